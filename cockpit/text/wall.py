"""Words of the wall: the state of the plan in one sentence, the three milestones, security in counts."""

from collections.abc import Mapping, Sequence

from cockpit import text
from cockpit.text import overview

TITLE = text.PRODUCT
DISTRICT = "重庆市渝中区"
MILESTONES, SECURITY, COVERAGE = "里程碑", "网络安全", "万兆到校"
SECURITY_LABELS = {
    "op-findings-open": "高危隐患",
    "op-findings-overdue": "逾期隐患",
    "op-assessment-overdue": "测评超期",
    "op-incidents-open": "未结事件",
}
CALM = "没有逾期隐患，等级保护测评没有超期"
JOIN = "，"
NO_PLAN = "方案中没有可考核的目标"
FINE = {"achieved": "已达成", "on_track": "在轨"}
BEHIND = {"missed": "逾期", "off_track": "偏离", "at_risk": "有风险"}
UNKNOWN = {"stale": "数据过期", "no_data": "无数据", "no_trend": "数据不足"}


def state(year: int, counts: Mapping[str, int], overdue: Mapping[int, int]) -> str:
    """Where the plan stands: the next milestone first, then what earlier ones still owe.

    >>> state(2027, {"achieved": 3, "on_track": 10, "at_risk": 2, "off_track": 6}, {2025: 4})
    '2027 年 21 项目标：13 项已达成或在轨，8 项偏离或有风险；2025 年仍有 4 项逾期'
    """
    groups = [_together(counts, names) for names in (FINE, BEHIND, UNKNOWN)]
    late = [f"{past} 年仍有 {number} 项逾期" for past, number in overdue.items() if number]
    if not any(counts.values()):
        return text.listing(late) if late else NO_PLAN
    said = f"{year} 年 {sum(counts.values())} 项目标：" + JOIN.join(filter(None, groups))
    return "；".join([said, *late])


def _together(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """The statuses of one group as one number with the words that occur."""
    found = [word for status, word in names.items() if counts.get(status)]
    total = sum(counts.get(status, 0) for status in names)
    return f"{total} 项{'或'.join(found)}" if total else ""


def milestone(year: int) -> str:
    """The name of a milestone.

    >>> milestone(2027)
    '2027 年'
    """
    return f"{year} 年"


def total(number: int) -> str:
    """How many promises a milestone holds.

    >>> total(22)
    '22 项'
    """
    return f"{number} 项"


def weakest(labels: Sequence[str], number: int) -> str:
    """What is weakest in a milestone, by name; nothing where all is well.

    >>> weakest(["甲", "乙"], 5)
    '最弱：甲、乙等 5 项'
    """
    return f"最弱：{overview.more(labels, number)}" if number else "没有落后的目标"


def milestones(year: int, good: int, number: int) -> str:
    """How much of the next milestone is on its way.

    >>> milestones(2027, 13, 22)
    '2027 年目标 22 项中 13 项已达成或在轨'
    """
    return f"{year} 年目标 {number} 项中 {good} 项已达成或在轨"


def security(overdue: float | None, assessments: float | None) -> str:
    """What is overdue, in counts."""
    if overdue is None and assessments is None:
        return "尚无网络安全数据"
    said = [overview.overdue(overdue)] if overdue else []
    said += [overview.overdue_assessments(assessments)] if assessments else []
    return JOIN.join(said) or CALM


def short(claim: str) -> str:
    """The first clause of a claim: what five metres leave room for.

    >>> short("已验收 21 所，还差 12 所；按时间应达 23 所")
    '已验收 21 所，还差 12 所'
    >>> short("距最近的期限 2026 年 12 月 31 日还有 40 天，5 项到期；另有 89 项没有写期限")
    '距 2026 年 12 月 31 日还有 40 天，5 项到期'
    """
    return claim.partition("；")[0].replace("最近的期限", "")


def owed(said: str) -> tuple[str, str]:
    """The day and the first thing due on it, from the sentence about that day.

    >>> owed("2026 年底：1 项目标未达成，4 个核心项目建设期满")
    ('2026 年底', '1 项未达成')
    """
    day, _, rest = said.partition("：")
    return day, rest.partition("，")[0].replace("项目标", "项")


def left(detail: str) -> str:
    """How long it is, from the detail of the sentence about a day.

    >>> left("还有 40 天 · 先看 学生数据档案中心")
    '40 天'
    """
    return detail.partition(" · ")[0].removeprefix("还有 ")


def surely(claim: str, sure: str) -> str:
    """A claim with how sure it is, where that is known.

    >>> surely("已验收 21 所，还差 12 所", "按期把握 31%"), surely("已验收 21 所", "")
    ('已验收 21 所，还差 12 所；按期把握 31%', '已验收 21 所')
    """
    return f"{claim}；{sure}" if sure else claim
