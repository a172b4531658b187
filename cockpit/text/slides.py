"""Words of slides: names of layouts, column titles, what is continued, left out or missing, speaker notes."""

from collections.abc import Sequence
from datetime import date

from cockpit import text
from cockpit.text import screen

FONT = "Microsoft YaHei"  # what presentations in Chinese offices are set in
AUTHOR = text.PRODUCT
JOIN = " · "
MORE_SIGN = "…"
DEMO_FOOT = "数据为虚构，仅用于演示，不得作为工作依据"
LAYOUTS = {"cover": "封面", "contents": "目录", "section": "章节", "content": "内容", "end": "结束"}
PROMPTS = {
    "title": "结论先行：一句话说明本页证明什么",
    "kicker": "章节与图名",
    "source": "来源与数据日期",
    "body": "说明",
    "cover": "材料名称",
    "subtitle": "副标题",
}
CONTENTS = "目录"
END = "怎样读这份材料"
STATUS_HEAD = "状态"
READING = "图与表"
DATA_HEAD = "数据"
READ_LINES = (
    "图和表都可以直接编辑；图中数据存于随图工作表。",
    "指标定义、来源和数据日期写在各页备注中。",
    "写不下的名称以“…”截断，全文在该页备注；未列出的行见随附工作簿。",
)
STALE = "数据过期"
VERSION = "数据版本"
HEADS = {
    "label": "指标",
    "now": "现值",
    "target": "目标",
    "status": "状态",
    "gap": "差距",
    "pace": "速度",
    "chance": "按期把握",
    "due": "期限",
    "clause": "条款",
    "value": "数值",
    "name": "名称",
    "place_name": "街道",
    "detail": "说明",
    "side": "来源",
    "observed": "近一年速度",
    "required": "今后所需速度",
    "acceleration": "须提速",
    "share": "实际占所需",
    "project": "核心项目",
    "progress": "进展与预计完成",
    "peer": "同类水平",
    "place": "位次",
    "band": "同类学校",
    "as_of": "数据日期",
    "course": "走势",
}
GANTT_KEY = (
    "空框为附表工期，色条为已完成部分；圆圈为推算或实际完成时间，菱形为正文截止日期，竖虚线为数据所述日期。"
)
PROFILE_KEY = screen.PROFILE_KEY
PACE_KEY = "色条为近一年速度占今后所需速度的比例，竖线为所需速度。"
FAN_KEY = "实线为实际，虚线为应达路径，两层色带为五成和八成可能的范围，点线为预测中位。"
TREND_KEY = "虚线为应达路径。"
SPREAD_KEY = "每个点为一所学校，越靠右数值越大。"
EXPECTED, GOAL, MEDIAN = "应达路径", "目标", "预测中位"
GROUND = "色带起点（历史为实际值，其后为一成分位）"
BANDS = ("色带：一成至二成五", "色带：二成五至七成五", "色带：七成五至九成")
QUANTILES = {"low10": "一成分位", "low25": "二成五分位", "high75": "七成五分位", "high90": "九成分位"}
MONTH_FORMAT = 'yyyy"年"m"月"'  # as a spreadsheet writes the month of a day
PERIOD, SERIES, PLACE = "月份", "数值", "位置"
NO_STATUS = "未判定"
MAP_SAID = "区域图"
SUBDISTRICT = screen.SUBDISTRICT
NOTE_TITLE, NOTE_CLAIM, NOTE_TIME, NOTE_ABOUT = "图名", "结论", "用时", "定义与口径"
NOTE_FULL = "页面上截断内容的全文"


def section_of(section: str, title: str) -> str:
    """The line above a claim: the section, and the figure where it is named otherwise.

    >>> section_of("网络", "万兆到校"), section_of("网络", "网络"), section_of("", "网络")
    ('网络 · 万兆到校', '网络', '网络')
    """
    return JOIN.join(dict.fromkeys(part for part in (section, title) if part))


def continued(number: int, total: int) -> str:
    """Which of the slides that a figure takes.

    >>> continued(1, 1), continued(1, 3), continued(2, 3)
    ('', '1/3', '续 2/3')
    """
    if total == 1:
        return ""
    return f"{number}/{total}" if number == 1 else f"续 {number}/{total}"


def foot(source: str, day: date | None, stale: bool) -> str:
    """Where a figure's data come from and of when they are.

    >>> foot("校园网络", date(2026, 10, 31), False)
    '来源：校园网络 · 截至 2026 年 10 月 31 日'
    """
    when = screen.stale(day) if stale else screen.as_of(day)
    return f"{screen.source(source)}{JOIN}{when}"


def rows_left(count: int) -> str:
    """How many rows a table has no room for.

    >>> rows_left(352)
    '另有 352 行未列出，完整内容见随附工作簿。'
    """
    return f"另有 {count} 行未列出，完整内容见随附工作簿。"


def columns_left(count: int) -> str:
    """How many columns a table has no room for."""
    return f"另有 {count} 列未列出，完整内容见随附工作簿。"


def items_left(count: int) -> str:
    """How many sentences or cards a figure has no room for."""
    return f"另有 {count} 项未列出，完整内容见随附工作簿。"


def empty(title: str, missing: str, supplier: str, held: bool) -> str:
    """What is missing and who supplies it."""
    return screen.empty(title, missing, supplier, held)


def dotted(goals: Sequence[str]) -> str:
    """What the dotted line of small charts is.

    >>> dotted(["2027 年目标 80%"]), dotted([])
    ('绿色点线：2027 年目标 80%。', '')
    """
    return f"绿色点线：{text.listing(goals)}。" if goals else ""


def unit(title: str, unit_: str) -> str:
    """A column's title with the unit of its numbers."""
    return f"{title}（{unit_}）" if unit_ else title


def minutes(count: int | None) -> str:
    """How much time an item of the agenda has.

    >>> minutes(10), minutes(None)
    ('10 分钟', '')
    """
    return f"{count} 分钟" if count else ""


def counted(count: int) -> str:
    """How many schools carry a status."""
    return f"{count} 所"


def period(start: date, end: date) -> str:
    """A project's period in years and months.

    >>> period(date(2024, 9, 1), date(2027, 12, 31))
    '2024.9–2027.12'
    """
    return f"{start.year}.{start.month}–{end.year}.{end.month}"


def year_of(year: int | None, count: int) -> str:
    """Head of the promises of one year.

    >>> year_of(2027, 9)
    '2027 年 · 9 项'
    """
    return f"{screen.year(year)}{JOIN}{screen.items(count)}"


def version(name: str) -> str:
    """Which data the slides show."""
    return f"{VERSION} {name}"


def said(title: str, claim: str) -> str:
    """What a screen reader says for a chart.

    >>> said("走势", "三个学段都在上升"), said("走势", "")
    ('走势：三个学段都在上升', '走势')
    """
    return f"{title}：{claim}" if claim else title


def noted(head: str, lines: Sequence[str]) -> str:
    """A paragraph of the speaker notes.

    >>> noted("定义", ["甲", "乙"])
    '定义：\\n甲\\n乙'
    """
    return "\n".join([f"{head}：", *lines]) if len(lines) != 1 else f"{head}：{lines[0]}"


def cell(head: str, full: str) -> str:
    """The full text of a cell that was shortened, with its column."""
    return f"{head}：{full}" if head else full
