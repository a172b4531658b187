"""Two sets of facts laid side by side: every difference as a row with kind, weight, direction and cause."""

import polars as pl

from cockpit.measures.changes import causing, targets
from cockpit.measures.changes.model import FOUND, NOW, Frames, day, found, pair
from cockpit.measures.changes.rules import Rules


def between(before: Frames, after: Frames, rules: Rules) -> pl.DataFrame:
    """Every change from `before` to `after`, the most important first; columns of FOUND.

    Both map the names of facts (statuses, schools, sources, exceptions, rectifications, stages, about) to
    frames. The order is the same for the same facts, whatever the order of their rows.
    """
    rows = pl.concat(
        [
            targets.changed(before, after, rules),
            _schools(before, after, rules),
            _exceptions(before, after),
            _sources(before, after),
            *_rectifications(before, after),
        ]
    )
    return _ranked(causing.caused(rows, before, after, rules), day(after, "today"), rules)


def _schools(before: Frames, after: Frames, rules: Rules) -> pl.DataFrame:
    """Schools that now have what they lacked, or lack what they had; a share also by how far it fell."""
    both = pair(before["schools"], after["schools"], ["code", "layer"])
    had, has = pl.col("has"), pl.col("has" + NOW)
    dropped = pl.col("value") - pl.col("value" + NOW) >= rules.fell
    kind = (
        pl.when(~had & has).then(pl.lit("joined")).when((had & ~has) | (dropped & ~has)).then(pl.lit("fell"))
    )
    return found(
        both.with_columns(kind=kind),
        subject=pl.concat_str("code", "layer", separator=":"),
        school=pl.col("code"),
        group=pl.col("layer"),
        direction=pl.when(kind == "joined").then(1).otherwise(-1),
        before=pl.col("value"),
        after=pl.col("value" + NOW),
    )


def _exceptions(before: Frames, after: Frames) -> pl.DataFrame:
    """Exceptions that are new, and those that the data no longer show; what nobody knows is neither.

    A rule that was not there before has broken nothing anew; an alert is there only once it was raised.
    """
    both = pair(before["exceptions"], after["exceptions"], ["key"], how="right")
    was, now = pl.col("broken").fill_null(False), pl.col("broken" + NOW)
    comparable = pl.col("source").is_not_null() | (pl.col("source" + NOW) == "alert")
    kind = pl.when(now & ~was & comparable).then(pl.lit("raised")).when(was & ~now).then(pl.lit("cleared"))
    return found(
        both.with_columns(kind=kind),
        subject=pl.col("key"),
        school=pl.col("school" + NOW),
        group=pl.when(pl.col("source" + NOW) == "school").then(pl.col("ref" + NOW)).otherwise(pl.lit("")),
        direction=pl.when(kind == "raised").then(-1).otherwise(1),
        before=pl.col("value"),
        after=pl.col("value" + NOW),
        urgent=pl.col("urgent" + NOW),
    )


def _sources(before: Frames, after: Frames) -> pl.DataFrame:
    """Sources that have grown too old, and those that are up to date again."""
    both = pair(before["sources"], after["sources"], ["dataset"])
    was, now = pl.col("stale"), pl.col("stale" + NOW)
    kind = pl.when(now & ~was).then(pl.lit("stale")).when(was & ~now).then(pl.lit("fresh"))
    return found(
        both.with_columns(kind=kind),
        subject=pl.col("dataset"),
        direction=pl.when(kind == "stale").then(-1).otherwise(1),
    )


def _rectifications(before: Frames, after: Frames) -> list[pl.DataFrame]:
    """Rectifications opened, closed, withdrawn, reopened and grown overdue; one may be several of these.

    Of one that is not among the earlier ones (it was given to another unit then) its own days decide.
    """
    both = pair(before["rectifications"], after["rectifications"], ["code"], how="right")
    since, absent = pl.lit(day(before, "today")), pl.col("state").is_null()
    was, now = pl.col("state").fill_null(""), pl.col("state" + NOW)
    more = pl.col("reopened" + NOW) > pl.col("reopened").fill_null(0)
    late = (pl.col("overdue" + NOW) > 0) & (pl.col("overdue").fill_null(0) == 0)
    here = {name: ~absent | (pl.col(name + NOW) >= since) for name in ("closed", "since", "due")}
    kinds = {
        "opened": (absent & (pl.col("opened" + NOW) >= since), 0),
        "closed": ((now == "closed") & (was != "closed") & here["closed"], 1),
        "withdrawn": ((now == "withdrawn") & (was != "withdrawn") & here["since"], 0),
        "reopened": (more & here["since"], -1),
        "overdue": (late & here["due"], -1),
    }
    return [
        found(
            both.with_columns(kind=pl.when(true).then(pl.lit(kind))),
            subject=pl.col("code"),
            school=pl.col("school" + NOW),
            group=pl.lit(kind),
            direction=pl.lit(direction),
            before=pl.col("overdue").cast(pl.Float64),
            after=pl.col("overdue" + NOW).cast(pl.Float64),
            urgent=pl.col("urgent" + NOW),
            due=pl.col("due" + NOW),
        )
        for kind, (true, direction) in kinds.items()
    ]


def _ranked(rows: pl.DataFrame, today: object, rules: Rules) -> pl.DataFrame:
    """The rows with theme, importance and rank, the most important first."""
    kinds = rules.kinds
    order = {id: place for place, id in enumerate(kinds)}
    weight, theme = {id: float(k.weight) for id, k in kinds.items()}, {id: k.theme for id, k in kinds.items()}
    ahead = (pl.col("due") - pl.lit(today)).dt.total_days()
    near = ahead.is_between(0, rules.near_days).fill_null(False) & (pl.col("theme") == "targets")
    many = pl.min_horizontal(pl.len().over("kind", "group") * rules.school, pl.lit(rules.school_most))
    district = (pl.col("theme") == "exceptions") & (pl.col("school") == "")
    together = pl.col("theme").is_in(["schools", "exceptions"]) & (pl.col("group") != "")
    undated = pl.col("due").is_null() & (pl.col("theme") == "targets")
    bonus = (
        pl.when(near).then(pl.lit(float(rules.near))).otherwise(0.0)
        - pl.when(undated).then(pl.lit(float(rules.undated))).otherwise(0.0)
        + pl.when(district).then(pl.lit(float(rules.district))).otherwise(0.0)
        + pl.when("urgent").then(pl.lit(float(rules.urgent))).otherwise(0.0)
        + pl.when(together).then(many.cast(pl.Float64)).otherwise(0.0)
    )
    placed = rows.with_columns(
        theme=pl.col("kind").replace_strict(theme, return_dtype=pl.String),
        importance=pl.col("kind").replace_strict(weight, return_dtype=pl.Float64),
        order=pl.col("kind").replace_strict(order, return_dtype=pl.Int64),
    )
    weighed = placed.with_columns(importance=pl.col("importance") + bonus)
    by = ["importance", "order", "group", "due", "subject"]
    sorted_ = weighed.sort(by, descending=[True, False, False, False, False], nulls_last=True)
    return sorted_.with_row_index("rank", 1).select(pl.col(c).cast(t) for c, t in FOUND.items())
