"""Words of the rectification desk: forms to open and move an item, answers to clicks, evidence in and out."""

from datetime import date

from cockpit import text

NEW, BACK = "新建整改", "返回整改看板"
NEW_TITLE = "新建整改"
NEW_SENTENCE = "选学校和问题来源；从数据中的例外或隐患立项的，销号前系统会按同一条规则复核。"
SCHOOL, LEAD, SEVERITY = "学校", "问题来源", "程度"
PROBLEM, CLAUSE, MEASURES, UNIT, PERSON, DUE = "问题", "依据条款", "措施要求", "责任单位", "责任人", "期限"
MEASURES_TAKEN = "整改措施"
GO_OPEN, GO_ATTACH = "派发整改", "提交佐证"
NOTE = "说明"
ACTION = "办理"
NOTHING_TO_DO = "这一环节由其他人员办理，您可以查看。"
NOT_ALLOWED = "您的角色不能执行这项操作。"
SEE, WHICH_FILE, FETCH = "查看佐证", "文件", "下载原件"
NO_SCHOOL = "请选择学校。"
NO_FILE = "请先选择文件。"
BY_HAND = "人工登记（自己写明问题）"
MUST = "（必填）"
SHUT = "数据复核仍未达标，不能销号。请退回整改，或由有权限的督学写明理由后销号。"
REASON = "销号理由（数据仍未达标，必填）"
NOT_KNOWN = "没有这项整改，或不在您的查看范围内。"


def field(title: str, must: bool) -> str:
    """A field's title, and that it has to be filled in.

    >>> field("说明", True), field("责任人", False)
    ('说明（必填）', '责任人')
    """
    return title + MUST if must else title


def lead(origin: str, problem: str, open_: str) -> str:
    """A problem in the list of those that can be opened.

    >>> lead("学校例外", "千兆到班 38.7%，低于 50%", "")
    '学校例外：千兆到班 38.7%，低于 50%'
    >>> lead("安全隐患", "教务系统的高危隐患未修复", "ZG2026-0003")
    '安全隐患：教务系统的高危隐患未修复（已立项 ZG2026-0003）'
    """
    return f"{origin}：{problem}" + (f"（已立项 {open_}）" if open_ else "")


def given(origin: str, ref: str) -> str:
    """A problem that comes from another page.

    >>> given("督导巡查", "XC-12"), given("预警", "")
    ('督导巡查（XC-12）', '预警')
    """
    return f"{origin}（{ref}）" if ref else origin


def severity(title: str, days: int) -> str:
    """A severity with its term.

    >>> severity("紧急", 7)
    '紧急（7 天）'
    """
    return f"{title}（{days} 天）"


def already(code: str) -> str:
    """The problem has an open item."""
    return f"这个问题已经立项，编号 {code}，尚未销号。"


def opened(code: str) -> str:
    """Said after an item was opened."""
    return f"{code} 已派发。"


def moved(code: str, action: str, state: str) -> str:
    """Said after a step.

    >>> moved("ZG2026-0003", "提交复核", "复核"), moved("ZG2026-0003", "备注", "整改")
    ('ZG2026-0003 已提交复核，现为“复核”。', 'ZG2026-0003 已备注，现为“整改”。')
    """
    return f"{code} 已{action}，现为“{state}”。"


def attached(count: int) -> str:
    """Said after files were kept."""
    return f"已提交 {count} 份佐证。"


def half(code: str, fault: str) -> str:
    """Said when an item was opened but its photos were refused."""
    return f"{code} 已派发，但佐证没有存入：{fault}"


def term(title: str, due: date) -> str:
    """The field for another term, with the present one.

    >>> term("期限（必填）", date(2026, 10, 3))
    '期限（必填），现为 2026 年 10 月 3 日'
    """
    return f"{title}，现为 {text.date(due)}"


def photos(most: int) -> str:
    """The field for files, with what it takes.

    >>> photos(10)
    '照片或文件（jpg、png、webp、pdf、docx、xlsx，每份不超过 10 MB；平板可直接拍照）'
    """
    return f"照片或文件（jpg、png、webp、pdf、docx、xlsx，每份不超过 {most} MB；平板可直接拍照）"


def count(number: int) -> str:
    """The button that shows the files."""
    return f"{SEE}（{number} 份）"
