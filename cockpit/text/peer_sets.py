"""Words of the sets of schools that people save to compare with."""

SETS = "比较范围"
NEAREST = "系统选出的同类学校"
MAKE = "另选比较范围"
MAKE_NOTE = "自选学校只有自己看得见；同名的再存一次即替换。"
WHICH, NAME, KEEP, DROP = "学校", "名称", "保存", "删除这一范围"
NOT_ALLOWED = "没有查看同类学校名单的权限。"


def not_a_name(most: int) -> str:
    return f"请给比较范围起一个名称，不超过 {most} 个字。"


def not_schools(most: int) -> str:
    return f"请选择 1 至 {most} 所学校。"


def too_many_sets(most: int) -> str:
    return f"最多保存 {most} 个比较范围，请先删除不用的。"


def saved(name: str, schools: int) -> str:
    """What was kept.

    >>> saved("同片区", 12)
    '同片区（12 所）'
    """
    return f"{name}（{schools} 所）"
