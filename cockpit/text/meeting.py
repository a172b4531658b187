"""Words of the frozen month: definitions, stamps, what is missing, and how a closing goes on."""

import datetime as dt

from cockpit import text

JOIN, STOP = "；", "。"
NUMERATOR, DENOMINATOR = "分子", "分母"
DISTRICT = "全区"
FAILED = "计算时出错，没有生成"
NOT_FROZEN = "封存时没有留存这幅图"
MISSING = "缺失"
SUPPLIER = "系统管理员"
NOTHING_BEFORE = "此前没有封存的例会，没有可更正的数字"
RESTATED = "上期数字的更正"
NOT_KEPT = "这次例会没有留存这个范围的材料。"
NO_PACK = "这次例会没有这份材料。"


def origin(source: str, as_of: dt.date | None, stale: bool) -> str:
    """Where a figure's data come from and when they were true.

    >>> origin("学校专线台账", dt.date(2026, 10, 31), True)
    '来源：学校专线台账，截至 2026 年 10 月 31 日（数据过期）'
    """
    dated = f"，{text.as_of(as_of)}" if as_of else ""
    return f"来源：{source}{dated}" + ("（数据过期）" if stale else "")


def part(name: str, title: str, amount: float | None) -> str:
    """Numerator or denominator, with its amount where that is known.

    >>> part("分子", "已验收学校", 21.0), part("分母", "在办学校", None)
    ('分子：已验收学校（21）', '分母：在办学校')
    """
    return f"{name}：{title}" + (f"（{text.number(amount)}）" if amount is not None else "")


def included(what: str) -> str:
    """What counts."""
    return f"包含：{what}" if what else ""


def excluded(what: str) -> str:
    """What does not count."""
    return f"不含：{what}" if what else ""


def formula(version: int) -> str:
    """Which version of a definition is in force."""
    return f"口径第 {version} 版"


def indicator(name: str, *said: str) -> str:
    """One indicator in one line.

    >>> indicator("万兆到校", "接入带宽达到万兆的学校占比。", "", "口径第 1 版")
    '万兆到校：接入带宽达到万兆的学校占比；口径第 1 版。'
    """
    return f"{name}：{JOIN.join(each.rstrip(STOP) for each in said if each)}{STOP}"


def freezing(of: str) -> str:
    """What a closing is doing."""
    return f"正在留存{of}的数字"


def missing(title: str, why: str) -> str:
    """A figure that there is not, and who sees to it.

    >>> missing("网络覆盖", FAILED)
    '“网络覆盖”里有一幅图计算时出错，没有生成；其余各图不受影响，请系统管理员查看日志'
    """
    return f"“{title}”里有一幅图{why}；其余各图不受影响，请{SUPPLIER}查看日志"


def lacking(title: str) -> str:
    """The claim in place of a figure that there is not."""
    return f"“{title}”缺一幅图"


def title(meeting: str, pack: str) -> str:
    """What a document is called.

    >>> title("2026 年 10 月例会", "例会材料"), title("2026 年 10 月例会", "学校例会材料")
    ('2026 年 10 月例会材料', '2026 年 10 月例会 · 学校例会材料')
    """
    return f"{meeting}{pack.removeprefix('例会')}" if pack.startswith("例会") else f"{meeting} · {pack}"


def version(number: int) -> str:
    """The data's version, short."""
    return f"v{number}"


def stamp(number: int, month: dt.date, closed: dt.datetime, plan: str, release: str) -> tuple[str, ...]:
    """The lines that say what a document speaks for.

    >>> stamp(4, dt.date(2026, 10, 31), dt.datetime(2026, 11, 21, 9, 30), "甲方案", "0.4.0")[:2]
    ('数据版本 v4，数据截至 2026 年 10 月', '2026 年 11 月 21 日 09:30 封存')
    """
    return (
        f"数据版本 {version(number)}，数据截至 {text.month(month)}",
        f"{text.moment(closed)} 封存",
        f"计划版本 {plan}，程序版本 {release}",
    )


FORMS = {"pptx": "幻灯片", "docx": " Word 文稿", "pdf": " PDF 文稿", "xlsx": "工作簿"}
NO_FILE = "没有这份材料，或者您没有查看权限。"
GONE = "这份材料的文件不在了或已损坏，请重新生成。"


def painting(form: str) -> str:
    """What a production is doing.

    >>> painting("pptx"), painting("docx")
    ('正在生成幻灯片', '正在生成 Word 文稿')
    """
    return f"正在生成{FORMS[form]}"


def file_name(code: str, pack: str, scope: str) -> str:
    """What the files of a pack are called, without their ending; only what every system takes in a name.

    >>> file_name("2026-10", "学校例会材料", "演示甲/乙小学")
    '学校例会材料_2026-10_演示甲乙小学'
    """
    plain = "".join(each for each in scope if each.isalnum())
    return f"{pack}_{code}_{plain[:40]}"


def no_form(form: str, forms: tuple[str, ...]) -> str:
    """A form that a pack does not have."""
    return f"这份材料没有 {form}，只有 {text.listing(forms)}。"


def no_data(period: dt.date) -> str:
    """A period for which nothing was published."""
    return f"还没有数据月份为 {text.month(period)} 的数据版本，不能封存。"


def no_version(number: int) -> str:
    """A version that there is not."""
    return f"没有可读的数据版本 {version(number)}。"


def other_period(number: int, month: dt.date, name: str) -> str:
    """A version that is about another period."""
    return f"数据版本 {version(number)} 的数据月份是 {text.month(month)}，不能用来封存 {name}。"


def no_cadence(id: str) -> str:
    """A cadence that the rules do not know."""
    return f"例会规则里没有周期 {id}。"


def no_period(code: str) -> str:
    """A period that no cadence calls so."""
    return f"没有编号为 {code} 的例会期。"


def busy(most: int) -> str:
    """Too much is being made at once."""
    return f"已有 {most} 项正在生成，请等其中一项完成再试。"


def unexpected(kind: str) -> str:
    """What nobody foresaw."""
    return f"生成时出错（{kind}），已记入日志，请联系系统管理员。"


def closed(title: str, number: int) -> str:
    """A period was closed."""
    return f"{title}已封存，数据版本 {version(number)}。"


def ran(title: str, scope: str, said: str) -> str:
    """How the production of a pack ended."""
    return f"{title} {scope_name(scope)}材料：{said}"


def scope_name(scope: str) -> str:
    """What a scope is called where no names are at hand.

    >>> scope_name("district"), scope_name("unit:区教委"), scope_name("school:2150000001")
    ('全区', '区教委', '2150000001')
    """
    return scope.partition(":")[2] or DISTRICT


OPEN = "未销号事项"
NOTHING_OPEN = "未销号的整改事项"
LEDGER = "督导整改台账"
OUTSTANDING = (
    ("code", "编号", "", None),
    ("short", "学校", "", None),
    ("problem", "问题", "", None),
    ("state_word", "环节", "", None),
    ("due", "期限", "", None),
    ("overdue", "逾期", "天", 0),
    ("level", "升级", "", None),
)


def outstanding(number: int, late: int) -> str:
    """How many rectifications are open.

    >>> outstanding(39, 24), outstanding(3, 0), outstanding(0, 0)
    ('39 项整改未销号，其中 24 项逾期', '3 项整改未销号，都在期限内', '没有未销号的整改事项')
    """
    if not number:
        return "没有未销号的整改事项"
    return f"{number} 项整改未销号，" + (f"其中 {late} 项逾期" if late else "都在期限内")
