"""What people read about datasets: why a row is sent back, and what is wrong with a contract's file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cockpit import text

Contract = Any  # this room imports no other and knows contracts and fields by their attributes
Field = Any

JOIN = "；"
PERSONS = "人"  # the unit of fields that count people
AND = "、"
RELATIONS = {"<=": "不大于", "<": "小于", ">=": "不小于", ">": "大于", "==": "等于"}
DATE_RELATIONS = {"<=": "不晚于", "<": "早于", ">=": "不早于", ">": "晚于", "==": "等于"}
TYPE_WORDS = {
    "text": "文字",
    "code": "从下拉列表中选择",
    "ref": "编号",
    "school": "10 位学校标识码",
    "plan": "计划编号",
    "int": "整数",
    "number": "数字",
    "ratio": "百分数",
    "bandwidth": "带宽",
    "date": "日期，如 2026-03-31",
    "month": "月份，如 2026-03",
    "bool": "是或否",
}
DEFAULT_LENGTH = 200


def titles(names: Iterable[str]) -> str:
    """Several column titles in a row."""
    return AND.join(names)


def reason(contract: Contract, rule: str) -> str:
    """The sentence for a failed rule, naming the column and what was expected.

    `rule` is a name the contract's schema gives: `field|kind`, `left|op|right` or the key.
    """
    if rule in ("primary_key", "key|unique"):
        return f"{titles(contract.field(n).title for n in contract.key)} 与另一行重复"
    name, _, rest = rule.partition("|")
    field = contract.field(name)
    if "|" in rest:
        return _relation(contract, field, rest)
    return REASONS.get(rest, _unusable)(contract, field)


def limits(field: Field) -> str:
    """The range of a number in words, empty when there is none.

    >>> from cockpit.contracts import Field
    >>> limits(Field("a", "b", "int", unit="间", min=0, max=1000))
    '0–1,000 间'
    """
    if field.min is None and field.max is None:
        return ""
    unit = f" {field.unit}" if field.unit else ""
    if field.max is None:
        return f"不小于 {_plain(field.min)}{unit}"
    if field.min is None:
        return f"不大于 {_plain(field.max)}{unit}"
    return f"{_plain(field.min)}–{_plain(field.max)}{unit}"


def _plain(bound: float | None) -> str:
    return text.number(bound, 0 if bound is None or float(bound).is_integer() else 2)


def _relation(contract: Contract, left: Field, rest: str) -> str:
    op, _, right = rest.partition("|")
    words = DATE_RELATIONS if left.kind.dated else RELATIONS
    return f"{left.title} 应{words[op]} {contract.field(right).title}"


def _missing(contract: Contract, field: Field) -> str:
    return f"{field.title} 是必填项，此处为空"


def _range(contract: Contract, field: Field) -> str:
    span = limits(field)
    return f"{field.title} 应在 {span} 之间" if "–" in span else f"{field.title} 应{span or '是合理的数值'}"


def _early(contract: Contract, field: Field) -> str:
    return f"{field.title}：日期早于 2000 年" if field.kind.dated else _range(contract, field)


def _late(contract: Contract, field: Field) -> str:
    if not field.kind.dated:
        return _range(contract, field)
    return f"{field.title}：日期晚于 2099 年" if field.future else f"{field.title}：日期晚于今天"


def _pattern(contract: Contract, field: Field) -> str:
    if field.type == "school":
        return f"{field.title} 应为 10 位学校标识码：2 位学校类型、50、6 位序号"
    if field.type == "code":
        return f"{field.title} 应为以下之一：{titles(contract.lists[field.codes].codes.values())}"
    return f"{field.title} 的写法不符合规定格式"


def _empty(contract: Contract, field: Field) -> str:
    return f"{field.title} 只有空格，没有内容"


def _long(contract: Contract, field: Field) -> str:
    return f"{field.title} 超过 {field.max_length or DEFAULT_LENGTH} 个字"


def _month(contract: Contract, field: Field) -> str:
    return f"{field.title} 应为整月，存为当月 1 日"


def _unusable(contract: Contract, field: Field) -> str:
    return f"{field.title} 不是可用的数值"


REASONS = {
    "nullability": _missing,
    "min": _early,
    "max": _late,
    "regex": _pattern,
    "min_length": _empty,
    "max_length": _long,
    "resolution": _month,
}

# Faults of the files themselves; `where` names the part of the file.

NO_FILES = "没有找到任何数据集定义"
UNREADABLE = "文件无法读取或不是 UTF-8 编码"
CIRCLE = "数据集相互引用成环"
ROOT = "数据集"


def fault(file: str, where: str, what: str) -> str:
    """One fault of a definition file."""
    return f"{file}：{where}：{what}" if where else f"{file}：{what}"


def broken(detail: str) -> str:
    """The file is not TOML."""
    return f"不是有效的 TOML（{detail}）"


def in_field(name: object) -> str:
    """The part of the file that describes one field."""
    return f"字段 {name}"


def in_part(name: str) -> str:
    """A named part of the file."""
    return f"[{name}]"


def unknown_key(key: str) -> str:
    """A setting nobody reads."""
    return f"不认识的设置 {key}"


def lacking(key: str) -> str:
    """A setting that must be there."""
    return f"缺少 {key}"


def wrong_shape(key: str) -> str:
    """A setting of another type than expected."""
    return f"{key} 的类型不对"


def not_one_of(key: str, value: object, allowed: Iterable[str]) -> str:
    """A setting whose value is not in its list."""
    return f"{key} = “{value}” 应为 {titles(allowed)} 之一"


def unknown_name(key: str, value: object) -> str:
    """A setting that names something which does not exist."""
    return f"{key} 指向不存在的 {value}"


def bad_name(value: object) -> str:
    """A name that cannot be a column or table name."""
    return f"名称 “{value}” 应由小写字母、数字和下划线组成，以字母开头，不超过 40 个字符"


def bad_title(value: object) -> str:
    """A title that cannot name a worksheet."""
    return f"标题 “{value}” 不能用作工作表名：不超过 31 个字，不含 []:*?/\\ 和首尾单引号，不与系统工作表同名"


def bad_code(value: object) -> str:
    """A code that cannot be stored."""
    return f"代码 “{value}” 只能由字母、数字、下划线和连字符组成"


def beyond(key: str, value: object) -> str:
    """A setting outside of what is sensible."""
    return f"{key} = {value} 超出允许的范围"


def reserved(value: object) -> str:
    """A field name that every table already has."""
    return f"名称 “{value}” 是系统保留的列名"


def repeated(what: str, value: object) -> str:
    """Something that may occur only once."""
    return f"{what} “{value}” 重复"


def misplaced(key: str, kind: str) -> str:
    """A setting that means nothing for the field's type."""
    return f"{key} 不适用于类型 {kind}"


def upside_down(low: object, high: object) -> str:
    """A range whose lower end is above its upper end."""
    return f"min {low} 大于 max {high}"


def bad_pattern(value: str) -> str:
    """A pattern that is no regular expression."""
    return f"pattern “{value}” 不是有效的正则表达式"


def wrong_kind(key: str, name: str, wanted: str) -> str:
    """A setting that names a field of an unsuitable type."""
    return f"{key} 中的 {name} 应是{wanted}字段"


def compound(name: str) -> str:
    """A reference to a dataset that has more than one key column."""
    return f"引用的数据集 {name} 的主键不是单列"


def unlike(left: str, right: str) -> str:
    """Two fields that cannot be compared."""
    return f"checks 中的 {left} 与 {right} 不能比较"


def no_owner(scope: str) -> str:
    """A scope that needs a school column which is not there."""
    return f"scope = “{scope}” 需要 school_code 字段（类型 school{'，必填' if scope == 'school' else ''}）"


def needs_rollup() -> str:
    """A feed without a roll-up."""
    return "feed = true 的数据集需要 [rollup]"


NUMERIC, DATED = "数值", "日期"
FIELD_NAME, FIELD_TITLE, STAGE, KEY, DATASET_TITLE, DATASET_NAME = (
    "字段名称",
    "字段标题",
    "阶段",
    "主键字段",
    "数据集标题",
    "数据集名称",
)
CODE, CODE_TITLE, CODE_LIST = "代码", "代码名称", "代码表"
