"""Words of printed documents: head and foot of a page, column titles, what is left out."""

from collections.abc import Sequence
from datetime import date

from cockpit import text
from cockpit.text import screen

COPY = "水印"
FONT = "Microsoft YaHei"  # what a word processor sets Chinese in
AUTHOR = text.PRODUCT
DEMO_FOOT = f"{text.DEMO_MARK}：数据为虚构，仅用于演示，不得作为工作依据"
MORE = ("另 ", " 项未列出")
PAGE = ("第 ", " 页，共 ", " 页")
BRIEF = "生成一所学校的一页简报，PDF 或 Word，按输出文件名的后缀而定。"
CODE = "学校标识码"
OUT = "要写出的文件（.pdf 或 .docx）"
FAILED = "文件未能生成，请稍后再试；若仍不行，请联系系统管理员。"
ARROW = "→"
POINT = "数据点"
JOIN = " · "
FIGURE, TABLE = "图", "表"
CONTENTS, APPENDIX = "目录", "附录"
DEFINITIONS = "指标定义与来源"
DEFINED = ("图表", "定义、口径与来源")
DIGITS = "零一二三四五六七八九"
VERSION = "数据版本"
SPACE = "\u3000"  # between a number and the title behind it
HEADS = {
    "area": "方面",
    "label": "指标",
    "now": "现值",
    "target": "目标",
    "goal": "现值 → 目标",
    "status": "状态",
    "trend": "走势",
    "band": "同类学校",
    "peer": "同类水平",
    "place": "位次",
    "gap": "差距",
    "pace": "速度",
    "due": "期限",
    "clause": "条款",
    "value": "数值",
    "name": "名称",
    "place_name": "街道",
    "detail": "说明",
    "stage": "阶段",
    "count": "数量",
    "group": "分组",
    "side": "来源",
    "course": "走势与预测",
    "chance": "按期把握",
    "observed": "近一年速度",
    "required": "今后所需速度",
    "acceleration": "须提速",
    "share": "实际速度占所需",
    "project": "核心项目",
    "period": "工期",
    "progress": "进展与预计完成",
    "as_of": "数据日期",
}
BOARD_KEY = screen.BOARD_KEY
FAN_KEY = "实线为实际，虚线为应达路径，两层色带为五成和八成可能的范围，点线为预测中位。"
GANTT_KEY = (
    "空框为附表工期，色条为已完成部分，短竖线为当前进展所在位置，圆圈为推算或实际完成时间，"
    "菱形为正文截止日期，竖虚线为数据所述日期。"
)
PROFILE_KEY = screen.PROFILE_KEY


def foot(figure_source: str, day: date | None, stale: bool) -> str:
    """Where a figure's data come from and of when they are.

    >>> foot("校园网络", date(2026, 10, 31), False)
    '来源：校园网络 · 截至 2026 年 10 月 31 日'
    """
    when = screen.stale(day) if stale else screen.as_of(day)
    return f"{screen.source(figure_source)}{JOIN}{when}"


def number(word: str, count: int) -> str:
    """What a figure or a table is called.

    >>> number(TABLE, 3)
    '表 3'
    """
    return f"{word} {count}"


def captioned(number_: str, title: str) -> str:
    """A title behind its number, if it has one.

    >>> captioned("表 3", "各校现状"), captioned("", "结论")
    ('表 3\u3000各校现状', '结论')
    """
    return f"{number_}{SPACE}{title}" if number_ else title


def chapter(place: int, title: str) -> str:
    """The title of a section behind its place, from 1 to 99.

    >>> chapter(3, "变化"), chapter(10, "决定"), chapter(21, "整改")
    ('三、变化', '十、决定', '二十一、整改')
    """
    tens, ones = divmod(place, 10)
    head = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return f"{head}{DIGITS[ones] if ones else ''}、{title}"


def shortened(said: str, most: int) -> str:
    """At most so many signs of a text.

    >>> shortened("例会材料", 4), shortened("十月例会材料", 4)
    ('例会材料', '十月例…')
    """
    return said if len(said) <= most else f"{said[: most - 1]}…"


def appendix(title: str) -> str:
    return f"{APPENDIX}{SPACE}{title}"


def minutes(count: int) -> str:
    """The time that an item of an agenda takes."""
    return f"{count} 分钟"


def version(name: str) -> str:
    """Which data a document shows.

    >>> version("v4"), version("数据版本 4")
    ('数据版本 v4', '数据版本 4')
    """
    return name if name.startswith(VERSION) else f"{VERSION} {name}"


def titled(title: str, name: str) -> str:
    """Name of a printed document as people see it."""
    return f"{title}{JOIN}{name}"


def unit(title: str, unit_: str) -> str:
    """A column's title with the unit of its numbers."""
    return f"{title}（{unit_}）" if unit_ else title


def of(label: str, value: str) -> str:
    return f"{label} {value}"


def period(start: date, end: date) -> str:
    """A project's period in years and months.

    >>> period(date(2024, 9, 1), date(2027, 12, 31))
    '2024.9–2027.12'
    """
    return f"{start.year}.{start.month}–{end.year}.{end.month}"


def year_of(year: int | None, count: int) -> str:
    """Head of the promises of one year."""
    return f"{screen.year(year)}{JOIN}{screen.items(count)}"


def written(name: str, size: int) -> str:
    """What the command line says once a document is written; size in bytes.

    >>> written("甲.pdf", 154_000)
    '已写出《甲.pdf》，150 KB。'
    """
    return f"已写出《{name}》，{text.number(size / 1024)} KB。"


def unknown_form(endings: Sequence[str]) -> str:
    """A file's ending that nothing is written as."""
    return f"--out 的文件名须以 {' 或 '.join(endings)} 结尾。"


def unknown_school(code: str) -> str:
    """A school that is not there, or not in sight."""
    return f"没有标识码为“{code}”的学校。"


def signed(name: str) -> str:
    """A line to sign on in a word processor."""
    return f"{name}：{'_' * 24}"
