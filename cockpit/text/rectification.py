"""What the rules of the rectification say when they are wrong, and when a step does not follow."""

from collections.abc import Iterable

from cockpit import text

JOIN = "；"
UNREADABLE = "文件无法读取，或不是合法的 TOML"
UNKNOWN_ACTION = "没有这一步操作。"
UNKNOWN_SEVERITY = "严重程度只有规则里写明的几种。"
NOWHERE = "没有记下挂起以前的状态，不能恢复办理。"
TWICE = "编号重复"
HOLE = "没有进来的路，或还要办却没有出去的路"
WAY_BACK = "要回到原来的状态，只能从一个状态出发"
NO_START = "没有一步可以立项"
STAGES = "状态的次序应是从 1 起连续的整数"
KINDS = {
    "state": "状态",
    "action": "动作",
    "severity": "严重程度",
    "escalation": "逾期升级",
    "origin": "来源",
}
FORMS = {
    "id": "小写字母开头的编号",
    "title": "不超过 8 字的名称",
    "stage": "正整数",
    "live": " true 或 false",
    "counts": " true 或 false",
    "step": " true 或 false",
    "from": "不重复的状态列表",
    "to": "一个状态，或 same、before",
    "needs": "不重复的已知字段",
    "takes": "不重复的已知字段",
    "days": " 1 到 366 的整数",
    "level": "正整数",
    "told": "角色的列表",
    "reason": "一句理由",
}


def faulty(faults: Iterable[str]) -> str:
    """Every fault in one sentence."""
    return f"整改规则有误：{JOIN.join(faults)}。"


def where(kind: str, id: str) -> str:
    """The beginning of a fault.

    >>> where("state", "closed") + TWICE
    '状态 closed：编号重复'
    """
    return f"{KINDS[kind]} {id}："


def unknown(before: str, keys: Iterable[str]) -> str:
    """Keys that mean nothing."""
    return f"{before}有不认识的键 {text.listing(sorted(keys))}"


def missing(before: str, key: str) -> str:
    """A key that has to be there."""
    return f"{before}缺少 {key}"


def form(key: str) -> str:
    """A value of the wrong form."""
    return f"{key} 应是{FORMS[key]}"


def astray(ids: Iterable[str]) -> str:
    """States that a step names and nobody defines."""
    return f"用到了没有定义的状态 {text.listing(sorted(ids))}"


def not_rising(key: str) -> str:
    """Escalation that does not become graver."""
    return f"逾期升级的 {key} 应逐级增大"


def illegal(action: str, state: str) -> str:
    """A step that does not follow from a state.

    >>> illegal("销号", "派发"), illegal("销号", "")
    ('当前状态是“派发”，不能“销号”。', '还没有立项，不能“销号”。')
    """
    return f"当前状态是“{state}”，不能“{action}”。" if state else f"还没有立项，不能“{action}”。"
