"""Words of the page 总览: the state of the plan, what needs eyes, what comes next, how old the data are."""

from collections.abc import Mapping, Sequence
from datetime import date

from cockpit import text
from cockpit.text import milestones, standing

TITLE = "总览"
LEAD = "渝中区数字教育建设行动方案（2024—2030年）现在走到哪里"
STATE, KEY, EXCEPTIONS = "方案总体状态", "关键指标", "需要关注"
BY_YEAR, DEADLINES, AGES = "按领域与年份", "下一批期限", "最旧的数据"
CORNER = "领域"
PLAN = "渝中方案"
SUPPLIER = milestones.SUPPLIER
NOTHING_WRONG = "没有逾期目标、落后街道、过期数据和逾期隐患"
LABELS = {
    "yz-t01-schools": "网络升级学校",
    "yz-g25-fiber": "万兆全光校园",
    "yz-wifi": "无线覆盖",
    "yz-t03-scenes": "特色应用场景",
    "yz-t03-schools": "智慧校园示范校",
    "yz-t05-lessons": "精品课",
    "yz-t11-teachers": "数字化骨干教师",
    "yz-t17-mlps": "等级保护落实",
}
AGE_COLUMNS = (
    ("title", "数据", "", None),
    ("as_of", "数据日期", "", None),
    ("days", "距今", "天", 0),
    ("cadence", "更新周期", "", None),
    ("rows", "行数", "行", 0),
    ("status_word", "状态", "", None),
)
FRESH = "按期"
RULES = {
    "missed": "规则：期限已过而没有达到",
    "behind": "规则：未达标街道中最低的三个",
    "stale": "规则：超过两个更新周期没有新数据",
    "overdue": "规则：到期没有修复",
    "off_track": "规则：按期达到的把握不足 25%",
    "alerts": "规则：预警规则公开，越线报一次，确认后由责任人跟进",
}


def state(year: int, total: int, counts: Mapping[str, int]) -> str:
    """The state of one milestone in one sentence, every status told once."""
    return milestones.targets(milestones.years(year), total, counts)


def more(labels: Sequence[str], total: int) -> str:
    """The first few of several things by name.

    >>> more(["甲", "乙"], 5), more(["甲"], 1)
    ('甲、乙等 5 项', '甲')
    """
    return text.listing(labels) + (f"等 {total} 项" if total > len(labels) else "")


def attention(labels: Sequence[str], total: int) -> str:
    """What in a milestone needs eyes."""
    return f"逾期、偏离或有风险：{more(labels, total)}" if total else "没有逾期、偏离或有风险的目标"


def key(total: int, good: int) -> str:
    """How many of the key indicators are fine."""
    return f"{total} 项关键指标中 {good} 项已达成或在轨，{total - good} 项需要关注"


def exceptions(total: int) -> str:
    """How many things need eyes."""
    return f"{total} 件事需要关注，先看逾期的" if total else NOTHING_WRONG


def missed(year: int | None, label: str, value: str, goal: str, days: int) -> str:
    """A target whose date has passed."""
    return f"{year} 年目标“{label}”已逾期 {days} 天：现为 {value}，目标 {goal}"


def missed_stages(count: int, labels: Sequence[str]) -> str:
    """Deliverables whose date has passed."""
    return f"{count} 项交付事项逾期未验收：{more(labels, count)}"


def off_track(label: str, gap: str, due: str) -> str:
    """A target that will be missed at the present pace."""
    return f"{label}偏离：{due}到期，{gap}"


def off_track_more(labels: Sequence[str], total: int) -> str:
    """The targets off track that are not told one by one."""
    return f"另有 {total} 项偏离：{more(labels, total)}"


def behind(label: str, places: Sequence[str], district: str) -> str:
    """The subdistricts at the bottom of a share."""
    return f"{label}最低的街道：{text.listing(places)}；全区 {district}"


def place(name: str, value: str) -> str:
    """A place with its value."""
    return f"{name} {value}"


def stale(title: str, as_of: date, cadence: str) -> str:
    """A source that has not been supplied."""
    return f"《{title}》停在 {text.date(as_of)}，应{text.CADENCE_WORDS[cadence]}更新"


def overdue(count: float) -> str:
    """Security findings past their day.

    >>> overdue(3)
    '3 项隐患逾期未修复'
    """
    return f"{text.number(count)} 项隐患逾期未修复"


def overdue_assessments(count: float) -> str:
    """Information systems past their assessment."""
    return f"{text.number(count)} 个信息系统的等级保护测评已超期"


def because(rule: str, as_of: date | None, gap: str = "") -> str:
    """Why a sentence stands here and how old the data behind it are."""
    parts = [gap if gap != text.MISSING else "", rule, text.as_of(as_of)]
    return " · ".join(part for part in parts if part and part != text.MISSING)


def by_year(year: int, area: str, bad: int) -> str:
    """Where the promises of the next milestone are behind most."""
    return f"{year} 年的目标中，“{area}”落后最多，有 {bad} 项" if bad else f"{year} 年的目标没有一项落后"


def column(year: int | None) -> str:
    """The head of a year's column."""
    return standing.UNDATED if year is None else f"{year} 年"


def cell(done: int, total: int) -> str:
    """How many promises of a cell are kept.

    >>> cell(2, 5)
    '达成 2 / 5'
    """
    return f"达成 {done} / {total}"


def cell_word(counts: Mapping[str, int]) -> str:
    """The cell in full, for the pointer and for those who hear it."""
    return milestones.tally(counts)


def deadlines(days: int | None, when: date | None, total: int, undated: int) -> str:
    """What comes next."""
    rest = f"；另有 {undated} 项没有写期限，不在此列" if undated else ""
    if when is None:
        return f"方案的期限都已过去{rest}"
    return f"距最近的期限 {text.date(when)}还有 {days} 天，{total} 项到期{rest}"


def deadline(when: date, open_targets: int, done: int, projects: int) -> str:
    """What falls due on one day."""
    parts = [f"{open_targets} 项目标未达成"] if open_targets else []
    parts += [f"{done} 项已达成"] if done else []
    parts += [f"{projects} 个核心项目建设期满"] if projects else []
    return f"{standing.due(when)}：{'，'.join(parts)}"


def deadline_detail(days: int, labels: Sequence[str], total: int) -> str:
    """How long it is and what is behind among it."""
    return f"还有 {days} 天" + (f" · 先看 {more(labels, total)}" if labels else "")


def ages(total: int, stale_count: int, title: str, as_of: date | None) -> str:
    """How old the data are."""
    if as_of is None:
        return "还没有任何数据"
    late = f"{total} 份台账中有 {stale_count} 份过期" if stale_count else f"{total} 份台账都按期更新"
    return f"{late}，最旧的是《{title}》，{text.as_of(as_of)}"
