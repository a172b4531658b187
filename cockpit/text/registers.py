"""Words of the registers."""

from collections.abc import Mapping
from typing import Any

TITLE = "台账"
SENTENCE = "每一行都写明来自哪个文件的哪一行。"
ALL = "全部台账"
OWN = "数据契约与当前版本"
FRESH = "正常"
EVENT = "有事即报"
SCHOOL = "学校"
CATALOGUE = {
    "title": "台账",
    "group": "类别",
    "state": "状态",
    "as_of": "最新数据",
    "rows": "行数",
    "cadence": "更新周期",
    "level": "可见级别",
    "evidence": "佐证",
}
ORIGIN = {
    "source_file": "来源文件",
    "source_sheet": "工作表",
    "source_row": "行号",
    "as_of": "数据日期",
    "basis": "取得方式",
}
MEASURES = {"_sum": "合计", "_mean": "均值", "_min": "最低", "_max": "最高"}
PERIOD = {"month": ("月份", "", None), "days": ("有数据天数", "天", 0), "rows": ("行数", "行", 0)}


def how_many(total: int, late: int, empty: int) -> str:
    """How many registers there are, are late or have nothing yet."""
    said = [f"共 {total} 类台账"]
    if late:
        said.append(f"{late} 类数据过期")
    if empty:
        said.append(f"{empty} 类还没有数据")
    return "，".join(said) if late or empty else f"{said[0]}，全部按期更新"


def rows_of(title: str, rows: int, *, monthly: bool) -> str:
    """How many rows of a register the reader may see."""
    if not rows:
        return f"您的范围内还没有{title}的数据"
    return f"{title}共 {rows:,} 行" + ("（按月汇总，逐日原始记录存档备查）" if monthly else "")


def rolled(name: str, fields: Mapping[str, Any]) -> tuple[str, str, int | None]:
    """Title, unit and decimals of a roll-up's column."""
    if name in PERIOD:
        return PERIOD[name]
    if name in ORIGIN:
        return ORIGIN[name], "", None
    for ending, word in MEASURES.items():
        field = fields.get(name.removesuffix(ending)) if name.endswith(ending) else None
        if field is not None:
            return f"{field.title}{word}", field.unit, 1 if ending == "_mean" else field.decimals
    field = fields.get(name)
    return (field.title, field.unit, field.decimals) if field is not None else (name, "", None)
