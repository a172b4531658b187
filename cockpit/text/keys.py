"""Words about the keys of the data interface: what is refused, what the audit notes, form and list."""

from datetime import datetime

from cockpit import text

NO_NAME = "请写明密钥给哪个系统或单位使用。"
UNKNOWN = "没有这把接口密钥的登记。"
NOT_A_LEVEL = "接口密钥的级别只有“公开”和“内部”。"
NO_SCHOOLS = "请至少选一所学校，或改为全区。"
UNKNOWN_SCHOOL = "所选学校中有一所不在当前的学校台账里，请重新选择。"
NOT_ALLOWED = "您的角色不能执行这项操作。"
WHOLE = "全区"


def too_long(most: int) -> str:
    """A name that is too long."""
    return f"名称不超过 {most} 个字。"


def same_name(name: str) -> str:
    """Two keys in use cannot have one name."""
    return f"已有名为“{name}”的接口密钥；请换一个名称，或先停用原来的。"


def not_days(most: int) -> str:
    """A length of time that a key cannot have."""
    return f"有效天数应在 1 到 {most} 之间。"


def too_many_ranges(most: int) -> str:
    """More ranges than one key needs."""
    return f"一把密钥最多写 {most} 个地址范围。"


def too_many_schools(most: int) -> str:
    """More schools than a key can name."""
    return f"一把密钥最多选 {most} 所学校；更多请改为全区。"


def scope(schools: int | None) -> str:
    """Which rows a key sees, in a few words.

    >>> scope(None), scope(3)
    ('全区', '3 所学校')
    """
    return WHOLE if schools is None else text.number(schools, 0, "所") + "学校"


def issued(name: str, schools: int | None, level: str, ranges: str, expires: datetime) -> str:
    """What the audit notes about a new key.

    >>> issued("城市运行中心", None, "internal", "", datetime(2027, 11, 21))
    '城市运行中心：全区，内部，地址不限，有效至 2027-11-21'
    """
    where = f"地址 {ranges}" if ranges else "地址不限"
    return f"{name}：{scope(schools)}，{text.level(level)}，{where}，有效至 {expires:%Y-%m-%d}"


SECTION = "数据接口密钥"
NOTE = "供其他系统只读取数。密钥只在发放时显示一次；可限定学校、级别和来源地址，停用后几秒内失效。"
TITLE, ROW_SOURCE = "接口密钥", "操作台账"
NONE = "还没有发放过接口密钥。"
COLUMNS = {
    "state": ("状态", ""),
    "name": ("使用方", ""),
    "scope": ("范围", ""),
    "level": ("级别", ""),
    "ranges": ("允许地址", ""),
    "expires": ("有效至", ""),
    "seen": ("最近使用", ""),
    "place": ("来自", ""),
    "issued": ("发放", ""),
}
LIVE, EXPIRING, EXPIRED, REVOKED, NEVER = "有效", "即将到期", "已到期", "已停用", "从未使用"
ANYWHERE = "不限"

ISSUE = "发放一把密钥"
NAME, NAME_HINT = "使用方", "如 城市运行中心"
ROWS, ALL_ROWS, SOME_ROWS = "范围", "全区", "指定学校"
SCHOOLS, SCHOOLS_HINT = "学校", "选择学校"
LEVEL, RANGES, DAYS = "级别", "允许的网络地址", "有效期"
LEVEL_NOTE = (
    "公开：只含由公开台账算出的数。内部：另含内部台账的学校数据和全区全部指标。"
    "敏感台账只有全区汇总数，从不逐校提供。"
)
RANGES_HINT = "如 10.1.2.3 或 10.1.0.0/16，多个用逗号分开；不填则不限"
TERMS = {30: "30 天", 90: "90 天", 180: "半年", 365: "1 年"}
GO_ISSUE, ISSUED_NOTE = "发放", "请立即交给使用方保存。密钥只显示这一次，丢失只能重新发放。"
NOTED = "已交付，不再显示"
REVOKE, WHICH, SURE, GO_REVOKE = "停用密钥", "要停用的密钥", "我已确认", "停用"
REVOKE_NOTE = "停用后几秒内失效，不能恢复；需要时另发一把。"


def said(name: str) -> str:
    """Said after a key was issued."""
    return f"已为“{name}”发放接口密钥。"


def ended(name: str) -> str:
    """Said after a key was revoked."""
    return f"“{name}”的接口密钥已停用。"


def claim(live: int, total: int) -> str:
    """How many keys there are.

    >>> claim(2, 3), claim(0, 0)
    ('2 把密钥有效，共发放过 3 把', '还没有发放过接口密钥。')
    """
    return f"{live} 把密钥有效，共发放过 {total} 把" if total else NONE


def issued_by(who: str, when: datetime) -> str:
    """Who issued a key and when."""
    return f"{who}，{text.date(when.astimezone(text.BEIJING).date())}"


CLI = "数据接口密钥：发放、列出、停用。"
CLI_ADD = "发放一把只读密钥，只显示这一次。"
CLI_LIST = "列出全部密钥和最近一次使用。"
CLI_REVOKE = "停用一把密钥；几秒内失效。"
CLI_NAME, CLI_SCHOOL, CLI_IP = "使用方", "学校编号，可重复；不写则全区", "允许的地址或网段，可重复"
CLI_LEVEL, CLI_DAYS, CLI_BY, CLI_WHICH = "级别：公开 或 内部", "有效天数", "经办人", "使用方名称或编号"
CLI_NUMBER = "编号"
CLI_COLUMNS = {n: COLUMNS[n][0] for n in ("state", "name", "scope", "level", "expires", "seen")}
LEVELS = {name: text.level(name) for name in ("internal", "public")}


def added(name: str, token: str) -> str:
    """A new key, told once."""
    return f"{said(name)}请立即交给使用方保存；它只显示这一次：\n{token}"


def already(name: str) -> str:
    """A key that had been ended before."""
    return f"“{name}”的接口密钥早已停用。"


def unknown(which: str) -> str:
    """No key of this name or number."""
    return f"没有使用方或编号为“{which}”的接口密钥。"
