"""What somebody filed as such: the stages of deliverables, and figures reported by hand."""

from datetime import date

import polars as pl

from cockpit.contracts import indicators
from cockpit.store import tables
from cockpit.store.marts.places import KINDS, RESULT, SCOPE, month_end, months, scoped
from cockpit.store.marts.registers import Read
from queries import indicator as queries

ACCEPTED = "accept"  # the stage that completes a deliverable whatever else is filed
STAGES = 4.0  # plan, build, trial, accept


def deliverables(read: Read, start: date, month: date, today: date) -> pl.DataFrame:
    """The share of finished stages per deliverable and month, from its first entry on; accepted means all."""
    rows = read(queries.stages).with_columns(first=pl.min_horizontal("done_on", "as_of"))
    if rows.is_empty():
        return nothing()
    known = min(*rows["as_of"].drop_nulls(), today)
    calendar = pl.DataFrame({"month": months(start, min(month, month_end(known)))}, schema={"month": pl.Date})
    grid = rows.join(calendar, how="cross").filter(pl.col("first").dt.month_end() <= pl.col("month"))
    done = (pl.col("done_on") <= pl.col("month")).fill_null(False)
    accepted = (done & (pl.col("stage") == ACCEPTED)).any()
    share = pl.when(accepted).then(STAGES).otherwise(done.sum().cast(pl.Float64)).alias("numerator")
    summed = grid.group_by("indicator_id", "month").agg(share)
    return (
        of_district(summed.join(_defined("stages"), on="indicator_id"))
        .with_columns(
            denominator=pl.lit(STAGES),
            value=100 * pl.col("numerator") / STAGES,
            as_of=pl.min_horizontal("month", pl.lit(known)),
        )
        .select(RESULT)
    )


def reported(read: Read, start: date, month: date, today: date) -> pl.DataFrame:
    """What was reported by hand, in the month it describes; the district's own report goes first."""
    until = min(month, today)
    rows = read(queries.reports).filter(pl.col("since").is_between(start, until))
    rows = rows.join(_defined("reported"), on="indicator_id")
    rows = rows.with_columns(month=pl.col("since").dt.month_end(), as_of=pl.col("since"))
    newest = rows.sort("since").group_by("indicator_id", "school_code", "month", maintain_order=True).last()
    parts = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    whole = of_district(newest.filter(pl.col("school_code").is_null()))
    schools = newest.filter(pl.col("school_code").is_not_null())
    each = scoped(schools, "school")
    summed = [_added(scoped(schools.filter(parts), kind)) for kind in KINDS[:2]]
    columns = [c for c in RESULT if c != "value"]
    found = pl.concat([frame.select(*columns, "value") for frame in (whole, each, *summed)])
    return (
        found.unique([*SCOPE, "month"], keep="first", maintain_order=True)
        .with_columns(value=pl.coalesce("value", 100 * pl.col("numerator") / pl.col("denominator")))
        .filter(pl.col("value").is_finite())
        .select(RESULT)
    )


def _added(rows: pl.DataFrame) -> pl.DataFrame:
    """Schools' numerators and denominators added up; a value alone cannot be added."""
    summed = rows.group_by(*SCOPE, "month").agg(pl.sum("numerator", "denominator"), pl.max("as_of"))
    return summed.with_columns(value=pl.lit(None, pl.Float64))


def of_district(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(scope_kind=pl.lit("district"), scope_code=pl.lit(""))


def _defined(method: str) -> pl.DataFrame:
    """The ids of the indicators computed by a method; rows of a register for any other are left out."""
    ids = [d.id for d in indicators.definitions().values() if d.method == method]
    return pl.DataFrame({"indicator_id": ids}, schema={"indicator_id": pl.String})


def nothing() -> pl.DataFrame:
    schema = tables.schema(tables.OBSERVATION)
    return pl.DataFrame(schema={name: schema[name] for name in RESULT})
