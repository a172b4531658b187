"""What the command line says about the audit."""

from datetime import datetime

AUDIT = "审计：核验、封存、查询、导出。"
VERIFY = "从第一条起逐条核验，并与封存文件核对；有改动则指出第一条并以 1 退出。"
SEAL = "核验后把最新一条的序号和校验码写进数据库之外的封存文件；由定时任务每晚运行。"
SEARCH = "按条件查询，最新的在前。"
EXPORT = "把查询结果写成 .csv 或 .jsonl 文件；这次导出也记入审计。"

WHO, ROLE, ACTION, OBJECT = (
    "经手人账号，可写一部分",
    "角色代码",
    "操作代码；一类操作写成 rectify:*",
    "对象，可写一部分",
)
RESULT, ADDRESS, SESSION, DETAIL = "结果代码", "来源地址，可写开头", "会话的公开编号", "内容，可写一部分"
SINCE, UNTIL = "起始日期（含），北京时间，如 2026-11-01", "截止日期（含）"
LIMIT = "最多列出几条"
OUT = "写到哪个文件（.csv 或 .jsonl）"
BY = "经办人"

TITLE = "审计记录"
COLUMNS = ("序号", "时间", "经手人", "操作", "对象", "结果", "内容", "来源")
NONE = "没有符合条件的记录。"
BAD_FILE = "导出文件应以 .csv 或 .jsonl 结尾。"


def whole(count: int, head: str) -> str:
    """A chain that is whole: how long it is and what it ends with.

    >>> whole(12000, "ab" * 32)[:33]
    '审计完整：共 12,000 条，最新一条的校验码 abababab'
    """
    return f"审计完整：共 {count:,} 条，最新一条的校验码 {head}"


def broken(sentence: str, count: int) -> str:
    """A chain that is not whole, and how much of it is."""
    return f"审计异常：{sentence}。此前 {count:,} 条完整。"


def unsealed() -> str:
    """There is nothing outside the database to compare with."""
    return "还没有封存文件，只能核对记录本身；请运行 python -m cockpit audit seal。"


def seal(number: int, at: datetime) -> str:
    """The newest seal agrees."""
    return f"与封存文件相符：最近一次到第 {number:,} 条（{at:%Y-%m-%d %H:%M} UTC）"


def sealed(number: int, digest: str) -> str:
    """A seal that was made; the line may be kept elsewhere."""
    return f"已封存到第 {number:,} 条，校验码 {digest}"


def written(count: int, name: str) -> str:
    """An export that was written."""
    return f"已导出 {count:,} 条到《{name}》。"


def not_a_date(said: str) -> str:
    """A date that is none."""
    return f"“{said}”不是日期，应写成 2026-11-01。"
