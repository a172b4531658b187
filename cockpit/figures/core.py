"""What one figure is: a name, a claim and a frame with exactly the columns its kind declares."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

Row = Mapping[str, Any]  # one row of a frame; SCHEMAS says, and every Figure checks, what its columns hold
TEXT, NUMBER, COUNT, DAY = pl.String(), pl.Float64(), pl.Int64(), pl.Date()
NUMBERS = pl.List(pl.Float64())


def _schema(names: str, **other: pl.DataType) -> dict[str, pl.DataType]:
    """Columns in order, text unless another type is named."""
    return {name: other.get(name, TEXT) for name in names.split()}


SCHEMAS: dict[str, dict[str, pl.DataType]] = {
    "headline": _schema(
        "key label value text unit target_text status status_word gap_text chance_text as_of_text link",
        value=NUMBER,
    ),
    "claims": _schema("status status_word text detail link"),
    "map": _schema(
        "code name area longitude_deg latitude_deg value text status status_word detail",
        longitude_deg=NUMBER,
        latitude_deg=NUMBER,
        value=NUMBER,
    ),
    "ranking": _schema(
        "key label value text target target_text status status_word", value=NUMBER, target=NUMBER
    ),
    "trend": _schema(
        "series period value text expected target target_text",
        period=DAY,
        value=NUMBER,
        expected=NUMBER,
        target=NUMBER,
    ),
    "matrix": _schema("row column value text status status_word", value=NUMBER),
    "stages": _schema("stage order count text share", order=COUNT, count=COUNT, share=NUMBER),
    "spread": _schema("key label group value text status status_word", value=NUMBER),
    "targets": _schema(
        "key year area task label value text target_text due_text gap_text pace_text status status_word "
        "clause spark",
        year=COUNT,
        value=NUMBER,
        spark=NUMBERS,
    ),
    "gantt": _schema(
        "key label start end body_end planned actual earned forecast_end text index_text status status_word",
        start=DAY,
        end=DAY,
        body_end=DAY,
        planned=NUMBER,
        actual=NUMBER,
        earned=DAY,
        forecast_end=DAY,
    ),
    "board": _schema(
        "key year area task label value text target target_text gap_text pace_text chance_text status "
        "status_word course path low median high",
        year=COUNT,
        value=NUMBER,
        target=NUMBER,
        **dict.fromkeys(("course", "path", "low", "median", "high"), NUMBERS),
    ),
    "fan": _schema(
        "period value text expected low10 low25 median high75 high90 forecast_text target target_text",
        period=DAY,
        **dict.fromkeys(
            ("value", "expected", "low10", "low25", "median", "high75", "high90", "target"), NUMBER
        ),
    ),
    "pace": _schema(
        "key label observed observed_text required required_text acceleration_text status status_word",
        observed=NUMBER,
        required=NUMBER,
    ),
    "compare": _schema("key label group value text due_text detail", value=NUMBER),
    "profile": _schema(
        "key area label value text unit target_text spark low median high peer_text place_text as_of_text "
        "status status_word",
        spark=NUMBERS,
        **dict.fromkeys(("value", "low", "median", "high"), NUMBER),
    ),
    "table": _schema("key"),
}
KINDS: dict[str, tuple[str, ...]] = {kind: tuple(schema) for kind, schema in SCHEMAS.items()}
OPEN_KINDS = frozenset({"table"})  # the declared columns come first, any further ones are named in options
STATUSES = ("achieved", "on_track", "at_risk", "off_track", "missed", "stale", "no_data", "no_trend")
NAME = re.compile(r"[a-z][a-z0-9_-]*")


class FigureError(ValueError):
    """A figure that was put together wrongly: a fault of the program, never of the data."""


@dataclass(frozen=True)
class Selection:
    """What the reader has chosen; every field is optional and lives in the page's address."""

    subdistrict: str | None = None
    stage: str | None = None
    status: str | None = None
    month: date | None = None
    layer: str = "ten_gigabit"
    school: str | None = None
    register: str | None = None
    area: str | None = None
    task: str | None = None
    project: str | None = None
    unit: str | None = None
    indicator: str | None = None
    year: int | None = None
    only: str | None = None
    peers: str | None = None
    schools: str | None = None
    rule: str | None = None

    def pairs(self) -> dict[str, str]:
        """The chosen values as address parameters; what equals its default is left out.

        >>> Selection(stage="primary", month=date(2026, 10, 31)).pairs()
        {'stage': 'primary', 'month': '2026-10'}
        """
        chosen = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}
        return {k: f"{v:%Y-%m}" if isinstance(v, date) else str(v) for k, v in chosen.items()}


@dataclass(frozen=True, eq=False)
class Figure:
    """One thing to show, the same on every surface; `frame` carries numbers and their finished text.

    `title` names the figure, `claim` is the sentence it proves, `source` and `as_of` say where and when
    the data come from. Integers are accepted where a number is declared and an untyped empty column
    takes its declared type; anything else raises FigureError.
    """

    name: str
    kind: str
    title: str
    claim: str
    frame: pl.DataFrame
    source: str
    as_of: date | None
    stale: bool = False
    unit: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    demo: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise FigureError(f"{self.name}: unknown kind {self.kind!r}")
        if not NAME.fullmatch(self.name):
            raise FigureError(f"{self.name!r}: a figure's name is lower-case letters, digits, _ and -")
        if not self.title:
            raise FigureError(f"{self.name}: a figure has a title")
        object.__setattr__(self, "frame", _checked(self))

    @cached_property
    def fingerprint(self) -> str:
        """The same for figures that say and draw the same; different as soon as anything differs."""
        said = (self.name, self.kind, self.title, self.claim, self.source, self.as_of, self.stale, self.unit)
        told = (*said, sorted(self.options.items()), self.demo, self.frame.schema)
        digest = hashlib.sha256(repr(told).encode())
        digest.update(self.frame.write_ndjson().encode())  # what it holds, not how it lies in memory
        return digest.hexdigest()

    @property
    def empty(self) -> bool:
        """True when there is nothing to draw."""
        return self.frame.is_empty()


def columns(figure: Figure) -> tuple[tuple[str, str, str, int | None], ...]:
    """(name, title, unit, decimals) of a table figure's visible columns; `key` only when it is named."""
    named = tuple(figure.options.get("columns", ()))
    return named or tuple((c, c, "", None) for c in figure.frame.columns if c != "key")


def frame(kind: str, rows: Iterable[Row] = ()) -> pl.DataFrame:
    """A frame of `kind` from row mappings; missing columns are null, order and types are as declared."""
    rows = list(rows)
    if extra := {k for row in rows for k in row} - set(KINDS[kind]):
        raise FigureError(f"{kind}: no such columns {sorted(extra)}")
    return pl.DataFrame([{c: row.get(c) for c in KINDS[kind]} for row in rows], schema=SCHEMAS[kind])


def shape(kind: str, data: pl.DataFrame) -> pl.DataFrame:
    """`data` narrowed, ordered and filled up to the columns of `kind`; a missing column becomes null."""
    schema = SCHEMAS[kind]
    known = [pl.col(c).cast(t) if c in data.columns else pl.lit(None, t).alias(c) for c, t in schema.items()]
    return data.select(known)


def _checked(figure: Figure) -> pl.DataFrame:
    """The figure's frame with lossless casts applied, or FigureError naming every fault at once."""
    data, schema = figure.frame, SCHEMAS[figure.kind]
    faults = _column_faults(figure)
    if not faults:
        data = data.with_columns(_casts(data, schema))
        faults = [f"{c}: {data.schema[c]} instead of {t}" for c, t in schema.items() if data.schema[c] != t]
    if not faults and "status" in schema:
        odd = set(data["status"].drop_nulls().unique()) - set(STATUSES)
        faults = [f"unknown status {s!r}" for s in sorted(odd)]
    if faults:
        raise FigureError(f"{figure.name} ({figure.kind}): " + "; ".join(faults))
    return data


def _column_faults(figure: Figure) -> list[str]:
    have, want = tuple(figure.frame.columns), KINDS[figure.kind]
    if figure.kind not in OPEN_KINDS:
        return [] if have == want else [f"columns {list(have)} instead of {list(want)}"]
    faults = [] if have[: len(want)] == want else [f"columns must start with {list(want)}"]
    named = [c[0] for c in figure.options.get("columns", ())]
    return faults + [f"options name a column {c!r} the frame lacks" for c in named if c not in have]


def _casts(data: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> list[pl.Expr]:
    """Casts that lose nothing: untyped nulls, integers to numbers, narrow integers to 64 bits."""

    def lossless(have: pl.DataType, want: pl.DataType) -> bool:
        return have == pl.Null or (have.is_integer() and want.is_numeric())

    return [pl.col(c).cast(t) for c, t in schema.items() if lossless(data.schema[c], t)]
