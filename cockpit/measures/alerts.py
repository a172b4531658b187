"""When a figure first crosses its limit and when it is back: hysteresis, and not a word on stale data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from cockpit.measures.pace import PERIOD_MONTHS, stale

ABOVE, BELOW = ">", "<"
OPS = (ABOVE, BELOW)  # what counts as beyond the limit
EVER = date(1, 1, 1)  # since when a limit holds that was never changed
PLACE = "place"
HISTORY = {PLACE: pl.String(), "month": pl.Date(), "value": pl.Float64(), "as_of": pl.Date()}
EPISODE = {
    PLACE: pl.String(),
    "opened": pl.Date(),
    "begun": pl.Date(),
    "value": pl.Float64(),
    "limit": pl.Float64(),
    "clear": pl.Float64(),
    "worst": pl.Float64(),
    "worst_on": pl.Date(),
    "last": pl.Float64(),
    "last_on": pl.Date(),
    "closed": pl.Date(),
    "as_of": pl.Date(),
    "stale": pl.Boolean(),
}


@dataclass(frozen=True)
class Limit:
    """From `since` on a value that stands in `op` to `value` for `months` months in a row raises an alert.

    The alert stands until a value reaches `clear`, which lies at the limit or on its better side: what
    wavers between the two raises nothing anew. Values in the indicator's unit.
    """

    op: str
    value: float
    clear: float
    months: int = 1
    since: date = EVER

    @property
    def sound(self) -> bool:
        """Whether the level that ends an alert lies on the better side of the limit.

        >>> Limit(">", 120, 60).sound, Limit(">", 120, 130).sound, Limit("<", 90, 90).sound
        (True, False, True)
        """
        better = self.clear <= self.value if self.op == ABOVE else self.clear >= self.value
        return self.op in OPS and better and self.months >= 1


@dataclass(frozen=True, eq=False)
class Crossings:
    """Every time one rule's limit was crossed; `frame` has a row per episode, by place and opening.

    Columns: place, opened (the month that raised the alert), begun (the first month beyond the limit), value
    (when raised), limit and clear (in force then), worst and worst_on, last and last_on (newest reading of
    the episode, or the one that ended it), closed (the month of that one, null while it stands), as_of
    (newest day that the place's figures describe) and stale (whether that is too old today).
    """

    frame: pl.DataFrame

    @property
    def standing(self) -> pl.DataFrame:
        """The episodes that have not ended."""
        return self.frame.filter(pl.col("closed").is_null())

    def opened(self, first: date, last: date) -> pl.DataFrame:
        """The episodes that began in these days, both included."""
        return self.frame.filter(pl.col("opened").is_between(first, last))

    def times(self, year: int) -> int:
        """How often an alert was raised in a calendar year."""
        return self.opened(date(year, 1, 1), date(year, 12, 31)).height


def crossings(history: pl.DataFrame, limits: Sequence[Limit], cadence: str, today: date) -> Crossings:
    """The episodes of one rule in every place of a history.

    `history` has the columns of HISTORY: a row per place and month (its last day), in any order. `limits` are
    the rule's limits in the order they came into force, all of one `op`. A month without a value, with one
    that was too old at its end, or with the reading of the month before says nothing: it neither raises nor
    ends an alert. Raises ValueError without a limit.
    """
    if not limits:
        raise ValueError("a rule needs a limit")
    known = history.select(pl.col(name).cast(kind) for name, kind in HISTORY.items())
    known = known.drop_nulls().filter(pl.col("value").is_finite()).sort(PLACE, "month")
    judged = _judged(_readings(known, cadence), limits, cadence)
    return Crossings(_aged(_episodes(judged, limits[0].op), known, cadence, today))


def _readings(known: pl.DataFrame, cadence: str) -> pl.DataFrame:
    """One row per reading: months that repeat one, or whose figure was too old by then, are left out."""
    pairs = known.select("as_of", "month").unique()
    old = [stale(as_of, cadence, month) for as_of, month in pairs.iter_rows()]
    told = known.join(pairs.with_columns(old=pl.Series(old, dtype=pl.Boolean)), on=["as_of", "month"])
    told = told.filter(~pl.col("old")).sort(PLACE, "month")
    before = pl.col("as_of").shift(1).over(PLACE)
    return told.filter(before.is_null() | (pl.col("as_of") != before)).drop("old")


def _judged(readings: pl.DataFrame, limits: Sequence[Limit], cadence: str) -> pl.DataFrame:
    """The readings with the limit in force and `up`: whether an alert stands after each of them."""
    force = pl.DataFrame(
        [(each.since, each.value, each.clear, each.months) for each in limits],
        schema={"since": pl.Date, "limit": pl.Float64, "clear": pl.Float64, "months": pl.Int64},
        orient="row",
    ).sort("since", maintain_order=True)
    force = force.unique("since", keep="last", maintain_order=True)
    held = readings.sort("month").join_asof(force, left_on="month", right_on="since").sort(PLACE, "month")
    above = limits[0].op == ABOVE
    beyond = pl.col("value") > pl.col("limit") if above else pl.col("value") < pl.col("limit")
    back = pl.col("value") <= pl.col("clear") if above else pl.col("value") >= pl.col("clear")
    running = held.with_columns(beyond=beyond.fill_null(False), back=back.fill_null(False))
    return _signalled(_in_runs(running, cadence))


def _in_runs(rows: pl.DataFrame, cadence: str) -> pl.DataFrame:
    """`begun`: the first month of the run of readings beyond the limit; a missing period breaks the run."""
    period = PERIOD_MONTHS.get(cadence, 1)
    numbered = rows.with_columns(number=pl.col("month").dt.year() * 12 + pl.col("month").dt.month())
    gap = (pl.col("number") - pl.col("number").shift(1).over(PLACE)) > period
    goes_on = pl.col("beyond").shift(1).over(PLACE) & ~gap
    starts = pl.col("beyond") & ~goes_on.fill_null(False)
    runs = numbered.with_columns(run=starts.cum_sum().over(PLACE))
    first = {"begun": pl.col("month").filter("beyond").first().over(PLACE, "run")}
    first["from"] = pl.col("number").filter("beyond").first().over(PLACE, "run")
    return runs.with_columns(**first)


def _signalled(rows: pl.DataFrame) -> pl.DataFrame:
    """An alert is raised by a run long enough, ended by a value that is back, and else stays as it was."""
    lasting = pl.col("beyond") & (pl.col("number") - pl.col("from") + 1 >= pl.col("months"))
    signal = pl.when(lasting).then(True).when(pl.col("back")).then(False)
    return rows.with_columns(up=signal.forward_fill().over(PLACE).fill_null(False))


def _episodes(judged: pl.DataFrame, op: str) -> pl.DataFrame:
    """A row per time an alert stood, with the reading that ended it."""
    raised = pl.col("up") & ~pl.col("up").shift(1).over(PLACE).fill_null(False)
    after = {f"next_{name}": pl.col(name).shift(-1).over(PLACE) for name in ("month", "value")}
    rows = judged.with_columns(episode=raised.cum_sum().over(PLACE), **after).filter("up")
    at = pl.col("value").arg_max() if op == ABOVE else pl.col("value").arg_min()
    found = rows.group_by(PLACE, "episode", maintain_order=True).agg(
        *(pl.col(name).first() for name in ("begun", "value", "limit", "clear")),
        opened=pl.col("month").first(),
        worst=pl.col("value").get(at),
        worst_on=pl.col("month").get(at),
        closed=pl.col("next_month").last(),
        last=pl.coalesce(pl.col("next_value").last(), pl.col("value").last()),
        last_on=pl.coalesce(pl.col("next_month").last(), pl.col("month").last()),
    )
    return found.drop("episode")


def _aged(episodes: pl.DataFrame, known: pl.DataFrame, cadence: str, today: date) -> pl.DataFrame:
    """The episodes with the age of their place's figures."""
    newest = known.group_by(PLACE).agg(pl.col("as_of").max())
    old = [stale(day, cadence, today) for day in newest["as_of"]]
    dated = newest.with_columns(stale=pl.Series(old, dtype=pl.Boolean))
    joined = episodes.join(dated, on=PLACE, how="left").sort(PLACE, "opened")
    return joined.select(pl.col(name).cast(kind) for name, kind in EPISODE.items())
