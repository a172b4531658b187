"""What the meeting's rules say when their file is wrong, and what people call a period's meeting."""

import datetime as dt
from collections.abc import Iterable

from cockpit import text

JOIN = "；"
UNREADABLE = "文件缺失、不能读取或不是合法的 TOML"
TWICE = "编号重复"
LINK = "只读链接的 days 不能大于 most_days"
KINDS = {"cadence": "周期", "item": "议程", "term": "期限", "link": "只读链接"}
SOURCES = {
    "followups": "上次议定事项",
    "standing": "常设议题",
    "changes": "本期变化",
    "exceptions": "新增例外",
    "decisions": "议定事项",
}
FORMS = {
    "id": "小写字母开头的编号，只含小写字母、数字和短横线",
    "title": "不超过 16 字的名称",
    "months": " 1、3、6 或 12",
    "due_after": " 1 到 12 的整数",
    "due_day": " 1 到 28 的整数",
    "minutes": " 1 到 240 的整数",
    "source": " followups、standing、changes、exceptions、decisions 之一",
    "figures": "不重复的图的列表，每个写作“主题.图”",
    "action_days": " 1 到 366 的整数",
    "days": " 1 到 366 的整数",
    "most_days": " 1 到 366 的整数",
}


def faulty(faults: Iterable[str]) -> str:
    """Every fault in one sentence.

    >>> faulty([missing("item"), LINK])
    '例会规则有误：缺少 item；只读链接的 days 不能大于 most_days。'
    """
    return f"例会规则有误：{JOIN.join(faults)}。"


def where(kind: str, id: str) -> str:
    """The beginning of a fault.

    >>> where("item", "changes") + TWICE, where("term", "")
    ('议程 changes：编号重复', '期限：')
    """
    return f"{KINDS[kind]} {id}：" if id else f"{KINDS[kind]}："


def unknown(keys: Iterable[str]) -> str:
    """Keys that mean nothing."""
    return f"有不认识的键 {text.listing(sorted(keys))}"


def missing(key: str) -> str:
    """A key that has to be there."""
    return f"缺少 {key}"


def form(key: str) -> str:
    """A value of the wrong form."""
    return f"{key} 应是{FORMS[key]}"


def same_length(months: int) -> str:
    """Two cadences whose meetings could not be told apart."""
    return f"有两个周期都是 {months} 个月"


def out_of_order(id: str, before: str) -> str:
    """An item that stands behind one that comes later in a meeting."""
    return f"议程 {id} 应排在 {before} 之前"


def many(source: str) -> str:
    """A source that is more than one item."""
    return f"{SOURCES[source]}（{source}）只能有一项"


def none(source: str) -> str:
    """A source that has to be on the agenda."""
    return f"议程缺少{SOURCES[source]}（{source}）"


def span(period: dt.date, months: int) -> str:
    """A period in words, named by its last day.

    >>> [span(dt.date(2026, 12, 31), months) for months in (1, 3, 6, 12)]
    ['2026 年 12 月', '2026 年第四季度', '2026 年下半年', '2026 年度']
    """
    if months == 1:
        return text.month(period)
    part = {3: f"第{'一二三四'[period.month // 3 - 1]}季度", 6: "上半年" if period.month == 6 else "下半年"}
    return f"{period.year} 年{part.get(months, '度')}"


def named(span: str, edition: int) -> str:
    """What people call the meeting about a period."""
    return f"{span}例会" + (f"（第 {edition} 版）" if edition > 1 else "")
