"""Words of 对标: who promises how much by when, what cannot be compared, what the others have and we lack."""

from collections.abc import Sequence
from datetime import date

from cockpit import text
from cockpit.text import standing

TITLE = "对标"
LEAD = "市级两份方案、崇明区方案与本区方案逐项并列：只在同一单位内比较，不可比的说明原因。"
COMPARED = "同单位对照"
GAPS = "差在哪里"
NOT_COMPARABLE = "不可直接比较"
STATED = "文件所载基线与现值"
TABS = {"gaps": GAPS, "not_comparable": NOT_COMPARABLE, "stated": STATED}
NOW, OWN, CITY, PEER, BASE = GROUPS = ("本区现值", "本区目标", "市级目标", "崇明目标", "文件基线")
SIDES = {"yuzhong": "本区", "city": "市级", "chongming": "崇明"}
AIMS = {"yuzhong": OWN, "city": CITY, "chongming": PEER}
PLANS = "各方案"
SUPPLIER = "区教委"
UNDATED = standing.UNDATED
NO_DATE_STATED = "未注日期"
LACKING, NO_FIGURE, NO_DUE = "缺项", "缺数量", "缺期限"
SAME = "持平同期"
PROXY, QUALITATIVE = "口径不同", "均为定性"
WORDS = {"proxy": PROXY, "qualitative": QUALITATIVE, "gap-in-yuzhong": LACKING, "same-unit": "未列入对照"}
HIGHER, LOWER, EARLIER, LATER = "高于", "低于", "早于", "晚于"
NONE = "没有相应承诺"
WHOLE_CITY = "市级数为全市合计"
MOST = 3  # commitments of one side that are quoted; the rest is a count
STATED_COLUMNS = (
    ("name", "文件所载", "", None),
    ("scope", "地方", "", None),
    ("text", "数值", "", None),
    ("clause", "出处", "", None),
    ("dated", "数据日期", "", None),
    ("indicator", "对应指标", "", None),
    ("now", "本区现值", "", None),
    ("as_of", "现值日期", "", None),
)


def dues(days: Sequence[date | None]) -> str:
    """By when, the year ends together.

    >>> dues([date(2025, 12, 31), date(2027, 12, 31)]), dues([None]), dues([date(2027, 4, 8), None])
    ('2025、2027 年底', '未定期限', '2027 年 4 月 8 日、未定期限')
    """
    ends = [d for d in days if d and (d.month, d.day) == (12, 31)]
    others = [standing.due(d) for d in days if d not in ends]
    years = [f"{'、'.join(str(d.year) for d in ends)} 年底"] if ends else []
    return "、".join(dict.fromkeys([*years, *others]))


def elsewhere(said: str, clause: str, due: str) -> str:
    """A promise with the other date that an annex gives.

    >>> elsewhere("2027 年底", "附件2(一)3", "2026 年底")
    '2027 年底（附件2(一)3 写 2026 年底）'
    """
    return f"{said}（{clause} 写 {due}）"


def cited(plan: str, clauses: Sequence[str], name: str) -> str:
    """Where a promise stands and, where it is called otherwise, what it is called.

    >>> cited("崇明方案", ["四(二)"], "区级信息化标杆校"), cited("", ["三", "四(一)1"], "")
    ('区级信息化标杆校，崇明方案 四(二)', '三、四(一)1')
    """
    place = f"{plan}{' ' if plan and clauses else ''}{'、'.join(dict.fromkeys(clauses))}"
    return f"{name}，{place}" if name else place


def dated(day: str, stale: str) -> str:
    """When a present value was true, and that it is too old where it is.

    >>> dated("截至 2026 年 10 月 31 日", ""), dated("截至 2025 年 12 月 31 日", "数据过期")
    ('截至 2026 年 10 月 31 日', '截至 2025 年 12 月 31 日（数据过期）')
    """
    return f"{day}（{stale}）" if stale else day


def both(level: str, timing: str) -> str:
    """How much and by when, in one sentence."""
    return f"{level}；{timing}"


def other_measure(value: str) -> str:
    """Why the present value has no place on the axis.

    >>> other_measure("63.0%")
    '按达标占比计量，现为 63.0%，单位不同'
    """
    return f"按达标占比计量，现为 {value}，单位不同"


def compared(items: int, left_out: int, behind: int) -> str:
    """What the comparison shows as a whole.

    >>> compared(6, 4, 2), compared(6, 0, 0), compared(0, 0, 0)
    ('6 项可在同一单位内对照，本区有 2 处低于或晚于对方；另有 4 条单位不同，未列入', \
'6 项可在同一单位内对照，本区没有低于或晚于对方之处', '没有可在同一单位内对照的承诺')
    """
    if not items:
        return "没有可在同一单位内对照的承诺"
    ours = f"有 {behind} 处低于或晚于对方" if behind else "没有低于或晚于对方之处"
    more = f"；另有 {left_out} 条单位不同，未列入" if left_out else ""
    return f"{items} 项可在同一单位内对照，本区{ours}{more}"


def lacking(name: str, who: str, said: str) -> str:
    """Something others promise and the district's plan does not mention.

    >>> lacking("IPv6", "市级", "规模部署（2025 年底）")
    'IPv6：市级有承诺，本区方案没有：规模部署（2025 年底）'
    """
    return f"{name}：{who}有承诺，本区方案没有：{said}"


def no_figure(name: str, who: str, said: str) -> str:
    """Others give a number, the district only words."""
    return f"{name}：{who}写明数量，本区没有：{said}"


def level(word: str, name: str, own: str, who: str, other: str) -> str:
    """Two levels in one unit.

    >>> level(HIGHER, "到校带宽", "10 Gbps", "市级", "1 Gbps"), level("", "无线覆盖", "100%", "市级", "100%")
    ('到校带宽：本区 10 Gbps，高于市级的 1 Gbps', '无线覆盖：本区与市级同为 100%')
    """
    return f"{name}：本区 {own}，{word}{who}的 {other}" if word else f"{name}：本区与{who}同为 {own}"


def total(name: str, own: str, other: str) -> str:
    """A district's count beside the whole city's, which is no yardstick for it.

    >>> total("智慧校园", "20 所", "600 所")
    '智慧校园：本区 20 所，全市合计 600 所，数量不作高低比较'
    """
    return f"{name}：本区 {own}，全市合计 {other}，数量不作高低比较"


def timing(word: str, own: str, who: str, other: str) -> str:
    """Two dates.

    >>> timing(LATER, "2027 年底", "市级", "2025 年底"), timing("", "2025 年底", "市级", "2025 年底")
    ('本区 2027 年底，晚于市级的 2025 年底', '同为 2025 年底')
    """
    if word:
        return f"本区 {own}，{word}{who}的 {other}"
    return f"同为 {own}" if own == other else f"本区{text.spaced(own)}，{who}{text.spaced(other)}"


def side(who: str, said: str) -> str:
    """What one side says."""
    return f"{who}：{said}"


def sides(said: Sequence[str]) -> str:
    """What all sides say, one after the other."""
    return "　｜　".join(said)


def commitment(name: str, figure: str, due: str) -> str:
    """One commitment in a few words.

    >>> commitment("应用场景类别", "10 类", "2024 年底"), commitment("教育数字大脑", "", "2025 年底")
    ('应用场景类别 10 类（2024 年底）', '教育数字大脑（2025 年底）')
    """
    return f"{name} {figure}（{due}）" if figure else f"{name}（{due}）"


def commitments(said: Sequence[str]) -> str:
    """Several commitments of one side, the first few quoted.

    >>> commitments(["甲", "乙", "丙", "丁"]), commitments([])
    ('甲；乙；丙等 4 条', '没有相应承诺')
    """
    if not said:
        return NONE
    return "；".join(said[:MOST]) + (f"等 {len(said)} 条" if len(said) > MOST else "")


def because(name: str, units: Sequence[str], remark: str) -> str:
    """Why something cannot be compared.

    >>> because("应用场景", ["个", "类"], "前者为建成数"), because("经费", [], "")
    ('应用场景：单位不同（个、类），前者为建成数', '经费：均未给出数量')
    >>> because("精品课", ["节"], "认定层级未明"), because("数据大脑", ["%"], "")
    ('精品课：认定层级未明', '数据大脑：口径或范围不同')
    """
    if len(units) > 1:
        reason = f"单位不同（{'、'.join(units)}）" + (f"，{remark}" if remark else "")
    else:
        reason = remark or ("口径或范围不同" if units else "均未给出数量")
    return f"{name}：{reason}"


def left_out(name: str, count: int) -> str:
    """What of a comparable item stays outside the comparison."""
    return f"{name}：另有 {count} 条单位不同或没有数量，未列入同单位对照"


def not_comparable(proxy: int, qualitative: int) -> str:
    """How many items cannot be compared and why."""
    return f"{proxy} 项口径或单位不同，{qualitative} 项各方案都没有数量，只并列、不比高低"


def gaps(lacking: int, behind: int, ahead: int) -> str:
    """What the others have that the district has not, and where it is ahead.

    >>> gaps(4, 2, 3)
    '对方有而本区缺 4 处，低于或晚于对方 2 处，高于或早于对方 3 处'
    """
    return f"对方有而本区缺 {lacking} 处，低于或晚于对方 {behind} 处，高于或早于对方 {ahead} 处"


def stated(total: int, beside: int) -> str:
    """How many facts the documents state and how many have a present value beside them."""
    return f"各文件载有 {total} 个基线数，其中 {beside} 个有同单位的本区现值可以并看"


def about(amount: str, over: bool) -> str:
    """A stated figure; the text may say that it is more than that."""
    return f"{amount}以上" if over else amount
