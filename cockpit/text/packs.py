"""What the files of packs and of figures' definitions say when they are wrong."""

from collections.abc import Iterable

from cockpit import text

JOIN = "；"
UNREADABLE = "不能读取或不是合法的 TOML"
NO_FOLDER = "没有任何材料定义"
TWICE = "编号重复"
FORMS = {
    "id": "小写字母开头的编号，只含小写字母、数字和短横线",
    "title": "不超过 24 字的名称",
    "audience": " district、unit、school 之一",
    "forms": " pptx、docx、pdf、xlsx 中不重复的几种",
    "section": "至少一个章节",
    "figures": "不重复的图的列表，每个写作“主题.图”，可带“?筛选=取值”，也可写成 {figure, forms}",
    "columns": " 1 到 4 的整数",
    "note": "不超过 120 字的说明",
    "item": "议程中一项的编号",
    "says": "不超过 300 字的说明",
    "indicators": "指标编号的列表",
}


def faulty(faults: Iterable[str]) -> str:
    """Every fault in one sentence.

    >>> faulty([where("unit.toml", "", missing("title")), where("unit.toml", "map", TWICE)])
    '例会材料的定义有误：unit.toml：缺少 title；unit.toml 章节 map：编号重复。'
    """
    return f"例会材料的定义有误：{JOIN.join(faults)}。"


def where(file: str, part: str, what: str) -> str:
    """Where a fault is: the file, the section where it is one's own, and what is wrong."""
    return f"{file} 章节 {part}：{what}" if part else f"{file}：{what}"


def unknown(keys: Iterable[str]) -> str:
    """Keys that mean nothing."""
    return f"有不认识的键 {text.listing(sorted(keys))}"


def missing(key: str) -> str:
    """A key that has to be there."""
    return f"缺少 {key}"


def form(key: str) -> str:
    """A value of the wrong form."""
    return f"{key} 应是{FORMS[key]}"


def other_id(stem: str) -> str:
    """A file that does not bear the name of what it defines."""
    return f"id 应与文件名 {stem} 相同"


def shown_twice(figure: str) -> str:
    """A figure that stands in two sections."""
    return f"图 {figure} 出现在两个章节里"


def no_item(item: str) -> str:
    """An item that the agenda does not have."""
    return f"议程里没有 {item}"


def no_figure(figure: str) -> str:
    """A figure that nobody can draw."""
    return f"没有图 {figure}"


def no_choice(figure: str, name: str) -> str:
    """A filter that a figure does not have, or a value of it that means nothing."""
    return f"图 {figure} 的筛选 {name} 不成立"


def undefined(figure: str) -> str:
    """A figure whose meaning is written nowhere."""
    return f"图 {figure} 没有口径说明"


def no_indicator(figure: str, indicator: str) -> str:
    """A definition that names an indicator there is not."""
    return f"图 {figure} 的口径说明提到不存在的指标 {indicator}"
