"""Why an indicator has the status it has, in one sentence per status."""

from datetime import date

from cockpit import text

NO_DATA = "还没有一期可用的数据"
NO_FIGURE = "方案没有写出数量，只列出现值"


def stale(as_of: date, cadence: str) -> str:
    """The newest figure is older than two reporting periods.

    >>> stale(date(2026, 1, 31), "month")
    '最近一期数据截至 2026 年 1 月 31 日，已超过两个填报周期（每月）'
    """
    return f"最近一期数据截至 {text.date(as_of)}，已超过两个填报周期（{text.CADENCE_WORDS[cadence]}）"


def achieved(value: str, target: str, on: date, late_days: int) -> str:
    """The target is met, in time or so many days late."""
    late = f"，比期限晚 {late_days} 天" if late_days > 0 else ""
    return f"{text.date(on)}已达到目标 {target}，现值 {value}{late}"


def missed(value: str, target: str, gap: str, due: date, days: int) -> str:
    """The due date has passed without the target being met."""
    return f"期限 {text.date(due)}已过 {days} 天，现值 {value}，距目标 {target} 还差 {gap}"


def unconfirmed(value: str, target: str) -> str:
    """A ratio meets its target once; the next reading has to confirm it."""
    return f"现值 {value}已达到目标 {target}，占比类指标须连续两期达到，尚待下一期确认"


def unconfirmed_late(value: str, target: str, due: date) -> str:
    """A ratio meets its target for the first time after its due date."""
    return f"{unconfirmed(value, target)}；期限 {text.date(due)}已过"


def lapsed(value: str, target: str) -> str:
    """A recurring duty that is not kept at present."""
    return f"持续性要求目前没有做到：现值 {value}，应不少于 {target}"


def undated(value: str, target: str, gap: str) -> str:
    """A target without a date: there is no pace to compare with."""
    return f"方案没有定期限，不判断快慢；现值 {value}，距目标 {target} 还差 {gap}"


def few(points: int, needed: int, required: str) -> str:
    """Too few readings for a trend; the required pace is known nevertheless."""
    return f"只有 {points} 期数据，不足 {needed} 期，不判断趋势；按期完成每月需 {required}"


def paced(observed: str, required: str, ratio: str, gap: str, due: date) -> str:
    """The observed pace beside the required one."""
    return f"还差 {gap}，到 {text.date(due)}每月需 {required}，近 12 个月每月 {observed}，为所需的 {ratio}"


def at_due(gap: str, due: date) -> str:
    """The data end on the due date itself: no time is left to close the gap."""
    return f"数据已到期限 {text.date(due)}，还差 {gap}"


def staged(done: str, expected: str, due: date) -> str:
    """A deliverable before its due date: the finished share of stages beside the one expected by now."""
    return f"已完成 {done} 的阶段，按期限 {text.date(due)}推算此时应完成 {expected}"
