"""What people read when the indicator definitions cannot be used."""

from collections.abc import Iterable

NO_FOLDER = "没有找到指标定义目录"
NO_FILE = "目录里没有指标定义文件"
NOT_TEXT = "文件不是 UTF-8 编码"
DUPLICATE = "同一指标定义了两次"
NOT_PLANNED = "方案里没有这个指标"
UNDEFINED = "无口径"  # in place of a status: promised, and nobody has said how to compute it
NO_POPULATION = "缺少分母（of）"
NO_CELLS = "缺少应覆盖的格子（cells 与 cells_by）"
NO_COLUMNS = "缺少分子字段（numerator）"
NO_END = "缺少结束日期字段（closed_by）"


def failed(faults: Iterable[str]) -> str:
    """The whole message: every fault, one per line."""
    return "指标定义不能使用：\n" + "\n".join(faults)


def fault(file: str, id: str, what: str) -> str:
    """One fault with its place.

    >>> fault("computed.toml", "yz-wifi", DUPLICATE)
    '《computed.toml》“yz-wifi”：同一指标定义了两次'
    >>> fault("computed.toml", "", NOT_TEXT)
    '《computed.toml》：文件不是 UTF-8 编码'
    """
    return f"《{file}》" + (f"“{id}”" if id else "") + f"：{what}"


def broken(line: int | None) -> str:
    """A file that is not TOML."""
    return "不是有效的 TOML 文件" + ("" if line is None else f"，第 {line} 行有误")


def unknown_key(key: str) -> str:
    """A key no definition has."""
    return f"不认识的项“{key}”"


def missing_key(key: str) -> str:
    """A key every definition of its sort needs."""
    return f"缺少“{key}”"


def unfit(key: str, value: object) -> str:
    """A value of the wrong type or outside its closed list."""
    return f"“{key}”的值“{value}”不合要求"


def unknown_dataset(name: str) -> str:
    """A dataset without a contract."""
    return f"没有名为“{name}”的台账"


def unknown_field(dataset: str, field: str) -> str:
    """A field its dataset does not have."""
    return f"台账“{dataset}”没有字段“{field}”"


def not_a_date(dataset: str, field: str) -> str:
    """A field that should date the rows and does not."""
    return f"台账“{dataset}”的字段“{field}”不是日期"


def unknown_code(field: str, value: object) -> str:
    """A code that is not in the field's list."""
    return f"字段“{field}”没有代码“{value}”"
