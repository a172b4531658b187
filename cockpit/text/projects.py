"""Words of the core projects: their progress, where it stands in their own plan, when they will end."""

from datetime import date

from cockpit import text

TITLE = "核心项目进度"
PERIOD, DONE, EARNED = "附表工期", "已完成部分", "相当于计划进行到的日子"
FORECAST, FINISHED = "按现速度完成", "实际完成"
BODY, TODAY = "正文期限（与附表不同）", "今天"
NOTE = (
    "色条画到现有进度相当于计划进行到的日子：到不了“填报截至”这条线，就是落后于自己的计划。"
    "进度指数 SPI(t) 为这段工期与实际用时之比，低于 0.95 为有风险，低于 0.60 为偏离；"
    "空心圆为按现速度推算的完成时间，即总工期除以进度指数。"
)
WALL_NOTE = (
    "色条为进度相当于计划进行到的日子，竖线为今天，"
    "圆为按现速度完成（实心为已完成），菱形为与附表不同的正文期限"
)
ONGOING = "持续推进，没有完工日期，不作推算"
TOO_OLD = "数据过期，不作推算"
NOT_BEGUN = "尚未形成进度，无法推算"
FAR = "按现速度十年内也不能完成"
REPLANNED = "计划曾调整，以最近一次填报为准"
JOIN = "，"
NEAR_DAYS = 15  # less than half a month is in time
DAYS_PER_MONTH = 365.25 / 12
SHORT = "{year}-{month:02d}"


def progress(planned: float | None, actual: float | None) -> str:
    """Actual against planned progress.

    >>> progress(62, 55), progress(None, None)
    ('55%，计划 62%', '—')
    """
    if planned is None or actual is None:
        return text.MISSING
    return f"{text.percent(actual, 0)}，计划 {text.percent(planned, 0)}"


def index(value: float | None) -> str:
    """The index with its name; nothing where it is not known.

    >>> index(0.8649), index(None)
    ('SPI(t) 0.86', '')
    """
    return "" if value is None else f"SPI(t) {text.number(value, 2)}"


def beside(end: date | None, day: date) -> str:
    """How a day lies to the end of the period, in whole months.

    >>> beside(date(2026, 12, 31), date(2027, 5, 30)), beside(date(2026, 12, 31), date(2026, 10, 1))
    ('比工期晚 5 个月', '比工期早 3 个月')
    >>> beside(date(2026, 12, 31), date(2027, 1, 10)), beside(None, date(2027, 1, 10))
    ('与工期相符', '')
    """
    if end is None:
        return ""
    days = (day - end).days
    if abs(days) < NEAR_DAYS:
        return "与工期相符"
    months = text.number(max(1, round(abs(days) / DAYS_PER_MONTH)))
    return f"比工期{'晚' if days > 0 else '早'} {months} 个月"


def expected(end: date | None, day: date) -> str:
    """When it will be finished at the present speed."""
    return _said(f"按现速度约 {text.month(day)}完成", beside(end, day))


def finished(end: date | None, day: date) -> str:
    """When it was finished."""
    return _said(f"{text.month(day)}完成", beside(end, day))


def overdue(end: date) -> str:
    """The period is over, at the present speed it would be finished by now, and nobody has said so."""
    return f"工期已于 {text.month(end)}届满，尚未填报完成"


def told(*parts: str) -> str:
    """What is known, in one line.

    >>> told("SPI(t) 0.86", "", "持续推进"), told("")
    ('SPI(t) 0.86，持续推进', '—')
    """
    return _said(*parts) or text.MISSING


def claim(total: int, reported: int, behind: int, worst: str, when: str) -> str:
    """The state of the core projects by their own plans; `worst` is the latest one and `when` its end.

    >>> claim(13, 13, 2, "校园网络升级", "按现速度约 2028 年 5 月完成")
    '13 个核心项目中 2 个落后于自己的计划，最晚的是“校园网络升级”：按现速度约 2028 年 5 月完成'
    >>> claim(13, 3, 0, "", "")
    '3 个有填报的核心项目均不落后于自己的计划，另有 10 个没有填报'
    >>> claim(13, 0, 0, "", ""), claim(0, 0, 0, "", "")
    ('13 个核心项目还没有进度填报', '没有符合所选条件的核心项目')
    """
    if not total:
        return "没有符合所选条件的核心项目"
    if not reported:
        return f"{total} 个核心项目还没有进度填报"
    silent = f"{total - reported} 个没有填报" if reported < total else ""
    if not behind:
        known = f"{reported} 个有填报的核心项目" if silent else f"{total} 个核心项目"
        return _said(f"{known}均不落后于自己的计划", f"另有 {silent}" if silent else "")
    late = f"最晚的是“{worst}”：{when}" if when else f"最慢的是“{worst}”"
    return _said(f"{total} 个核心项目中 {behind} 个落后于自己的计划", silent, late)


def period(start: date, end: date, ongoing: bool) -> str:
    """The annex's period under a project's name.

    >>> start, end = date(2024, 1, 1), date(2026, 12, 31)
    >>> period(start, end, False), period(start, end, True)
    ('附表 2024-01 至 2026-12', '附表 2024-01 起，持续推进')
    """
    return f"附表 {short(start)} 起，持续推进" if ongoing else f"附表 {short(start)} 至 {short(end)}"


def reported(day: date) -> str:
    """The day the newest report describes, below its line.

    >>> reported(date(2026, 10, 28))
    '填报截至 10 月 28 日'
    """
    return f"填报截至 {day.month} 月 {day.day} 日"


def body(day: date) -> str:
    """The end that the plan's text names, beside its mark.

    >>> body(date(2027, 12, 31))
    '正文 2027-12'
    """
    return f"正文 {short(day)}"


def short(day: date) -> str:
    """A month as it stands in a chart."""
    return SHORT.format(year=day.year, month=day.month)


def _said(*parts: str) -> str:
    return JOIN.join(part for part in parts if part)
