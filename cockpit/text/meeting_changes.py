"""Words about what changed between two months: a sentence each, with a cause only where data show one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cockpit import text

TITLE, TABLE, RESTATED = "本月变化", "变化清单", "更正说明"
THEMES = {
    "targets": "目标进展",
    "schools": "学校进退",
    "exceptions": "例外增减",
    "sources": "数据时效",
    "rectifications": "整改动态",
}
KINDS = {
    "missed": "逾期",
    "lost": "退回",
    "met": "达成",
    "worse": "转差",
    "better": "转好",
    "blind": "无从判断",
    "seen": "可以判断",
    "moved": "变动",
    "promise": "目标调整",
    "fell": "退回",
    "joined": "新达标",
    "raised": "新例外",
    "cleared": "已消除",
    "stale": "数据过期",
    "fresh": "恢复更新",
    "opened": "新立项",
    "closed": "销号",
    "overdue": "逾期",
    "reopened": "重新立项",
    "withdrawn": "撤销",
}
TOGETHER = {
    "opened": "新立项",
    "closed": "销号",
    "overdue": "新逾期",
    "reopened": "重新立项",
    "withdrawn": "撤销",
}
LAYERS = {
    "ten_gigabit": "万兆到校",
    "gigabit": "千兆到班",
    "optical": "全光网络",
    "wireless": "无线全覆盖",
    "upgrade": "网络升级验收",
    "designation": "智慧校园示范校",
}
REACHED = {
    "ten_gigabit": "实现万兆到校",
    "gigabit": "实现千兆到班",
    "optical": "建成全光网络",
    "wireless": "实现无线全覆盖",
    "upgrade": "通过网络升级验收",
    "designation": "认定为智慧校园示范校",
}
LOST = {
    "ten_gigabit": "不再万兆到校",
    "gigabit": "不再全部千兆到班",
    "optical": "不再是全光网络",
    "wireless": "不再是无线全覆盖",
    "upgrade": "不再有网络升级验收",
    "designation": "不再是智慧校园示范校",
}
COLUMNS = (
    ("number", "次序", "", 0),
    ("theme", "类别", "", None),
    ("word", "变化", "", None),
    ("subject", "对象", "", None),
    ("was", "上次", "", None),
    ("now", "本次", "", None),
    ("sentence", "说明", "", None),
)
RESTATED_COLUMNS = (
    ("kind", "性质", "", None),
    ("label", "指标", "", None),
    ("then", "当时", "", None),
    ("now", "现在", "", None),
    ("note", "发布说明", "", None),
    ("file", "依据", "", None),
    ("by", "导入与发布", "", None),
    ("at", "导入日期", "", None),
)
SOURCE = "两次例会的封存数据"
SERVED = "当前数据版本"
CORRECTED, LATE, REDEFINED = "更正", "补报", "口径调整"
FILES = 2  # files named before the rest is counted
FIRST = "没有上一次例会的封存数据，本次是第一次，不作比较"
NOTHING = "与上一次例会相比没有变化"
MORE, FEWER = "新增", "减少"
NAMED = 3  # kinds of what is left out that are told by name
JOIN, COMMA, DOT = "；", "，", " · "
ADJUSTED = "同期目标有调整"
RECOVERED = "销号时数据复核已达标"
OVERRIDDEN = "销号时数据复核未达标，已说明理由"

NO_RULES = "变化规则文件读不出来，请检查 rules/changes.toml"
FIELDS = "字段不全或多余"
UNKNOWN_KIND = "没有这一类变化"
BAD_THEME = "归到了别的栏"
BAD_WEIGHT = "重要程度应是 0 到 100 的数"
BAD_MOST = "最多列几条应是大于零的整数"
BAD_REASON = "没有写明理由"
NAMELESS = "没有这一层的名称"
BAD_INDICATOR = "没有这项指标"
BAD_SINCE = "没有这个日期字段"


def faulty(faults: Sequence[str]) -> str:
    """Every fault of the rules at once."""
    return f"变化规则有 {len(faults)} 处错误：{JOIN.join(faults)}"


def bad_fields(section: str, names: Iterable[str]) -> str:
    """A section without its numbers, or with others."""
    return f"[{section}] 应当正好有 {text.listing(names)}"


def bad_number(name: str, low: float, high: float) -> str:
    """A number out of its bounds."""
    return f"{name} 应在 {low} 到 {high} 之间"


def twice(id: str) -> str:
    """Two entries of one name."""
    return f"{id} 写了两次"


def lacks(id: str) -> str:
    """A kind without an entry."""
    return f"没有写 {KINDS[id]}（{id}）"


def bad_kind(id: str, fault: str) -> str:
    """A fault of one kind."""
    return f"kind {id}：{fault}"


def bad_layer(id: str, fault: str) -> str:
    """A fault of one layer."""
    return f"layer {id}：{fault}"


def claim(total: int, better: int, worse: int) -> str:
    """How much has changed.

    >>> claim(12, 5, 4), claim(3, 0, 0), claim(0, 0, 0)
    ('12 处变化：5 处向好，4 处变差', '3 处变化', '与上一次例会相比没有变化')
    """
    if not total:
        return NOTHING
    parts = [f"{n} 处{word}" for n, word in ((better, "向好"), (worse, "变差")) if n]
    return f"{total} 处变化" + (f"：{COMMA.join(parts)}" if parts else "")


def listed(total: int, since: date) -> str:
    """How many are in the list, compared with when."""
    return f"与 {text.month(since)}相比有 {total} 处变化" if total else NOTHING


def more(kinds: Mapping[str, int]) -> str:
    """What the sentences leave out, the most frequent kinds by name.

    >>> more({"新立项": 14})
    '另有 14 处变化：新立项 14 处，见变化清单'
    >>> more({"新立项": 3, "销号": 5, "变动": 1, "转好": 1, "达成": 2})
    '另有 12 处变化：销号 5 处、新立项 3 处、达成 2 处等，见变化清单'
    """
    ranked = sorted(kinds.items(), key=lambda each: -each[1])
    named = text.listing(f"{word} {count} 处" for word, count in ranked[:NAMED])
    rest = "等" if len(ranked) > NAMED else ""
    return f"另有 {sum(kinds.values())} 处变化：{named}{rest}，见{TABLE}"


def goal(label: str, year: int | None) -> str:
    """A promise by its name and milestone.

    >>> goal("精品课", 2027), goal("精品课", None)
    ('“精品课”（2027 年目标）', '“精品课”')
    """
    return f"“{label}”（{year} 年目标）" if year else f"“{label}”"


def step(before: str, after: str, change: float | None) -> str:
    """How a value moved; empty where it did not.

    >>> step("21 所", "24 所", 3), step("63.0%", "61.5%", -1.5)
    ('由 21 所增至 24 所', '由 63.0%降至 61.5%')
    >>> step("—", "3 所", None), step("3 所", "3 所", 0)
    ('现值 3 所', '现值 3 所')
    """
    if not change or before == text.MISSING or before == after:
        return f"现值{text.spaced(after)}" if after != text.MISSING else ""
    up, down = ("升至", "降至") if after.endswith("%") else ("增至", "减至")
    return f"由 {before}{up if change > 0 else down} {after}"


def met(name: str, moved: str, target: str) -> str:
    """A promise is kept.

    >>> met("“精品课”（2027 年目标）", "由 290 节增至 300 节", "300 节")
    '“精品课”（2027 年目标）达成：由 290 节增至 300 节，目标 300 节'
    >>> met("“区平台”", "现值 4/4 阶段", "验收投用")
    '“区平台”达成：现值 4/4 阶段，目标验收投用'
    """
    return f"{name}达成：{_and(moved, _goal(target))}"


def turned(name: str, was: str, now: str, moved: str, target: str, gap: str) -> str:
    """A status became another.

    >>> turned("“精品课”", "在轨", "有风险", "由 292 节增至 294 节", "300 节", "还差 6 节")
    '“精品课”由“在轨”转为“有风险”：由 292 节增至 294 节，目标 300 节，还差 6 节'
    """
    told = _and(moved, _goal(target), gap)
    return f"{name}由“{was}”转为“{now}”" + (f"：{told}" if told else "")


def shifted(name: str, moved: str, target: str, gap: str) -> str:
    """A value moved while the status stayed."""
    return f"{name}{_and(moved, _goal(target), gap)}"


def retargeted(name: str, before: str, after: str) -> str:
    """Another figure was promised."""
    return f"{name}目标由 {before}调整为 {after}"


def postponed(name: str, before: date | None, after: date | None) -> str:
    """Another day was promised."""
    return f"{name}期限由 {text.date(before)}调整为 {text.date(after)}"


def added(name: str, target: str, due: str) -> str:
    """A promise is new."""
    return f"{name}新列入方案：{_and(_goal(target), due)}"


def dropped(name: str) -> str:
    """A promise is gone."""
    return f"{name}不再列入方案"


def joined(layer: str, count: int, names: str, total: int) -> str:
    """Schools that reached something.

    >>> joined("万兆到校", 2, "甲小学（10 月 12 日）、乙小学", 32)
    '万兆到校新增 2 所：甲小学（10 月 12 日）、乙小学，累计 32 所'
    """
    return f"{layer}新增 {count} 所：{names}，累计 {total} 所"


def fell(layer: str, count: int, names: str, total: int) -> str:
    """Schools that lost something."""
    return f"{layer}减少 {count} 所：{names}，累计 {total} 所"


def school(name: str, said: str = "") -> str:
    """A school in a list, with the day it got there or its figure.

    >>> school("甲小学", "10 月 12 日"), school("甲小学")
    ('甲小学（10 月 12 日）', '甲小学')
    """
    return f"{name}（{said}）" if said else name


def reached(name: str, layer: str, on: date | None) -> str:
    """One school that reached something.

    >>> reached("甲小学", "ten_gigabit", date(2026, 10, 12)), reached("甲小学", "gigabit", None)
    ('甲小学实现万兆到校（10 月 12 日）', '甲小学实现千兆到班')
    """
    return school(f"{name}{REACHED[layer]}", day(on))


def lost(name: str, layer: str) -> str:
    """One school that lost something.

    >>> lost("甲小学", "optical")
    '甲小学不再是全光网络'
    """
    return f"{name}{LOST[layer]}"


def day(on: date | None) -> str:
    """A day of the year.

    >>> day(date(2026, 10, 12)), day(None)
    ('10 月 12 日', '')
    """
    return f"{on.month} 月 {on.day} 日" if on else ""


def raised_together(label: str, count: int, named: str) -> str:
    """Several schools with a new exception of one rule.

    >>> raised_together("网络中断时长", 2, "甲小学（133 分钟）、乙小学（206 分钟）")
    '“网络中断时长”新出现例外 2 所：甲小学（133 分钟）、乙小学（206 分钟）'
    """
    return f"“{label}”新出现例外 {count} 所：{named}"


def cleared_together(label: str, count: int, named: str) -> str:
    """Several schools whose exception of one rule is gone."""
    return f"“{label}”例外消除 {count} 所：{named}"


def item(name: str, code: str, said: str) -> str:
    """A rectification in a list.

    >>> item("甲小学", "ZG2026-0029", "逾期 23 天")
    '甲小学 ZG2026-0029（逾期 23 天）'
    """
    return school(f"{name} {code}", said)


def items(kind: str, named: Sequence[str], count: int) -> str:
    """Several rectifications with which the same has happened.

    >>> items("overdue", ["甲小学 ZG2026-0029（逾期 23 天）"], 5)
    '整改新逾期 5 项：甲小学 ZG2026-0029（逾期 23 天）等'
    """
    rest = "等" if count > len(named) else ""
    return f"整改{TOGETHER[kind]} {count} 项：{text.listing(named)}{rest}"


def overridden(sentence: str, count: int) -> str:
    """How many of the closed ones the data did not support."""
    return because(sentence, f"其中 {count} 项销号时数据复核未达标，已说明理由" if count else "")


def late(days: int) -> str:
    """By how much a term has passed."""
    return f"逾期 {days} 天"


def term(due: date | None) -> str:
    """When something is due."""
    return f"{day(due)}到期" if due else ""


def times(count: int) -> str:
    """How often."""
    return f"第 {count} 次"


def raised(name: str, said: str, source: str) -> str:
    """Something new is wrong."""
    return f"新增预警：{said}" if source == "alert" else f"{name}新出现例外：{said}"


def cleared(name: str, said: str, source: str) -> str:
    """Something is no longer wrong."""
    return f"预警解除：{said}" if source == "alert" else f"{name}例外消除：{said}"


def stale(title: str, as_of: date | None, cadence: str) -> str:
    """A source has grown too old."""
    return f"《{title}》数据过期：停在 {text.date(as_of)}，应{text.CADENCE_WORDS[cadence]}更新"


def fresh(title: str, as_of: date | None) -> str:
    """A source is up to date again."""
    return f"《{title}》恢复更新，{text.as_of(as_of)}"


def opened(code: str, name: str, problem: str, due: date) -> str:
    """A rectification was opened."""
    return f"{name}新立项整改 {code}：{problem}，{text.date(due)}到期"


def closed(code: str, name: str, problem: str, on: date | None) -> str:
    """A rectification was closed."""
    return f"{name}整改 {code} 于 {text.date(on)}销号：{problem}"


def overdue(code: str, name: str, problem: str, days: int, due: date) -> str:
    """A rectification has passed its term."""
    return f"{name}整改 {code} 逾期 {days} 天：{problem}，{text.date(due)}到期"


def reopened(code: str, name: str, problem: str, times: int) -> str:
    """A rectification had to be opened again."""
    return f"{name}整改 {code} 第 {times} 次重新立项：{problem}"


def withdrawn(code: str, name: str, problem: str) -> str:
    """A rectification was taken back."""
    return f"{name}整改 {code} 撤销：{problem}"


def names(told: Sequence[str], total: int) -> str:
    """The first few of several names.

    >>> names(["甲", "乙"], 5), names(["甲", "乙"], 2)
    ('甲、乙等 5 所', '甲、乙')
    """
    return text.listing(told) + (f"等 {total} 所" if total > len(told) else "")


def because(sentence: str, cause: str) -> str:
    """A sentence with the cause that the data show."""
    return f"{sentence}；{cause}" if cause else sentence


def formula(before: str, after: str) -> str:
    """It is computed in another way.

    >>> formula("1", "2")
    '口径由第 1 版改为第 2 版'
    """
    return f"口径由第 {before} 版改为第 {after} 版"


def stages(names: Sequence[str], on: date | None) -> str:
    """Stages of a deliverable that were done.

    >>> stages(["建设", "试运行"], date(2026, 10, 12))
    '“建设”“试运行”阶段完成，最近一项在 2026 年 10 月 12 日'
    >>> stages(["验收"], date(2026, 10, 12))
    '“验收”阶段于 2026 年 10 月 12 日完成'
    """
    told = "".join(f"“{name}”" for name in names)
    if len(names) > 1:
        return f"{told}阶段完成，最近一项在 {text.date(on)}"
    return f"{told}阶段于 {text.date(on)}完成"


def schools(word: str, told: Sequence[str], total: int) -> str:
    """The schools behind a change of a figure.

    >>> schools("新增", ["甲小学", "乙小学"], 2)
    '新增甲小学、乙小学'
    """
    return f"{word}{names(told, total)}"


def due(on: date | None) -> str:
    """The day of a promise has passed."""
    return f"期限 {text.date(on)}已过"


def old(on: date | None) -> str:
    """How old the newest figure is."""
    return f"最近一期数据截至 {text.date(on)}"


def chance(before: str, after: str) -> str:
    """The chance of arriving in time.

    >>> chance("62%", "78%"), chance("不足 1%", "31%")
    ('按期把握由 62%变为 78%', '按期把握由不足 1%变为 31%')
    """
    return f"按期把握由{text.spaced(before)}变为{text.spaced(after)}"


def file(name: str) -> str:
    """The file that something rests on."""
    return f"依据“{name}”"


def treated(code: str, on: date | None) -> str:
    """The rectification of the same matter was closed."""
    return f"整改 {code} 已于 {text.date(on)}销号"


def live(code: str, state: str) -> str:
    """A rectification of the same matter is under way.

    >>> live("ZG2026-0036", "签收")
    '整改 ZG2026-0036 在“签收”环节'
    """
    return f"整改 {code} 在“{state}”环节"


def stuck(state: str, since: date | None) -> str:
    """Where a rectification has been standing."""
    return f"自 {text.date(since)}停在“{state}”环节"


def lines(*parts: str) -> str:
    """What stands below a sentence."""
    return DOT.join(part for part in parts if part and part != text.MISSING)


def word(kind: str, direction: int) -> str:
    """The word for a kind; a move says which way."""
    return {1: "有进展", -1: "有退步"}.get(direction, KINDS[kind]) if kind == "moved" else KINDS[kind]


def _goal(target: str) -> str:
    return f"目标{text.spaced(target)}" if target else ""


def _and(*parts: str) -> str:
    return COMMA.join(part for part in parts if part and part != text.MISSING)


def restated(month: date, closed: date, counts: Mapping[str, int]) -> str:
    """How many figures of a frozen month are otherwise today, by what became of them.

    >>> restated(date(2026, 9, 30), date(2026, 10, 21), {"更正": 2, "补报": 1})
    '2026 年 9 月的数据自 2026 年 10 月 21 日封存以来更正 2 项、补报 1 项'
    >>> restated(date(2026, 9, 30), date(2026, 10, 21), {})
    '2026 年 9 月的数据自 2026 年 10 月 21 日封存以来没有更正'
    """
    parts = [f"{word} {counts[word]} 项" for word in (CORRECTED, LATE, REDEFINED) if counts.get(word)]
    since = f"{text.month(month)}的数据自 {text.date(closed)}封存以来"
    return since + ("、".join(parts) or "没有更正")


def of_place(place: str, label: str) -> str:
    """A figure of the district, or of one school."""
    return f"{place}：{label}" if place else label


def redefined(before: int, after: int) -> str:
    """Another formula."""
    return f"口径由第 {before} 版改为第 {after} 版"


def sent(sender: str, publisher: str) -> str:
    """Who sent a file in, and who published it.

    >>> sent("核查员", "负责人"), sent("负责人", "负责人"), sent("", "负责人")
    ('核查员导入、负责人发布', '负责人', '负责人')
    """
    apart = sender and publisher and sender != publisher
    return f"{sender}导入、{publisher}发布" if apart else publisher or sender


def files(names: Sequence[str]) -> str:
    """The files that something rests on.

    >>> files(["a.xlsx"]), files(["a.xlsx", "b.xlsx", "c.xlsx"]), files([])
    ('a.xlsx', 'a.xlsx、b.xlsx等 3 份文件', '—')
    """
    named = [name for name in names if name]
    return text.listing(named[:FILES]) + (f"等 {len(named)} 份文件" if len(named) > FILES else "")


def published(version: int, note: str) -> str:
    """Under which version a file was published, and what was noted."""
    return f"第 {version} 版" + (f"：{note}" if note else "")
