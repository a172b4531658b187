"""What the playlists of the walls say when they are wrong."""

from collections.abc import Iterable

from cockpit import text

JOIN = "；"
UNREADABLE = "无法读取"
NOT_TEXT = "不是 UTF-8 文本"
NOT_TOML = "不是合法的 TOML"
NO_SCENES = "没有任何场景"
TIMES_BACKWARDS = "开始时刻不早于结束时刻"
FORMS = {
    "id": "小写字母开头的编号（小写字母、数字、连字符）",
    "title": "不超过 12 字的名称",
    "subdistrict": " 9 位或 12 位街道代码",
    "weekdays": " 1 到 7 的整数列表（1 为星期一）",
    "begin": '时刻（如 "07:30"）',
    "end": '时刻（如 "18:00"）',
    "days": "日期列表（如 [2026-12-08]）",
    "schedule": "一张表",
    "scene": "表的列表",
}


def faulty(faults: Iterable[str]) -> str:
    """Every fault in one sentence."""
    return f"大屏播放单有误：{JOIN.join(faults)}。"


def where(file: str, scene: str, what: str) -> str:
    """Where a fault is: the file, the scene where it is one's own, and what is wrong.

    >>> where("district.toml", "network", "停留时间应是 10 到 3600 之间的整数")
    'district.toml 场景 network：停留时间应是 10 到 3600 之间的整数'
    """
    return f"{file} 场景 {scene}：{what}" if scene else f"{file}：{what}"


def nameless(place: int) -> str:
    """What a scene without an id is called."""
    return f"第 {place} 个"


def missing(key: str) -> str:
    """A key that has to be there."""
    return f"缺少 {key}"


def unknown(keys: Iterable[str]) -> str:
    """Keys that mean nothing."""
    return f"有不认识的键 {text.listing(sorted(keys))}"


def form(key: str) -> str:
    """A value of the wrong form."""
    return f"{key} 应是{FORMS[key]}"


def between(key: str, low: int, high: int) -> str:
    """A whole number out of its bounds."""
    return f"{key} 应是 {low} 到 {high} 之间的整数"


def one_of(key: str, known: Iterable[str]) -> str:
    """A word that is none of the known ones."""
    return f"{key} 应是 {'、'.join(known)} 之一"


def other_id(stem: str) -> str:
    """The id of a playlist is the name of its file."""
    return f"id 应与文件名一致，即 {stem}"


def twice(id: str) -> str:
    """A scene id that two scenes bear."""
    return f"编号 {id} 重复"


def no_folder() -> str:
    """There is nothing to show."""
    return "没有播放单，请在 data/playlists 放入至少一份"
