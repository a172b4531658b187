"""Words of similar schools: why one is left out, and what is wrong with the rules."""

RULES = "同类学校规则"
CLOSED = "已停用"
JOIN, STOP = "；", "。"


def lacking(titles: list[str]) -> str:
    """A school without what is needed to compare it.

    >>> lacking(["在校学生", "教室"])
    '缺少在校学生、教室'
    """
    return f"缺少{'、'.join(titles)}"


def no_rules() -> str:
    return f"{RULES}文件缺失或不能读取。"


def bad(part: str, name: str) -> str:
    """A part of the rules that cannot be used."""
    return f"“{part}”中的“{name}”不完整或超出范围"


def bad_number(name: str) -> str:
    return f"“{name}”应为正数"


def faulty(faults: list[str]) -> str:
    """Every fault of the rules in one sentence."""
    return f"{RULES}有误：{JOIN.join(faults)}{STOP}"
