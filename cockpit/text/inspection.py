"""What the checklist of visits says when its file is wrong."""

from collections.abc import Iterable

from cockpit import text

JOIN = "；"
UNREADABLE = "文件缺失、不能读取或不是合法的 TOML"
NO_AREAS = "应只由若干个 [[area]] 组成"
ID = "id 应为小写字母开头，只含小写字母、数字和短横线，不超过 40 个字符"
FORMS = {"indicator": "指标编号", "retired": "true 或 false"}


def faulty(faults: Iterable[str]) -> str:
    """Every fault in one sentence.

    >>> faulty(["缺少 id"])
    '督导巡查要点文件有误：缺少 id。'
    """
    return f"督导巡查要点文件有误：{JOIN.join(faults)}。"


def area(place: int, id: object) -> str:
    """Which area a fault is in."""
    return f"方面 {id}" if isinstance(id, str) and id else f"第 {place} 个方面"


def point(area: str, number: int) -> str:
    """Which point of an area a fault is in."""
    return f"{area}第 {number} 个要点"


def where(place: str, what: str) -> str:
    """A place and what is wrong there."""
    return f"{place}{what}"


def missing(keys: Iterable[str]) -> str:
    """Keys that have to be there."""
    return f"缺少 {text.listing(sorted(keys))}"


def unknown(keys: Iterable[str]) -> str:
    """Keys that mean nothing."""
    return f"有不认识的键 {text.listing(sorted(keys))}"


def unknown_indicator(id: str) -> str:
    """An indicator that nothing defines."""
    return f"的指标 {id} 没有定义"


def form(key: str) -> str:
    """A value of the wrong form."""
    return f"的 {key} 应是{FORMS[key]}"


def too_long(key: str, most: int) -> str:
    """A text that is empty or too long."""
    return f"的 {key} 应有内容，且不超过 {most} 个字"


def points(fewest: int, most: int) -> str:
    """Too few or too many points."""
    return f"应有 {fewest} 到 {most} 个要点"


def twice(id: str) -> str:
    """An id that two entries bear."""
    return f"编号 {id} 重复"
