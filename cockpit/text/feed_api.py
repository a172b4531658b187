"""Words of the data interface: its problems, one sentence each, and its description."""

from cockpit import text
from cockpit.text import keys

TITLE = f"{text.PRODUCT}数据接口"
ABOUT = (
    "供其他系统只读取用驾驶舱的指标、学校、状态和数据时效。文字与页面上看到的完全一致，另附未格式化的数值。"
    "每次请求都要在 Authorization 标头里写 Bearer 和密钥；密钥由安全管理员签发，可限定学校、级别和来源地址，"
    "停用后几秒内失效。缺失的数值为 null，不是 0。列表按游标分页，游标只在同一数据版本内有效。"
    "请保存 ETag 并在下次请求时用 If-None-Match 送回，数据没有变化时返回 304。"
)
RESOURCES = {
    "indicators": "规划目标与运行指标，每个目标一条",
    "schools": "密钥范围内的学校及其指标",
    "status": "各里程碑的总体状态和各台账的时效",
    "metrics": "同样的数值，OpenMetrics 文本，供监控系统取用",
    "openapi.json": "本接口的机器可读说明（OpenAPI 3.1）",
}
KEY = "接口密钥"
LIMIT, CURSOR = "每页条数", "上一页给出的游标"
FILTERS = {
    "indicator": "指标编号",
    "year": "里程碑年份",
    "area": "任务领域编号",
    "status": "状态编号",
    "school": "学校编号",
    "stage": "学段编号",
    "subdistrict": "街道编号",
}
ANSWER, UNCHANGED = "成功", "与 If-None-Match 所列一致，内容没有变化"
MATCH = "上次取得的 ETag"

# problem: status, title, detail
PROBLEMS = {
    "bad-parameter": (400, "参数不对", "请求中有参数不合规定，见 errors。"),
    "no-key": (401, "需要密钥", "请在 Authorization 标头里写 Bearer 和接口密钥。"),
    "bad-key": (401, "密钥无效", "密钥不对、已停用、已到期，或不能从这个地址使用。"),
    "denied": (403, "不能取用", "这把密钥不能取用这项内容。"),
    "not-found": (404, "没有这个地址", "接口没有这个地址，可用的地址见 openapi.json。"),
    "not-allowed": (405, "方法不对", "接口只读，只接受 GET 和 HEAD。"),
    "not-acceptable": (406, "格式不对", "接口给不出 Accept 标头要求的格式。"),
    "cursor-expired": (410, "游标已失效", "数据或条件已经变化，请从第一页重新取。"),
    "too-many": (429, "请求过多", "请求过于频繁，请按 Retry-After 的秒数稍后再试。"),
    "failed": (500, "没有完成", "接口出错，已记入运行日志。请稍后重试；若仍不行，请联系系统管理员。"),
    "away": (503, "暂时不能取用", "数据或台账暂时不能读取，请稍后再试。"),
}
UNKNOWN_PARAMETER = "没有这个参数"
REPEATED = "参数只能写一次"
NOT_A_CURSOR = "不是本接口给出的游标"


def not_one_of(values: list[str]) -> str:
    """A value that is not in a short list.

    >>> not_one_of(["甲", "乙"])
    '应是 甲、乙 之一'
    """
    return f"应是 {text.listing(values)} 之一"


def not_between(least: int, most: int) -> str:
    """A number out of its range."""
    return f"应是 {least} 到 {most} 的整数"


NOT_A_CODE = "应是 1 到 40 个字母、数字、下划线或短横线"


def read(number: int | None, rows: int | None) -> str:
    """What the audit notes about an answer.

    >>> read(4, 20), read(4, None)
    ('数据版本 4，20 条', '数据版本 4')
    """
    return f"数据版本 {number}" + ("" if rows is None else f"，{rows} 条")


def scope(schools: int | None) -> str:
    """Which rows a key sees."""
    return keys.scope(schools)
