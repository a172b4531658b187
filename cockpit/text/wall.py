"""Words of the wall: the state of the plan in one sentence, the three milestones, security in counts."""

from collections.abc import Mapping, Sequence
from datetime import date

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
DUTIES = {
    "op-findings-open": "未修复高危隐患",
    "op-findings-overdue": "逾期隐患",
    "op-findings-fixed": "按期修复率",
    "op-assessment-overdue": "等保测评超期",
}
LAYERS, PROMISES, SUBJECT, FINDINGS = "各层覆盖", "网络承诺进展", "学科", "未修复与逾期隐患"
RECTIFY, MISSED, LATE, OVERDUE = "整改总况", "逾期目标", "交付环节逾期", "已经逾期"
INCIDENTS = "安全事件"
UNITS, DELIVERABLES, RULES = "责任单位的逾期与偏离目标", "逾期交付环节", "学校例外涉及的学校数"
SCHOOL_EXCEPTIONS = "这所学校的例外"
ITEM, SCHOOL, NONE = "项", "所", "没有"
NOTHING_OVERDUE = "没有逾期事项"
NOTHING_GRAVE = "没有逾期或偏离的目标"
NO_DELIVERABLES = "没有交付台账"
NO_BROKEN = "没有学校触到例外界限"
NO_FIGURES = "没有分校数据"
NO_OBSERVATIONS = "还没有观测数据"
NO_SCHOOL = "没有可以轮播的学校"
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


def sentence(*parts: str) -> str:
    """Several clauses as one sentence; empty ones are left out.

    >>> sentence("示范校 15 所", "", "还差 5 所")
    '示范校 15 所；还差 5 所'
    """
    return "；".join(part for part in parts if part)


def of(part: str, said: str) -> str:
    """A sentence about a part of the district, which it names.

    >>> of("小学", "万兆到校 70.0%"), of("", "万兆到校 70.0%")
    ('小学：万兆到校 70.0%', '万兆到校 70.0%')
    """
    return f"{part}：{said}" if part else said


def arriving(number: float, unknown: int) -> str:
    """How many of a milestone's promises are expected in time, and of how many nothing can be said.

    >>> arriving(12.6, 1), arriving(3.0, 0)
    ('预计按期约 13 项，1 项无法预测', '预计按期约 3 项')
    """
    return f"预计按期约 {text.number(number)} 项" + (f"，{unknown} 项无法预测" if unknown else "")


def reached(said: str, gap: str) -> str:
    """Where an indicator stands and what lacks.

    >>> reached("380 节", "还差 120 节")
    '380 节，还差 120 节'
    """
    return JOIN.join(part for part in (said, gap) if part)


def repaired(share: str) -> str:
    """How many findings were repaired in time.

    >>> repaired("80.0%")
    '近 12 个月到期的隐患 80.0% 按期修复'
    """
    return "尚无到期的隐患" if share == text.MISSING else f"近 12 个月到期的隐患 {share} 按期修复"


def unlisted(claim: str) -> str:
    """A claim without the list at its end: the figure shows it.

    >>> unlisted("精品课 380 节，38 个学段学科中 6 个还没有：小学劳动、初中劳动")
    '精品课 380 节，38 个学段学科中 6 个还没有'
    """
    return claim.partition("：")[0]


def incidents(month: date | None, said: str, open_: str) -> str:
    """The incidents of the newest month, and those that are not settled.

    >>> incidents(date(2026, 10, 31), "1 起", "0 起"), incidents(None, "—", "—")
    ('2026 年 10 月 1 起，未办结 0 起', '还没有观测数据')
    """
    return f"{text.month(month)} {said}，未办结 {open_}" if month else NO_OBSERVATIONS


def leading(claim: str) -> str:
    """The claim about the apps without the share of the first three.

    >>> leading("2026 年 10 月用得最多的是平台，占全部访问的 25.7%，前三个应用占 47.0%")
    '2026 年 10 月用得最多的是平台，占全部访问的 25.7%'
    """
    return claim.partition("，前三")[0]


def whole(title: str) -> str:
    """The title of a figure about the district in a scene about a part of it.

    >>> whole("里程碑")
    '里程碑（全区）'
    """
    return f"{title}（全区）"


def stages(number: int) -> str:
    """How many stages are late altogether."""
    return f"共 {number} 个环节"


def findings(open_: str, overdue: str) -> str:
    """Grave findings that are open, and findings that are overdue.

    >>> findings("3 项", "2 项")
    '高危隐患未修复 3 项，各级隐患逾期 2 项'
    """
    return f"高危隐患未修复 {open_}，各级隐患逾期 {overdue}"


def duties(missed: int, overdue: float | None, stages: int) -> str:
    """What is overdue: promises, findings, deliverables.

    >>> duties(4, 3.0, 6), duties(0, 0.0, 0)
    ('4 项目标逾期，3 项隐患逾期，6 个交付事项有环节逾期', '没有逾期的目标、隐患和交付环节')
    """
    said = [f"{missed} 项目标逾期"] if missed else []
    said += [f"{text.number(overdue)} 项隐患逾期"] if overdue else []
    said += [f"{stages} 个交付事项有环节逾期"] if stages else []
    if said:
        return JOIN.join(said)
    return "没有逾期的目标、隐患和交付环节" if overdue is not None else "没有逾期的目标和交付环节，隐患无数据"


def overdue(number: int) -> str:
    """How many things are overdue."""
    return f"{number} 件事已经逾期" if number else NOTHING_OVERDUE


def units(total: int, lead: Sequence[str], most: int) -> str:
    """How many promises were missed or are off track, and with which units most of them lie.

    >>> units(17, ["区教委", "区大数据局"], 9), units(2, ["区教委"], 2)
    ('17 项目标逾期或偏离，区教委、区大数据局各涉及 9 项', '2 项目标逾期或偏离，区教委涉及最多，2 项')
    """
    if not total:
        return NOTHING_GRAVE
    said = f"{lead[0]}涉及最多，{most} 项" if len(lead) == 1 else f"{text.listing(lead)}各涉及 {most} 项"
    return f"{total} 项目标逾期或偏离" + (f"，{said}" if lead else "")


def together(counts: Sequence[tuple[str, int]]) -> str:
    """Counts by word.

    >>> together([("偏离", 7), ("逾期", 1)])
    '偏离 7、逾期 1'
    """
    return text.listing(f"{word} {number}" for word, number in counts)


def deliverables(number: int) -> str:
    """How many deliverables have a stage past its day."""
    return f"{number} 个交付事项有环节过期未完成" if number else "各交付事项没有过期的环节"


def waiting(name: str, stage: str, days: int) -> str:
    """A deliverable that waits for a stage.

    >>> waiting("云网端一体化", "试运行", 95)
    '云网端一体化：试运行过期 95 天'
    """
    return f"{name}：{stage}过期 {days} 天"


def due(day: date | None) -> str:
    """The day by which something should have been done."""
    return f"应于 {text.date(day)} 完成"


def rules(schools: int, hit: int) -> str:
    """How many schools have an exception.

    >>> rules(46, 20), rules(46, 0)
    ('46 所学校中 20 所有例外', '46 所学校都没有例外')
    """
    return f"{schools} 所学校中 {hit} 所有例外" if hit else f"{schools} 所学校都没有例外"


def named(labels: Sequence[str]) -> str:
    """The first of several things by name."""
    return overview.more(labels[:1], len(labels)) if labels else ""


def place(name: str, area: str) -> str:
    """Where a school lies.

    >>> place("云帆小学", "大坪街道")
    '云帆小学，在大坪街道'
    """
    return f"{name}，在{area}"
