"""An observation that cannot be is kept apart before anybody judges it: out of range, or about nowhere."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from cockpit import contracts, plan
from cockpit.store import tables
from cockpit.store.marts.registers import Read
from cockpit.text import store as words

RANGE, KIND, PLACE = "range", "kind", "place"
DISTRICT = ("district", "")


def sorted_out(read: Read, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The observations that can be, and the others with the reason as one sentence.

    The second frame has the columns of the table `rejected`; together they are all `rows`.
    """
    known = _known(read)
    judged = rows.join(_limits(), on="indicator_id", how="left").with_columns(_fault(known).alias("fault"))
    wrong = judged.filter(pl.col("fault").is_not_null())
    said = [_said(row, known) for row in wrong.iter_rows(named=True)]
    listed = wrong.with_columns(reason=pl.Series(said, dtype=pl.String))
    kept = judged.filter(pl.col("fault").is_null()).select(rows.columns)
    return kept, listed.select(*tables.schema(tables.REJECTED))


def _limits() -> pl.DataFrame:
    """floor, ceiling (none is infinite) and scopes by indicator_id."""
    rows = [
        (id, each.floor, float("inf") if each.ceiling is None else each.ceiling, list(each.scopes))
        for id, each in contracts.limits().items()
    ]
    schema = {"indicator_id": pl.String, "floor": pl.Float64, "ceiling": pl.Float64}
    return pl.DataFrame(rows, schema=schema | {"scopes": pl.List(pl.String)}, orient="row")


def _fault(known: Mapping[tuple[str, str], str]) -> pl.Expr:
    value, slack = pl.col("value"), contracts.SLACK
    inside = value.is_between(pl.col("floor") - slack, pl.col("ceiling") + slack) & value.is_finite()
    there = pl.concat_str("scope_kind", pl.lit(" "), "scope_code").is_in([" ".join(each) for each in known])
    return (
        pl.when(~pl.col("scopes").list.contains(pl.col("scope_kind")).fill_null(False))
        .then(pl.lit(KIND))
        .when(~there.fill_null(False))
        .then(pl.lit(PLACE))
        .when(~inside.fill_null(False))
        .then(pl.lit(RANGE))
    )


def _known(read: Read) -> dict[tuple[str, str], str]:
    """(scope kind, code) → name of every place that the registers know."""
    rows = read(_places).iter_rows(named=True)
    found = {DISTRICT: words.DISTRICT}
    for row in rows:
        found["school", row["school_code"]] = row["name"]
        found["subdistrict", row["subdistrict_code"]] = row["subdistrict"] or row["subdistrict_code"]
    return found


def _places(t: Any) -> sa.Select:
    """A row per school: its code and name, its subdistrict's code and name."""
    s, d = t.school, t.subdistrict
    columns = (s.c.school_code, s.c.name, s.c.subdistrict_code, d.c.name.label("subdistrict"))
    joined = s.outerjoin(d, d.c.subdistrict_code == s.c.subdistrict_code)
    return sa.select(*columns).select_from(joined).order_by(s.c.school_code)


def _said(row: Mapping[str, Any], known: Mapping[tuple[str, str], str]) -> str:
    """Indicator, place, month and reason in one sentence."""
    id, month = row["indicator_id"], row["month"]
    promised = plan.load().indicators.get(id)
    definition = contracts.definitions().get(id)
    name = promised.name if promised else definition.title if definition else id
    place = known.get((row["scope_kind"], row["scope_code"])) or row["scope_code"] or words.DISTRICT
    return words.rejected(name, place, month or date.min, _reason(row))


def _reason(row: Mapping[str, Any]) -> str:
    if row["fault"] == RANGE:
        top = row["ceiling"]
        return words.out_of_range(row["value"], row["floor"], None if top == float("inf") else top)
    return words.NOT_FOR_THIS_SCOPE if row["fault"] == KIND else words.UNKNOWN_PLACE
