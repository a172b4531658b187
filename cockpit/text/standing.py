"""Words of a standing: where an indicator is, what was promised, by when, how far and how fast."""

from datetime import date

from cockpit import text
from cockpit.text import measures
from cockpit.text.indicators import UNDEFINED as UNDEFINED

OVERALL = "总体目标"
SAFEGUARD = "保障措施"
OPERATION = "运行指标"
UNDATED = "未定期限"
STAGE_UNIT = "阶段"
ACCEPTED = measures.ACCEPTED
UNSTATED = "方案未写数字"
DONE = "无差距"
POINTS, PERCENT = "个百分点", "%"
NOT_YET = "尚未达到"
NO_DATE = "不限期"  # a commitment without a date that is not yet kept
LATE = "逾期达成"
UNDEFINED_REASON = "还没有规定这项指标怎样计算，因此不取数、不判断，也不当作零"
SHARE_SUFFIX = "达标率"
AT_LEAST, AT_MOST, OVER = "", "不高于 ", "多于 "
AREAS = {  # the tracked plan's areas as they fit into a table; another plan keeps its own names
    "建立数字教育环境支撑体系": "环境支撑",
    "完善数字教育资源供给体系": "资源供给",
    "创设数字教育教学应用体系": "教学应用",
    "健全数字教育人才培养体系": "人才培养",
    "打造数字教育数据治理体系": "数据治理",
    "提升数字教育网络安全能力": "网络安全",
}
COUNTED = {  # what a share counts, by the dataset that its denominator comes from
    "school": "所",
    "wifi_survey": "间",
    "classroom_network": "间",
    "space_activity": "人",
    "information_system": "个",
    "resource_item": "格",
    "app": "个",
}
JOIN = "；"
MONTHS_A_YEAR = 12
EVIDENCE = {"A": "数据充分", "B": "数据尚可", "C": "数据薄弱"}
SLOW = 0.1  # paces below are told per year, where the figure can be read


def amount(value: float | None, decimals: int = 0, unit: str = "") -> str:
    """A number with its unit as it stands in a sentence.

    >>> amount(12, unit="所"), amount(63.25, 1, "%"), amount(None, unit="所")
    ('12 所', '63.3%', '—')
    """
    return text.number(value, decimals, unit)


def stages(done: float | None, total: float | None) -> str:
    """How many stages of a deliverable are finished.

    >>> stages(3, 4), stages(None, 4)
    ('3/4 阶段', '—')
    """
    if done is None or not total:
        return text.MISSING
    return measures.stages_done(done, total)


def share_label(name: str) -> str:
    """The name of a standard when its share of fulfilment is shown.

    >>> share_label("城域网到校带宽")
    '城域网到校带宽达标率'
    """
    return f"{name}{SHARE_SUFFIX}"


def goal(value: float | None, most: float | None, decimals: int, unit: str, op: str) -> str:
    """What was promised.

    >>> goal(33, None, 0, "所", ">="), goal(5, 6, 0, "名", "between"), goal(3, None, 0, "项", "<=")
    ('33 所', '5—6 名', '不高于 3 项')
    >>> goal(100, None, 1, "%", ">="), goal(99.5, None, 1, "%", ">=")
    ('100%', '99.5%')
    >>> goal(None, None, 0, "%", "increase")
    '方案未写数字'
    """
    if value is None:
        return UNSTATED
    decimals = 0 if float(value).is_integer() and unit == PERCENT else decimals
    if most is not None:
        return f"{text.number(value, decimals)}—{text.number(most, decimals, unit)}"
    return {"<=": AT_MOST, "<": AT_MOST, ">": OVER}.get(op, AT_LEAST) + text.number(value, decimals, unit)


def goal_by(year: int | None, promised: str) -> str:
    """The promise with its milestone year.

    >>> goal_by(2027, "33 所"), goal_by(None, "3 次")
    ('2027 年目标 33 所', '目标 3 次')
    """
    return f"目标 {promised}" if year is None else f"{year} 年目标 {promised}"


def registers(titles: list[str]) -> str:
    """The registers something is made of, in a length that can be read.

    >>> registers(["甲", "乙"]), registers(["甲", "乙", "丙", "丁", "戊"])
    ('甲、乙', '甲、乙、丙等 5 份台账')
    """
    return text.sources(titles)


def due(day: date | None) -> str:
    """By when; a year's last day is the year."""
    if day is None:
        return UNDATED
    return f"{day.year} 年底" if (day.month, day.day) == (12, 31) else text.date(day)


def gap(value: float | None, decimals: int, unit: str, counted: tuple[float, str] | None = None) -> str:
    """How far away the promise is; a share also says how many are missing.

    >>> gap(12, 0, "所"), gap(21.74, 1, "%", (10, "所")), gap(0, 0, "所")
    ('还差 12 所', '还差 21.7 个百分点（10 所）', '无差距')
    """
    if value is None:
        return text.MISSING
    if value <= 0:
        return DONE
    said = f"{text.number(value, decimals)} {POINTS}" if unit == PERCENT else amount(value, decimals, unit)
    more = f"（{amount(counted[0], 0, counted[1])}）" if counted and counted[0] > 0 else ""
    return f"还差 {said}{more}"


def short_gap(value: float | None, decimals: int, unit: str, counted: tuple[float, str] | None = None) -> str:
    """The same in few words: what is counted goes before percentage points.

    >>> short_gap(21.74, 1, "%", (10, "所")), short_gap(12, 0, "所")
    ('还差 10 所', '还差 12 所')
    """
    return gap(counted[0], 0, counted[1]) if counted and counted[0] > 0 else gap(value, decimals, unit)


def stage_gap(left: float | None) -> str:
    """How many stages are open.

    >>> stage_gap(1), stage_gap(0), stage_gap(None)
    ('还差 1 个阶段', '无差距', '—')
    """
    if left is None:
        return text.MISSING
    return measures.stages_left(left) if left > 0 else DONE


def pace(needed: float | None, so_far: float | None, unit: str) -> str:
    """The speed that is needed and the speed of the last twelve months, per month, slow ones per year.

    >>> pace(0.9, 0.6, "所")
    '每月需 0.9 所，近一年 0.6 所'
    >>> pace(0.05, 0.02, "所"), pace(1.5, None, "%"), pace(None, None, "所")
    ('每年需 0.6 所，近一年 0.2 所', '每月需 1.5 个百分点', '—')
    """
    if needed is None or needed <= 0:
        return text.MISSING
    yearly = needed < SLOW
    scale, period = (MONTHS_A_YEAR, "每年") if yearly else (1, "每月")
    name = POINTS if unit == PERCENT else unit
    said = f"{period}需 {amount(needed * scale, 1, name)}"
    return said if so_far is None else f"{said}，近一年 {amount(so_far * scale, 1, name)}"


def speed(value: float | None, unit: str) -> str:
    """A pace per month, slow ones per year.

    >>> speed(0.857, "所"), speed(0.04, "所"), speed(-1.2, "%"), speed(None, "所")
    ('每月 0.86 所', '每年 0.5 所', '每月 −1.2 个百分点', '—')
    """
    if value is None:
        return text.MISSING
    name = POINTS if unit == PERCENT else unit
    if 0 < abs(value) < SLOW:
        return f"每年 {amount(value * MONTHS_A_YEAR, 1, name)}"
    return f"每月 {amount(value, 1 if abs(value) >= 1 else 2, name)}"


def acceleration(factor: float | None, gap: float | None) -> str:
    """How many times the present pace is needed.

    >>> acceleration(1.62, 12), acceleration(0.8, 12), acceleration(None, 12), acceleration(None, 0)
    ('须提速到 1.6 倍', '现速度已够', '现无进展', '')
    """
    if not gap:
        return ""
    if factor is None:
        return "现无进展"
    return f"须提速到 {text.number(factor, 1)} 倍" if factor > 1 else "现速度已够"


def chance(p: float | None) -> str:
    """How sure it is to arrive in time; certainty is never claimed.

    >>> chance(0.824), chance(0.999), chance(0.0), chance(None)
    ('82%', '99% 以上', '不足 1%', '')
    """
    return "" if p is None else measures.probability(p)


def confidence(p: float | None) -> str:
    """The chance as a short clause.

    >>> confidence(0.824), confidence(None)
    ('按期把握 82%', '')
    """
    return _sure(p) if p is not None else ""


def arrival(eta: date | None, low: date | None, high: date | None, horizon: date | None) -> str:
    """When it is expected to be done, with the interval that holds eight in ten futures.

    >>> arrival(date(2027, 8, 31), date(2027, 3, 31), date(2028, 5, 31), date(2031, 10, 31))
    '2027 年 8 月（八成在 2027 年 3 月—2028 年 5 月）'
    >>> arrival(date(2029, 8, 31), date(2028, 3, 31), None, date(2031, 10, 31))
    '2029 年 8 月（不早于 2028 年 3 月）'
    >>> arrival(None, None, None, date(2031, 10, 31))
    '不早于 2031 年 10 月'
    """
    if eta is None:
        since = low or horizon
        return f"不早于 {text.month(since)}" if since else ""
    if low and high:
        return f"{text.month(eta)}（八成在 {text.month(low)}—{text.month(high)}）"
    return f"{text.month(eta)}（不早于 {text.month(low)}）" if low else text.month(eta)


def evidence(grade: str) -> str:
    """What a grade of evidence means.

    >>> evidence("A"), evidence("")
    ('A 级：数据充分', '')
    """
    return f"{grade} 级：{EVIDENCE[grade]}" if grade else ""


def rate_ratio(word: str) -> str:
    """The status by the published rate ratio where it contradicts the one by probability.

    >>> rate_ratio("在轨")
    '两法不一致：速度比法为“在轨”'
    """
    return f"两法不一致：速度比法为“{word}”"


def foresight(p: float | None, eta: date | None, horizon: date | None) -> str:
    """When it will be done and how sure it is to be in time, as a clause; empty where nothing is foreseen.

    >>> foresight(0.31, date(2028, 3, 31), date(2031, 10, 31))
    '预计 2028 年 3 月达到，按期把握 31%'
    >>> foresight(0.0, None, date(2031, 10, 31)), foresight(None, None, None)
    ('预计不早于 2031 年 10 月达到，按期把握不足 1%', '')
    """
    if p is None:
        return ""
    when = text.month(eta) if eta else f"不早于 {text.month(horizon)}" if horizon else ""
    expected = f"预计{'' if when.startswith('不') else ' '}{when}达到，" if when else ""
    return f"{expected}{_sure(p)}"


def _sure(p: float) -> str:
    said = chance(p)
    return f"按期把握{text.spaced(said)}"
