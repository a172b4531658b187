"""Words of the page 安全态势: filing and assessment, findings, drills, restored backups, the green filter."""

from collections.abc import Mapping
from datetime import date

from cockpit import text
from cockpit.text import dated

TITLE = "安全态势"
SENTENCE = "哪些隐患逾期，哪些系统该备案、该测评、恢复不了，演练和绿色上网做到哪一步。"
HEADLINE = "安全总况"
ATTENTION = "须处理的事"
REGISTER = "等保备案与测评周期"
FINDINGS = "未闭环隐患"
FLOW = "隐患发现与修复"
FIX = "近 12 个月修复用时"
DRILLS = "分级分类演练"
RESTORES = "备份恢复测试"
GREEN = "绿色上网覆盖"
INCIDENTS = "近 12 个月安全事件"
CARDS = {
    "op-findings-open": "在册高危漏洞",
    "op-findings-overdue": "逾期隐患",
    "yz-t17-mlps": "等保备案率",
    "op-assessment-overdue": "测评到期未测",
    "yz-t16-dr": "备份恢复成功",
    "yz-t18-green": "绿色上网覆盖",
    "yz-t16-drills": "近一年区级演练",
    "op-incidents": "本月事件",
}
CHOICES = {
    "missed": "等保测评超期",
    "off_track": "等保未备案或不符合",
    "at_risk": "等保 60 天内到期",
    "no_data": "等保未测评",
    "achieved": "等保有效期内",
    "stale": "等保数据过期",
}
STATES = {
    "current": "有效期内",
    "soon": "即将到期",
    "overdue": "测评超期",
    "never": "未测评",
    "unknown": "周期未填",
}
UNFILED, FAILED_TEST, EXEMPT = "未备案", "测评不符合", "无须测评"
NO_SUCH = "无此类"
OVERDUE, OPEN, NONE, UNCLOSED = "逾期", "待修复", "无", "未办结"
LATE, MET = "超期修复", "按期修复"
IN_TIME, RETEST, OPEN_SUM = "限期内", "待复测", "未修复合计"
RESTORED, NOT_RESTORED, NEVER_TESTED = "恢复成功", "恢复失败", "从未测试"
FOUND, FIXED = "发现", "修复"
SEVERITY, LEVEL, KIND, HELD = "严重程度", "等保级别", "事件类型", "年度与层级"
DISTRICT_OWNER = "区级"
SYSTEM_HEADS = {
    "word": "状态",
    "name": "系统",
    "owner": "归属",
    "level": "级别",
    "filed": "备案",
    "assessed": "最近测评",
    "conclusion": "结论",
    "due": "下次到期",
    "left": "余期",
}
COVERED, NEARLY, LOW = "全覆盖", "基本覆盖", "偏低"
DAYS, ITEM, CASE = "天", "项", "起"
NO_SYSTEMS = "所选范围的信息系统等保台账"
NO_FINDINGS = "所选范围的漏洞隐患台账"
NO_FIXED = "近 12 个月内修复的隐患记录"
NO_DRILLS = "所选范围近三年的安全演练台账"
NO_RESTORES = "所选范围二级及以上系统的备份恢复测试台账"
NO_GREEN = "所选范围本月的绿色上网防护统计"
NO_INCIDENTS = "所选范围的安全事件台账"


def headline(open_: str, overdue: str, filed: str, restored: str) -> str:
    """The four figures people ask for first.

    >>> headline("3 项", "3 项", "95.8%", "87.5%")
    '在册高危漏洞 3 项，逾期隐患 3 项；等保备案 95.8%，备份恢复成功 87.5%'
    """
    return f"在册高危漏洞 {open_}，逾期隐患 {overdue}；等保备案 {filed}，备份恢复成功 {restored}"


def more_drills(school: str) -> str:
    """School drills on the card of the district's."""
    return "" if school == text.MISSING else f"校级另 {school}"


def unclosed(said: str) -> str:
    """Incidents that are not closed, on the card of this month's."""
    return "" if said == text.MISSING else f"未办结 {said}"


def in_time(said: str) -> str:
    """The share that was fixed in time, on the card of the open ones."""
    return "" if said == text.MISSING else f"按期修复率 {said}"


def scoped(claim: str, narrowed: bool, chosen: bool) -> str:
    """A claim, and what is not in it: the district's own systems belong to no school.

    >>> scoped("没有隐患", True, False)
    '没有隐患；区级系统不在您的可见范围'
    >>> scoped("没有隐患", False, True), scoped("没有隐患", False, False)
    ('没有隐患；不含区级系统', '没有隐患')
    """
    note = "区级系统不在您的可见范围" if narrowed else "不含区级系统" if chosen else ""
    return dated.sentence(claim, note)


def register(counts: Mapping[str, int], total: int, on: date) -> str:
    """How the systems stand on a day.

    >>> register({"测评超期": 1, "有效期内": 22}, 23, date(2026, 10, 31))
    '在线系统 23 个，按 2026 年 10 月 31 日计：测评超期 1 个，有效期内 22 个'
    """
    if not total:
        return "没有符合条件的系统"
    listed = "，".join(f"{word} {count} 个" for word, count in counts.items())
    return f"在线系统 {total} 个，按 {text.date(on)}计：{listed}"


def no_system(total: int, state: str) -> str:
    """Nothing stands as the reader has asked: that is a finding, not a gap in the data.

    >>> no_system(24, "等保测评超期")
    '24 个在线系统中没有“等保测评超期”的'
    """
    return f"{total} 个在线系统中没有“{state}”的"


def day(as_of: str) -> str:
    """A date short enough for one of eight cards.

    >>> day("截至 2026 年 10 月 31 日"), day("—")
    ('2026 年 10 月 31 日', '—')
    """
    return as_of.removeprefix("截至 ")


def left(days: int | None) -> str:
    """How long until the next assessment.

    >>> left(45), left(0), left(-75), left(None)
    ('还有 45 天', '当日到期', '超期 75 天', '—')
    """
    if days is None:
        return text.MISSING
    return f"超期 {-days} 天" if days < 0 else f"还有 {days} 天" if days else "当日到期"


def findings(open_: int, grave: int, overdue: int, retest: int) -> str:
    """How many findings are not settled.

    >>> findings(6, 3, 3, 0), findings(0, 0, 0, 2)
    ('未修复 6 项，其中高危以上 3 项；逾期 3 项', '没有未修复的隐患；待复测 2 项')
    """
    said = f"未修复 {open_} 项，其中高危以上 {grave} 项" if open_ else "没有未修复的隐患"
    late = f"逾期 {overdue} 项" if overdue else "没有逾期" if open_ else ""
    return dated.sentence(said, late, f"待复测 {retest} 项" if retest else "")


def flow(month: date, now: tuple[int, int], year: tuple[int, int], share: float | None) -> str:
    """The newest month and a year of findings.

    >>> flow(date(2026, 10, 31), (10, 1), (89, 83), 80.0)
    '10 月发现 10 项、修复 1 项；近 12 个月发现 89 项、修复 83 项，按期修复率 80.0%'
    """
    met = "" if share is None else f"，按期修复率 {text.percent(share)}"
    newest = f"{month.month} 月发现 {now[0]} 项、修复 {now[1]} 项"
    return f"{newest}；近 12 个月发现 {year[0]} 项、修复 {year[1]} 项{met}"


def fix(medians: Mapping[str, float], late: int, total: int) -> str:
    """How long a repair takes in the middle.

    >>> fix({"严重": 4.0, "高危": 9.0}, 12, 80)
    '修复用时中位数：严重 4 天、高危 9 天；80 项中 12 项超过限期'
    """
    if not total:
        return "近 12 个月没有修复的隐患"
    listed = text.listing(f"{title} {text.number(days)} 天" for title, days in medians.items())
    late_ = f"{total} 项中 {late} 项超过限期" if late else f"{total} 项都在限期内"
    return dated.sentence(f"修复用时中位数：{listed}", late_)


def fix_group(title: str, median: float) -> str:
    """A row of the distribution with its middle."""
    return f"{title}  中位 {text.number(median)} 天"


def fix_axis() -> str:
    return "从发现到修复（天）"


def drills(on: date, counts: Mapping[str, int], without: list[str]) -> str:
    """The last twelve months by level, and the kinds that the district has not practised.

    >>> drills(date(2026, 10, 31), {"市级": 1, "区级": 2, "校级": 17}, ["灾备恢复"])
    '近 12 个月演练 20 次：市级 1 次，区级 2 次，校级 17 次；没有举行过灾备恢复'
    """
    total = sum(counts.values())
    if not total:
        return "近 12 个月没有演练记录"
    listed = "，".join(f"{level} {count} 次" for level, count in counts.items())
    lacking = f"没有举行过{text.listing(without)}" if without else "四种形式都举行过"
    return dated.sentence(f"近 12 个月演练 {total} 次：{listed}", lacking)


def year(number: int, level: str) -> str:
    """A calendar year and a level, short enough for the head of a row."""
    return f"{number} {level}"


def restores(done: int, total: int, failed: int, never: int, minutes: float | None) -> str:
    """How many systems could be restored.

    >>> restores(21, 24, 1, 2, 86.0)
    '24 个系统中最近一次恢复成功 21 个，失败 1 个，从未测试 2 个；恢复用时中位数 86 分钟'
    """
    if not total:
        return "没有二级及以上的系统"
    parts = {"最近一次恢复成功": done, "失败": failed, "从未测试": never}
    listed = "，".join(f"{word} {n} 个" for word, n in parts.items() if n)
    median = "" if minutes is None else f"恢复用时中位数 {text.number(minutes)} 分钟"
    return dated.sentence(f"{total} 个系统中{listed}", median)


def green(share: str, covered: float, total: float, low: str, low_share: str) -> str:
    """The share of protected terminals and the place with the lowest one.

    >>> green("98.1%", 20297, 20693, "某街道", "95.2%")
    '20,693 台上网终端中 98.1% 受防护，还差 396 台；最低的是某街道，95.2%'
    """
    if not total:
        return "本月没有绿色上网防护统计"
    gap = f"，还差 {text.number(total - covered)} 台" if total > covered else ""
    last = f"最低的是{low}，{low_share}" if low and total > covered else ""
    return dated.sentence(f"{text.number(total)} 台上网终端中 {share} 受防护{gap}", last)


def missing_reports(count: int) -> str:
    return f"{count} 所学校本月没有统计" if count else ""


def incidents(total: int, most: str, count: int, open_: int, minutes: float) -> str:
    """A year of incidents.

    >>> incidents(11, "网络中断", 6, 1, 840), incidents(0, "", 0, 0, 0)
    ('近 12 个月 11 起，网络中断最多，6 起；中断累计 840 分钟；未办结 1 起', '近 12 个月没有安全事件')
    """
    if not total:
        return dated.sentence("近 12 个月没有安全事件", f"更早的未办结 {open_} 起" if open_ else "")
    down = f"中断累计 {text.number(minutes)} 分钟" if minutes else ""
    still = f"未办结 {open_} 起" if open_ else "均已办结"
    return dated.sentence(f"近 12 个月 {total} 起，{most}最多，{count} 起", down, still)


def short_month(day: date) -> str:
    """A month as the head of a narrow column; twelve months in a row need no year.

    >>> short_month(date(2026, 1, 31))
    '1 月'
    """
    return f"{day.month} 月"
