"""Promises in two months: how their status, their value and what was promised have changed."""

import polars as pl

from cockpit.measures.changes.model import NOW, Frames, found, pair
from cockpit.measures.changes.rules import Rules

SEVERITY = ("missed", "off_track", "at_risk", "on_track")  # from bad to good
UNKNOWN = ("stale", "no_data")
SILENT = (*UNKNOWN, "no_trend")  # statuses that judge nothing
CLOSE = 1e-9  # differences below this come from floating point


def changed(before: Frames, after: Frames, rules: Rules) -> pl.DataFrame:
    """Status changes, promises that were altered, and values that moved while the status stayed."""
    both = pair(before["statuses"], after["statuses"], ["key"])
    return pl.concat([_statuses(both), _promises(before, after), _moved(both, rules)])


def _statuses(both: pl.DataFrame) -> pl.DataFrame:
    was, now = pl.col("status"), pl.col("status" + NOW)
    grade = {status: place for place, status in enumerate(SEVERITY)}
    was_grade, now_grade = (c.replace_strict(grade, default=None, return_dtype=pl.Int64) for c in (was, now))
    kind = (
        pl.when(was == now)
        .then(None)
        .when(now == "achieved")
        .then(pl.lit("met"))
        .when(now.is_in(UNKNOWN))
        .then(pl.lit("blind"))
        .when(was == "achieved")
        .then(pl.lit("lost"))
        .when(now == "missed")
        .then(pl.lit("missed"))
        .when(now == "no_trend")
        .then(pl.when(was.is_in(UNKNOWN)).then(pl.lit("seen")).otherwise(pl.lit("blind")))
        .when(was.is_in(SILENT))
        .then(pl.lit("seen"))
        .when(now_grade > was_grade)
        .then(pl.lit("better"))
        .otherwise(pl.lit("worse"))
    )
    turn = (
        pl.when(kind.is_in(["met", "better"]))
        .then(1)
        .when(kind.is_in(["lost", "missed", "worse"]))
        .then(-1)
        .otherwise(0)
    )
    return _told(both.with_columns(kind=kind), turn)


def _promises(before: Frames, after: Frames) -> pl.DataFrame:
    """Promises with another figure or date, promises that are new, and promises that are gone."""
    both = pair(before["statuses"], after["statuses"], ["key"], how="full")
    gone, fresh = pl.col("status" + NOW).is_null(), pl.col("status").is_null()
    other = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name + NOW)) for name in ("target", "due"))
    kind = pl.when(gone | fresh | other).then(pl.lit("promise"))
    return _told(both.with_columns(kind=kind), pl.lit(0))


def _moved(both: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Values that moved by so many percent of their target; of one indicator the promise due next."""
    step = pl.col("value" + NOW) - pl.col("value")
    far = step.abs() >= pl.max_horizontal(rules.moved / 100 * pl.col("target" + NOW).abs(), pl.lit(CLOSE))
    same = pl.col("status") == pl.col("status" + NOW)
    open_ = ~pl.col("status" + NOW).is_in(["achieved", *UNKNOWN])
    kind = pl.when(far & same & open_).then(pl.lit("moved"))
    good = pl.when(pl.col("falls" + NOW)).then(step < 0).otherwise(step > 0)
    rows = both.with_columns(kind=kind).filter(pl.col("kind").is_not_null())
    first = rows.sort("due" + NOW, "key", nulls_last=True).unique("indicator", keep="first")
    return _told(first, pl.when(good).then(1).otherwise(-1))


def _told(both: pl.DataFrame, direction: pl.Expr) -> pl.DataFrame:
    return found(
        both,
        subject=pl.col("key"),
        direction=direction,
        before=pl.col("value"),
        after=pl.col("value" + NOW),
        was=pl.col("status"),
        now=pl.col("status" + NOW),
        due=pl.coalesce("due" + NOW, "due"),
    )
