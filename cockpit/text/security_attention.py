"""Sentences of the page 安全态势 about what has to be done at once, each with its rule and its date."""

from collections.abc import Mapping
from datetime import date

from cockpit import text

WORDS = {
    "finding": "逾期",
    "minor": "逾期",
    "overdue": "逾期",
    "assessment": "测评超期",
    "unfiled": "未备案",
    "soon": "将到期",
    "failed": "恢复失败",
    "untested": "未测试",
    "fine": "正常",
    "green": "无防护",
    "low": "覆盖偏低",
    "incident": "未办结",
}
RULES = {
    "finding": "高危以上过限期未修复",
    "minor": "过限期未修复",
    "overdue": "过限期未修复",
    "assessment": "二级以上须按周期测评",
    "unfiled": "二级以上上线应当备案",
    "failed": "最近一次恢复不成功",
    "untested": "二级以上须做恢复测试",
    "soon": "60 天内到测评周期",
    "green": "终端应当全部受防护",
    "low": "学校页的例外界限",
    "incident": "事件发生后尚未办结",
    "unknown": "没有数据就不作判断",
    "stale": "超过两个报送周期没有新数据，不作判断",
}
URGENT = {
    "finding": "高危逾期",
    "overdue": "隐患逾期",
    "assessment": "测评超期",
    "unfiled": "未备案",
    "failed": "恢复失败",
    "green": "无绿色上网防护",
}


def because(rule: str, day: date | None, source: str) -> str:
    """The rule behind a sentence, the day of its data and where they stand.

    >>> because("unfiled", date(2026, 10, 31), "信息系统等保")
    '信息系统等保台账，2026 年 10 月 31 日；规则：二级以上上线应当备案'
    """
    when = f"，{text.date(day)}" if day else ""
    return f"{source}台账{when}；规则：{RULES[rule]}"


def overdue_finding(system: str, severity: str, code: str, days: int) -> str:
    """A grave finding past its due date.

    >>> overdue_finding("演示统一平台", "严重", "LD-1", 40)
    '演示统一平台：严重隐患 LD-1 逾期 40 天'
    """
    return f"{system}：{severity}隐患 {code} 逾期 {days} 天"


def more_findings(count: int, longest: int) -> str:
    return f"另有 {count} 项高危以上隐患逾期，最长 {longest} 天"


def minor_findings(count: int, longest: int) -> str:
    return f"中危、低危隐患逾期 {count} 项，最长 {longest} 天"


def overdue_assessment(system: str, level: str, days: int) -> str:
    """A system whose assessment has run out.

    >>> overdue_assessment("演示数据中心", "三级", 75)
    '演示数据中心（三级）：等保测评超期 75 天'
    """
    return f"{system}（{level}）：等保测评超期 {days} 天"


def unfiled(system: str, level: str, days: int) -> str:
    return f"{system}（{level}）：上线 {days} 天，尚未等保备案"


def failed_restore(system: str, level: str, day: date) -> str:
    return f"{system}（{level}）：{text.date(day)}恢复测试未成功"


def more_systems(names: list[str], rest: int) -> str:
    """A few names, then how many more.

    >>> more_systems(["甲", "乙"], 3), more_systems(["甲"], 0)
    ('甲、乙等 5 个系统', '甲')
    """
    listed = text.listing(names)
    return f"{listed}等 {len(names) + rest} 个系统" if rest else listed


def untested(named: str) -> str:
    return f"{named}从未做备份恢复测试"


def soon(named: str, first: date) -> str:
    return f"{named}即将到测评期，最早 {text.date(first)}"


def unprotected(count: int, names: str) -> str:
    return f"{count} 所学校没有绿色上网防护：{names}"


def low_green(count: int, limit: float, name: str, share: str) -> str:
    """Schools whose terminals are not all protected.

    >>> low_green(3, 95, "演示甲小学", "92.8%")
    '3 所学校绿色上网覆盖不足 95%，最低的是演示甲小学，92.8%'
    """
    return f"{count} 所学校绿色上网覆盖不足 {text.percent(limit, 0)}，最低的是{name}，{share}"


def open_incident(where: str, kind: str, severity: str, day: date, days: int) -> str:
    return f"{where}：{text.date(day)}的{severity}{kind}事件 {days} 天未办结"


def stale_source(title: str, day: date) -> str:
    return f"《{title}》数据停在 {text.date(day)}，现状无从判断"


def counted(rule: str, count: float) -> str:
    """A district count where single systems are not shown."""
    return {
        "overdue": f"逾期未修复隐患 {text.number(count)} 项",
        "assessment": f"等保测评超期系统 {text.number(count)} 个",
        "incident": f"未办结安全事件 {text.number(count)} 起",
    }[rule]


def unknown_source(title: str) -> str:
    return f"《{title}》没有数据，无从判断"


def all_fine(single: bool) -> str:
    """Nothing to be done; where single systems are not in sight, only what is counted."""
    if not single:
        return "没有逾期隐患、超期测评和未办结事件"
    return "没有逾期隐患，没有超期测评、未备案系统和恢复失败"


def attention(counts: Mapping[str, int], known: bool) -> str:
    """What has to be done, counted by kind.

    >>> attention({"高危逾期": 3, "测评超期": 1}, True)
    '须立即处理 4 件：高危逾期 3、测评超期 1'
    >>> attention({}, True), attention({}, False)
    ('没有须立即处理的安全事项', '所选范围没有安全台账，无从判断')
    """
    if not known:
        return "所选范围没有安全台账，无从判断"
    if not counts:
        return "没有须立即处理的安全事项"
    listed = text.listing(f"{kind} {number}" for kind, number in counts.items())
    return f"须立即处理 {sum(counts.values())} 件：{listed}"


def more_assessments(count: int, longest: int) -> str:
    return f"另有 {count} 个系统等保测评超期，最长 {longest} 天"


def more_unfiled(count: int) -> str:
    return f"另有 {count} 个系统尚未等保备案"


def more_failed(count: int) -> str:
    return f"另有 {count} 个系统最近一次备份恢复测试未成功"


def more_incidents(count: int) -> str:
    return f"另有 {count} 起安全事件未办结"


def more_schools(names: list[str], total: int) -> str:
    """A few names, then how many there are.

    >>> more_schools(["甲校", "乙校"], 5), more_schools(["甲校"], 1)
    ('甲校、乙校等', '甲校')
    """
    return text.listing(names) + ("等" if total > len(names) else "")
