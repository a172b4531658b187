"""Words that the look itself carries: Chinese in place of the framework's own English."""

UPLOAD_BUTTON = "选择文件"
PROOF_HINT = "或将文件拖到此处，可选多份"
UPLOAD_REFUSED = "文件过大或类型不符，没有上传"


def upload_hint(limit_mb: int) -> str:
    """The line beside the upload button."""
    return f"或将文件拖到此处，每个文件不超过 {limit_mb} MB"
