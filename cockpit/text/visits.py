"""Words of the visits: their figures, their report, and what stands in the history."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from cockpit import text
from cockpit.text import visits_ledger as ledger

TITLE = "督导巡查"
SENTENCE = "按方案五(四)的七个方面到校检查：先安排，到校逐项记录，双方签字，问题转入整改。"
SOURCE = "督导巡查台账"
STATES, ACTIONS, GRADES, PARTIES = ledger.STATES, ledger.ACTIONS, ledger.GRADES, ledger.PARTIES
NONE = "还没有安排过巡查；由督学或管理员在本页安排。"
PICK = "点选一行打开这次巡查"
NO_RECORDS = "还没有检查记录。"
NO_PROBLEMS = "没有发现需要整改的问题。"

HEADLINE, ATTENTION, LIST, AREAS, OFTEN = "巡查概况", "需要处理", "巡查安排", "七个方面", "常见问题"
CARDS = {
    "planned": "待开始",
    "started": "进行中",
    "finished": "已办结",
    "reached": "已到学校",
    "wrong": "发现问题",
}
TIMES, SCHOOLS, PROBLEMS = "次", "所", "项"
LATE, SLOW, IDLE, CALM, MORE = "逾期未开始", "久未办结", "问题待派发", "没有待办", "其余"
ALL_CALM = "没有逾期的巡查，发现的问题都已派发整改"
CORNER = "方面"
LISTED = {
    "code": ("编号", ""),
    "title": ("主题", ""),
    "state": ("状态", ""),
    "day": ("日期", ""),
    "lead": ("组长", ""),
    "schools": ("学校", ""),
    "recorded": ("已记要点", ""),
    "wrong": ("问题", "项"),
    "opened": ("已派整改", "项"),
}

PROGRESS, FOUND, SIGNING, HISTORY, OUTLINE = "各校进度", "发现的问题", "签字确认", "办理过程", "巡查概要"
SIGNED, HALF_SIGNED, TO_SIGN, CHECKING, UNTOUCHED = "双方已签字", "督学已签字", "待签字", "检查中", "未开始"
OPEN = "未记录"
URGENT = "紧急"
TO_SEND = "尚未派发整改，点开即可派发"
NOT_SENT = "尚未派发整改"
CHECKED = {
    "area": "方面",
    "point": "要点",
    "clause": "条款",
    "grade": "结果",
    "note": "情况",
    "data": "数据显示",
    "by": "记录人",
}
SIGNATURES = {
    "school": "学校",
    "party": "签字方",
    "name": "姓名",
    "opinion": "意见",
    "at": "时间",
    "mark": "记录校验码",
}
STEPS = {"at": "时间", "by": "办理人", "action": "步骤", "school": "学校", "note": "内容"}
TOLD = {"item": "事项", "said": "内容"}
OUTLINED = {
    "code": "编号",
    "state": "状态",
    "day": "巡查日期",
    "lead": "组长",
    "team": "成员",
    "schools": "学校",
    "areas": "方面",
    "note": "说明",
    "conclusion": "结论",
}
SIGN_NOTE = "校验码由签字时的全部检查记录算出，记录有任何改动即不相同。"
SIGN_LINES = ("督学（签字）", "学校负责人（签字、盖章）", "日期")
SEPARATOR, STOP = " · ", "；"
NAMED = 3  # schools named before the rest is counted


def other(area: str) -> str:
    """What was noticed beyond the points of an area.

    >>> other("建设")
    '建设：其他发现'
    """
    return f"{area}：{ledger.OTHER}" if area else ledger.OTHER


def headline(visits: int, finished: int, reached: int, wrong: int) -> str:
    """How many visits there are and what they found.

    >>> headline(9, 4, 17, 21)
    '共安排巡查 9 次，已办结 4 次，到过 17 所学校，发现问题 21 项'
    """
    if not visits:
        return NONE
    return f"共安排巡查 {visits} 次，已办结 {finished} 次，到过 {reached} 所学校，发现问题 {wrong} 项"


def late(count: int) -> str:
    """Visits past their day."""
    return f"{count} 次逾期未开始" if count else ""


def slow(count: int) -> str:
    """Visits under way for long."""
    return f"{count} 次超过一周未办结" if count else ""


def of_schools(count: int) -> str:
    """The schools in sight."""
    return f"范围内共 {count} 所"


def became(wrong: int, opened: int, closed: int) -> str:
    """What became of the problems.

    >>> became(21, 18, 9), became(0, 0, 0)
    ('已派整改 18 项，已了结 9 项', '')
    """
    return f"已派整改 {opened} 项，已了结 {closed} 项" if wrong else ""


def visit(title: str, day: date, lead: str) -> str:
    """A visit in one line."""
    return f"{title}（{text.date(day)}，组长{lead}）"


def late_by(days: int) -> str:
    """How long a visit has been due."""
    return f"已过计划日期 {days} 天，尚未开始"


def slow_by(days: int) -> str:
    """How long a visit has been under way."""
    return f"开始已 {days} 天，尚未办结"


def idle(count: int, urgent: int) -> str:
    """Problems that nobody has been sent.

    >>> idle(3, 1), idle(2, 0)
    ('3 项问题尚未派发整改，其中紧急 1 项', '2 项问题尚未派发整改')
    """
    return f"{count} 项问题尚未派发整改" + (f"，其中紧急 {urgent} 项" if urgent else "")


def more(count: int) -> str:
    """What is not told one by one."""
    return f"另有 {count} 项，见下方列表"


def attention(waiting: int, visits: int) -> str:
    """How much waits for somebody."""
    if not visits:
        return NONE
    return f"{waiting} 项需要处理" if waiting else "目前没有需要处理的事项"


def listed(visits: int, running: int) -> str:
    """How many visits there are."""
    return f"共 {visits} 次，其中 {running} 次尚未办结" if visits else NONE


def some(names: Sequence[str], beyond: int) -> str:
    """Schools by name, the first few of many.

    >>> some(["甲", "乙"], 0), some(["甲", "乙", "丙", "丁"], 1)
    ('甲、乙', '甲、乙、丙等 5 所')
    """
    count = len(names) + beyond
    return text.listing(names[:NAMED]) + (f"等 {count} 所" if count > len(names[:NAMED]) else "")


def beyond(count: int) -> str:
    """Schools of a visit that the reader does not see."""
    return f"，另有 {count} 所不在您的查看范围内" if count else ""


def progress(recorded: int, asked: int) -> str:
    """How many points have a record.

    >>> progress(12, 32), progress(0, 0)
    ('12 / 32', '—')
    """
    return f"{recorded} / {asked}" if asked else text.MISSING


def areas(records: int, wrong: int, worst: str, most: int) -> str:
    """In which area most is wrong.

    >>> areas(40, 9, "运维管理", 4), areas(40, 0, "", 0), areas(0, 0, "", 0)
    ('40 条记录中 9 条有问题，最多的是运维管理（4 条）', '40 条记录都没有问题', '还没有检查记录。')
    """
    if not records:
        return NO_RECORDS
    return (
        f"{records} 条记录中 {wrong} 条有问题，最多的是{worst}（{most} 条）"
        if wrong
        else f"{records} 条记录都没有问题"
    )


def often(point: str, schools: int) -> str:
    """What is wrong in most schools.

    >>> often("无线覆盖", 4), often("", 0)
    ('最常见的是“无线覆盖”，4 所学校存在', '没有发现需要整改的问题。')
    """
    return f"最常见的是“{point}”，{schools} 所学校存在" if schools else NO_PROBLEMS


def about(code: str, day: date, lead: str, team: Sequence[str], state: str) -> str:
    """One line about a visit.

    >>> about("XC2026-0001", date(2026, 11, 3), "王", ["李"], "进行中")
    'XC2026-0001 · 2026 年 11 月 3 日 · 组长王，成员李 · 进行中'
    """
    people = f"组长{lead}" + (f"，成员{text.listing(team)}" if team else "")
    return SEPARATOR.join((code, text.date(day), people, state))


def progress_claim(recorded: int, asked: int, signed: int, places: int) -> str:
    """How far a visit is."""
    return f"已记 {recorded} / {asked} 个要点，{places} 所学校中 {signed} 所督学已签字"


def place(school: str, recorded: int, asked: int, wrong: int) -> str:
    """How far a visit is in one school.

    >>> place("云帆小学", 12, 32, 3), place("云帆小学", 0, 32, 0)
    ('云帆小学：已记 12 / 32 个要点，发现 3 项问题', '云帆小学：已记 0 / 32 个要点')
    """
    return f"{school}：已记 {recorded} / {asked} 个要点" + (f"，发现 {wrong} 项问题" if wrong else "")


def signed(names: Mapping[str, str]) -> str:
    """Who has signed.

    >>> signed({"inspector": "王", "school": "陈"}), signed({})
    ('督学 王、学校 陈已签字', '')
    """
    listed = text.listing(f"{PARTIES[party]} {name}" for party, name in names.items())
    return f"{listed}已签字" if names else ""


def problems(count: int, sent: int, recorded: int) -> str:
    """How much is wrong and how much of it has been sent out.

    >>> problems(5, 3, 40), problems(0, 0, 40), problems(0, 0, 0)
    ('发现 5 项问题，已派发整改 3 项', '没有发现需要整改的问题。', '还没有检查记录。')
    """
    if not count:
        return NO_PROBLEMS if recorded else NO_RECORDS
    return f"发现 {count} 项问题，已派发整改 {sent} 项"


def problem(school: str, point: str, note: str) -> str:
    """One problem."""
    return f"{school}{SEPARATOR}{point}：{note}"


def grave(grade: str, urgent: bool) -> str:
    """A grade, with a word for what cannot wait.

    >>> grave("unmet", True), grave("met", False)
    ('不符合（紧急）', '符合')
    """
    return f"{GRADES[grade]}（{URGENT}）" if urgent else GRADES[grade]


def rests(grade: str, clause: str, photo: bool, at: datetime, fate: str) -> str:
    """What a problem is and rests on, when it was recorded, and what became of it."""
    parts = (grade, f"依据方案 {clause}" if clause else "", "有照片" if photo else "", text.moment(at), fate)
    return STOP.join(part for part in parts if part)


def sent(code: str, state: str) -> str:
    """The rectification that a problem became."""
    return f"整改 {code}（{state}）"


def checklist(school: str, recorded: int, asked: int, wrong: int) -> str:
    """What was checked in one school."""
    found = f"发现 {wrong} 项问题" if wrong else "未发现问题"
    return f"{school}已记 {recorded} / {asked} 个要点，{found}" if recorded else f"{school}还没有检查记录"


def measured(label: str, said: str, day: date | None) -> str:
    """What the data say.

    >>> measured("万兆到校", "未达到", date(2026, 10, 31)), measured("万兆到校", "—", None)
    ('万兆到校 未达到（2026 年 10 月）', '万兆到校 —')
    """
    return f"{label} {said}（{text.month(day)}）" if day else f"{label} {text.MISSING}"


def mark(digest: str) -> str:
    """The first part of a digest, enough to compare by eye.

    >>> mark("a1b2c3d4e5f60718")
    'a1b2 c3d4 e5f6'
    """
    return " ".join(digest[start : start + 4] for start in (0, 4, 8))


def signatures(count: int, both: int, places: int) -> str:
    """How many have signed."""
    return f"{places} 所学校中 {both} 所双方已签字，共 {count} 个签字" if count else "还没有人签字"


def history(steps: int) -> str:
    """How many steps there were."""
    return f"共 {steps} 步，最近的在前"


def outline(places: int, recorded: int, wrong: int) -> str:
    """The visit in numbers."""
    return f"到 {places} 所学校，记录 {recorded} 个要点，发现 {wrong} 项问题"


def report(title: str) -> str:
    """The title of the report.

    >>> report("秋季网络专项")
    '督导巡查报告：秋季网络专项'
    """
    return f"督导巡查报告：{title}"


def printed(day: date) -> str:
    """When the report was made."""
    return f"打印于 {text.date(day)}"


def version(number: int, month: date | None) -> str:
    """Which data the report shows beside the findings."""
    return f"数据版本 {number}（{text.month(month)}）"


def school_record(school: str) -> str:
    """The section of one school."""
    return f"检查记录：{school}"
