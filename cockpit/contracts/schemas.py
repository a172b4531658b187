"""A contract as a dataframely schema: which rows are kept, and why the others are not."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import dataframely as dy
import polars as pl
from dataframely.random import Generator

from cockpit.contracts.kinds import FIRST_DAY, LAST_DAY, REAL, SCHOOL_PATTERN, TEXT_LENGTH, WHOLE
from cockpit.text import contracts as words

if TYPE_CHECKING:
    from cockpit.contracts.model import Contract, Field

FAILURES = {
    "row": pl.UInt32(),
    "field": pl.String(),
    "title": pl.String(),
    "value": pl.String(),
    "rule": pl.String(),
    "reason": pl.String(),
}
ROW = "__row__"
KEY_RULES = ("primary_key", "key|unique")
COMPARE: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "<=": pl.Expr.le,
    "<": pl.Expr.lt,
    ">=": pl.Expr.ge,
    ">": pl.Expr.gt,
    "==": pl.Expr.eq,
}
SAMPLE_TODAY = date(2025, 12, 31)  # samples are the same on every day


class Words(dy.String):
    """Text whose length is counted in characters, not in bytes as dataframely does."""

    def validation_rules(self, expr: pl.Expr) -> dict[str, pl.Expr]:
        """The column's rules with both length rules replaced; blanks alone are no text."""
        rules = super().validation_rules(expr)
        rules["min_length"] = expr.str.strip_chars().str.len_chars() >= 1
        rules["max_length"] = expr.str.len_chars() <= self.max_length
        return rules


def schema(contract: "Contract", today: date | None = None) -> type[dy.Schema]:
    """The schema of the data columns: types, missing values, ranges, lists, patterns, key, cross checks."""
    return _class(contract, _members(contract, today))


def check(
    contract: "Contract", frame: pl.DataFrame, today: date | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Kept rows of a typed frame, and its failures with the columns of `FAILURES`, by row."""
    rules = _class(contract, _members(contract, today) | {"row": dy.UInt32(alias=ROW)})
    kept, failed = rules.filter(frame.with_row_index(ROW).with_columns(pl.col(ROW).cast(pl.UInt32)))
    details = failed.details() if len(failed) else pl.DataFrame()
    found = [_failures(contract, details, rule) for rule in failed.counts()]
    failures = pl.concat([pl.DataFrame(schema=FAILURES), *found]).sort("row", maintain_order=True)
    return frame[kept[ROW]], failures


def sample(contract: "Contract", n: int, seed: int = 0, today: date | None = None) -> pl.DataFrame:
    """`n` random rows that keep the contract; the same for the same arguments."""
    rules = schema(contract, today or SAMPLE_TODAY)
    rounded = [pl.col(f.name).round(f.decimals) for f in contract.fields if f.type in ("number", "ratio")]
    return pl.DataFrame(rules.sample(n, generator=Generator(seed))).with_columns(rounded)


def _class(contract: "Contract", members: dict[str, Any]) -> type[dy.Schema]:
    return cast(type[dy.Schema], type(contract.name, (dy.Schema,), members))


def _members(contract: "Contract", today: date | None) -> dict[str, Any]:
    """What the schema class consists of; aliases keep field names apart from the class's own methods."""
    strict = all(contract.field(name).required for name in contract.key)
    keyed = contract.key if strict else ()
    columns = {f"c_{f.name}": _column(contract, f, f.name in keyed, today) for f in contract.fields}
    rules = {_rule_name(c): _rule(_relation(c)) for c in contract.checks}
    if not strict:
        rules["key|unique"] = _rule(pl.struct(contract.key).is_unique())
    return columns | rules


def _column(contract: "Contract", field: "Field", keyed: bool, today: date | None) -> dy.Column:
    common = {
        "nullable": not field.required and not keyed,
        "primary_key": keyed,
        "alias": field.name,
        "metadata": {"title": field.title, "unit": field.unit},
    }
    return COLUMNS[field.type](contract, field, today, common)


def _text(contract: "Contract", field: "Field", today: date | None, common: dict) -> dy.Column:
    if field.pattern:
        return dy.String(regex=_whole(field.pattern), **common)
    return Words(min_length=1, max_length=field.max_length or TEXT_LENGTH, **common)


def _code(contract: "Contract", field: "Field", today: date | None, common: dict) -> dy.Column:
    return dy.String(regex=_whole("|".join(contract.lists[field.codes].codes)), **common)


def _school(contract: "Contract", field: "Field", today: date | None, common: dict) -> dy.Column:
    return dy.String(regex=_whole(SCHOOL_PATTERN), **common)


def _whole_number(contract: "Contract", field: "Field", today: date | None, common: dict) -> dy.Column:
    low, high = _range(field, WHOLE)
    return dy.Int64(min=int(low), max=int(high), **common)


def _real_number(contract: "Contract", field: "Field", today: date | None, common: dict) -> dy.Column:
    low, high = _range(field, REAL)
    return dy.Float64(min=float(low), max=float(high), **common)


def _day(contract: "Contract", field: "Field", today: date | None, common: dict) -> dy.Column:
    last = LAST_DAY if field.future or today is None else today
    if field.type == "month":
        return dy.Date(min=FIRST_DAY, max=last.replace(day=1), resolution="1mo", **common)
    return dy.Date(min=FIRST_DAY, max=last, **common)


def _bool(contract: "Contract", field: "Field", today: date | None, common: dict) -> dy.Column:
    return dy.Bool(**common)


COLUMNS: dict[str, Callable[..., dy.Column]] = {
    "text": _text,
    "code": _code,
    "ref": _text,
    "plan": _text,
    "school": _school,
    "int": _whole_number,
    "bandwidth": _whole_number,
    "number": _real_number,
    "ratio": _real_number,
    "date": _day,
    "month": _day,
    "bool": _bool,
}


def _range(field: "Field", widest: tuple[float, float]) -> tuple[float, float]:
    low, high = widest
    return (low if field.min is None else field.min, high if field.max is None else field.max)


def _whole(pattern: str) -> str:
    return f"^(?:{pattern})$"


def _relation(check) -> pl.Expr:
    return COMPARE[check.op](pl.col(check.left), pl.col(check.right))


def _rule_name(check) -> str:
    return f"{check.left}|{check.op}|{check.right}"


def _rule(expression: pl.Expr):
    return dy.rule()(lambda _: expression)


def _failures(contract: "Contract", details: pl.DataFrame, rule: str) -> pl.DataFrame:
    """The failures of one rule; a duplicate key names all of its columns."""
    names = contract.key if rule in KEY_RULES else (rule.split("|")[0],)
    joined = pl.concat_str([pl.col(n).cast(pl.String) for n in names], separator=" / ", ignore_nulls=True)
    blank = pl.all_horizontal(pl.col(n).is_null() for n in names)
    return details.filter(pl.col(rule) == "invalid").select(
        pl.col(ROW).alias("row"),
        pl.lit(names[0]).alias("field"),
        pl.lit(words.titles(contract.field(n).title for n in names)).alias("title"),
        pl.when(~blank).then(joined).alias("value"),
        pl.lit(rule).alias("rule"),
        pl.lit(words.reason(contract, rule)).alias("reason"),
    )
