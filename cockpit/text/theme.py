"""Words that the look itself carries: status words, and Chinese in place of the framework's own English."""

STATUS = {
    "achieved": "已达成",
    "on_track": "在轨",
    "at_risk": "有风险",
    "off_track": "偏离",
    "missed": "逾期",
    "stale": "数据过期",
    "no_data": "无数据",
    "no_trend": "数据不足",
}
UPLOAD_BUTTON = "选择文件"


def upload_hint(limit_mb: int) -> str:
    """The line beside the upload button."""
    return f"或将文件拖到此处，每个文件不超过 {limit_mb} MB"
