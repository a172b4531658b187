"""Why an indicator has the status it has, in one sentence per status."""

from datetime import date

from cockpit import text

ACCEPTED = "验收投用"
NO_DATA = "还没有一期可用的数据"
NO_FIGURE = "方案没有写出数量，只列出现值"
NO_FORECAST = "没有可用的推算，不判断能否按期"
OPEN_STAGE = "有阶段已过计划日期而未完成，不能判为在轨"
BREAK, COMMA = "；", "，"  # between two statements, within one
PERCENT, POINTS = "%", "个百分点"
CERTAIN, HOPELESS = 0.995, 0.005  # beyond these a whole percent would claim certainty
FAR = 100  # an acceleration beyond this is as good as impossible; its digits say nothing
ENOUGH = 1.005  # an acceleration below this is printed as 1.00 and is none


def stale(as_of: date, cadence: str) -> str:
    """The newest figure is older than two reporting periods.

    >>> stale(date(2026, 1, 31), "month")
    '最近一期数据截至 2026 年 1 月 31 日，已超过两个填报周期（每月）'
    """
    return f"最近一期数据截至 {text.date(as_of)}，已超过两个填报周期（{text.CADENCE_WORDS[cadence]}）"


def achieved(value: str, target: str, on: date, late_days: int) -> str:
    """The target is met, in time or so many days late."""
    late = f"，比期限晚 {late_days} 天" if late_days > 0 else ""
    return f"{text.date(on)}已达到目标{text.spaced(target)}，现值 {value}{late}"


def missed(value: str, target: str, short: str, due: date, days: int) -> str:
    """The due date has passed without the target being met."""
    return f"期限 {text.date(due)}已过 {days} 天，现值 {value}，目标{text.spaced(target)}，{short}"


def unconfirmed(value: str, target: str) -> str:
    """A ratio meets its target once; the next reading has to confirm it."""
    return f"现值 {value}已达到目标{text.spaced(target)}，占比类指标须连续两期达到，尚待下一期确认"


def unconfirmed_late(value: str, target: str, due: date) -> str:
    """A ratio meets its target for the first time after its due date."""
    return f"{unconfirmed(value, target)}；期限 {text.date(due)}已过"


def lapsed(value: str, target: str) -> str:
    """A recurring duty that is not kept at present."""
    return f"持续性要求目前没有做到：现值 {value}，应不少于 {target}"


def undated(value: str, target: str, short: str) -> str:
    """A target without a date: there is no pace to compare with."""
    return f"方案没有定期限，不判断快慢；现值 {value}，目标{text.spaced(target)}，{short}"


def few(points: int, needed: int, required: str) -> str:
    """Too few readings for a trend; the required pace is known nevertheless.

    >>> few(2, 3, "0.9 所"), few(1, 3, "")
    ('只有 2 期数据，不足 3 期，不判断趋势；按期完成每月需 0.9 所', '只有 1 期数据，不足 3 期，不判断趋势')
    """
    said = f"只有 {points} 期数据，不足 {needed} 期，不判断趋势"
    return f"{said}；按期完成每月需 {required}" if required else said


def short(gap: str, *, falls: bool = False) -> str:
    """How far away the target is; where less is wanted, there is still too much.

    >>> short("12 所"), short("12 项", falls=True)
    ('还差 12 所', '还多 12 项')
    """
    return f"还多 {gap}" if falls else f"还差 {gap}"


def needed(pace: str, due: date, *, falls: bool = False) -> str:
    """The change per month that still meets the target.

    >>> needed("0.86 所", date(2027, 12, 31))
    '到 2027 年 12 月 31 日每月需 0.86 所'
    """
    return f"到 {text.date(due)}每月需{'减少' if falls else ''} {pace}"


def at_due(due: date) -> str:
    """The data end on the due date itself: no time is left to close the gap."""
    return f"数据已到期限 {text.date(due)}"


def observed(months: int, pace: str, change: int, *, falls: bool = False) -> str:
    """The change per month so far; `change` is its sign, `pace` its amount.

    >>> observed(12, "0.53 所", 1), observed(3, "0.00 所", 0)
    ('近 12 个月每月 0.53 所', '近 3 个月没有变化')
    >>> observed(12, "0.5 所", -1), observed(12, "2.0 项", -1, falls=True)
    ('近 12 个月每月减少 0.5 所，与目标方向相反', '近 12 个月每月减少 2.0 项')
    """
    if change == 0:
        return f"近 {months} 个月没有变化"
    if (change < 0) is not falls:
        return f"近 {months} 个月每月{'增加' if falls else '减少'} {pace}，与目标方向相反"
    return f"近 {months} 个月每月{'减少' if falls else ''} {pace}"


def effort(acceleration: float) -> str:
    """How many times as fast it would have to go.

    >>> effort(1.617), effort(12.34), effort(0.8), effort(1.002)
    ('须加快到 1.62 倍', '须加快到 12.3 倍', '现有速度已够', '现有速度已够')
    >>> effort(5000)
    '须加快到 100 倍以上'
    """
    if acceleration < ENOUGH:
        return "现有速度已够"
    if acceleration > FAR:
        return f"须加快到 {FAR} 倍以上"
    return f"须加快到 {text.number(acceleration, 2 if acceleration < 10 else 1)} 倍"


def probability(p: float | None) -> str:
    """A chance in whole percent, never as certain.

    >>> probability(0.312), probability(0.999), probability(0.0), probability(None)
    ('31%', '99% 以上', '不足 1%', '—')
    """
    if p is not None and p >= CERTAIN:
        return "99% 以上"
    if p is not None and p < HOPELESS:
        return "不足 1%"
    return text.MISSING if p is None else text.percent(100 * p, 0)


def chance(p: float, *, staged: bool = False) -> str:
    """The chance of arriving in time; a deliverable's is that of its remaining stages.

    >>> chance(0.31), chance(0.001)
    ('按此推算，按期达到的把握为 31%', '按此推算，按期达到的把握不足 1%')
    >>> chance(1.0, staged=True)
    '按其余阶段所需时间推算，按期完成的把握在 99% 以上'
    """
    link = "在 " if p >= CERTAIN else "" if p < HOPELESS else "为 "
    begins = "按其余阶段所需时间推算，按期完成" if staged else "按此推算，按期达到"
    return f"{begins}的把握{link}{probability(p)}"


def arrival(
    eta: date | None, low: date | None, high: date | None, horizon: date | None, *, staged: bool = False
) -> str:
    """When it is expected to arrive, with the 80 % interval; empty where nothing is known.

    >>> arrival(date(2028, 9, 30), date(2028, 3, 31), date(2029, 10, 31), None)
    '预计 2028 年 9 月达到，八成可能在 2028 年 3 月至 2029 年 10 月之间'
    >>> arrival(date(2028, 9, 30), date(2028, 3, 31), None, date(2032, 12, 31))
    '预计 2028 年 9 月达到，最早 2028 年 3 月，也可能晚于 2032 年 12 月'
    >>> arrival(None, None, None, date(2032, 12, 31)), arrival(None, None, None, None)
    ('预计不早于 2032 年 12 月达到', '')
    """
    done = "完成" if staged else "达到"
    if eta is None:
        return f"预计不早于 {text.month(horizon)}{done}" if horizon else ""
    said = f"预计 {text.month(eta)}{done}"
    if high is None:
        first = f"，最早 {text.month(low)}" if low and low < eta else ""
        return f"{said}{first}，也可能晚于 {text.month(horizon)}" if horizon else said
    if low is None or low == high:
        return said
    return f"{said}，八成可能在 {text.month(low)}至 {text.month(high)}之间"


def held(cut: float, margin: float, status: str) -> str:
    """A published status that does not follow a chance that has only just passed a cut.

    >>> held(0.75, 0.05, "at_risk")
    '把握刚越过 75% 的界线，没有超出 5 个百分点，也没有连续两次，暂按“有风险”公布'
    """
    passed = f"把握刚越过 {text.percent(100 * cut, 0)} 的界线，没有超出 {text.number(100 * margin)} {POINTS}"
    return f"{passed}，也没有连续两次，暂按“{text.status_word(status)}”公布"


def disagree(by_chance: str, ratio: float, by_ratio: str, worse: str, *, odds: bool = False) -> str:
    """The two methods are two bands apart; the worse one is published.

    >>> disagree("on_track", 0.4, "off_track", "off_track")
    '两法不一致：按把握为“在轨”，按速度比（现有速度为所需的 40%）为“偏离”，从严定为“偏离”'
    """
    share = "方向相反" if ratio < 0 else f"现有速度为所需的 {text.percent(100 * ratio, 0)}"
    scale = "按对数几率计，" if odds else ""
    first, second, last = (text.status_word(s) for s in (by_chance, by_ratio, worse))
    return f"两法不一致：按把握为“{first}”，按速度比（{scale}{share}）为“{second}”，从严定为“{last}”"


def staged(done: str, expected: str, due: date) -> str:
    """A deliverable before its due date: the finished share of stages beside the one expected by now."""
    return f"已完成 {done}，按期限 {text.date(due)}推算此时应完成 {expected}"


def stages_done(done: float, total: float) -> str:
    """How many stages of a deliverable are done.

    >>> stages_done(3, 4)
    '3/4 阶段'
    """
    return f"{text.number(done)}/{text.number(total)} 阶段"


def stages_left(left: float) -> str:
    """How many stages of a deliverable are open.

    >>> stages_left(1)
    '还差 1 个阶段'
    """
    return f"还差 {text.number(left)} 个阶段"
