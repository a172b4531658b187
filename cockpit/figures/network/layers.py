"""How far each school is in one layer of the network at a month's end: share, state, date and words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from cockpit import contracts, measures, store, text
from cockpit.figures import reading
from cockpit.figures.core import Selection
from cockpit.figures.dated import asked_on, month_end
from cockpit.text import network as words
from queries import network as queries

WHOLE = 100.0
GIGABIT, TEN_GIGABIT = 1_000, 10_000  # Mbps
FAIR_SHARE = 0.6  # a whole month below three fifths of what was ordered is the line, not the busy hours
LINKS = "campus_link"
BEGUN = ("contracted_on", "started_on")  # steps from which an upgrade is under way


@dataclass(frozen=True)
class Layer:
    """One layer: its indicator, what is counted, and how the rows of a coverage frame become states.

    `covered` and `total` are what the indicator adds up (schools, rooms, or speed times measurements);
    `known` says whether the school's own data exist at all.
    """

    key: str
    indicator: str
    unit: str
    covered: pl.Expr
    total: pl.Expr
    known: pl.Expr
    as_of: pl.Expr
    say: Callable[[dict], str]
    datasets: tuple[str, ...]

    @property
    def label(self) -> str:
        """The layer's name."""
        return words.LAYERS[self.key]

    @property
    def speed(self) -> bool:
        """Whether the layer shows a measured speed instead of a share."""
        return self.key == "measured"

    @property
    def states(self) -> dict[str, str]:
        """Status → what it is called in this layer."""
        return words.MEASURED_STATES if self.speed else words.STATES


def together(read: store.Reader, selection: Selection) -> str:
    """What the schools shown are called together: the district, those in sight, or those chosen."""
    if not read.scope.whole:
        return words.IN_SIGHT
    return words.CHOSEN if selection.subdistrict or selection.stage else words.DISTRICT


def layer(selection: Selection) -> Layer:
    """The chosen layer, the first one for a name that is not known."""
    return LAYERS.get(selection.layer, next(iter(LAYERS.values())))


def coverage(read: store.Reader, selection: Selection) -> pl.DataFrame:
    """One row per school of the selection at its month's end, as `queries.network.coverage` gives it."""
    on = month_end(read, selection)
    return read(queries.coverage, on=on, subdistrict=selection.subdistrict, stage=selection.stage)


def states(read: store.Reader, selection: Selection, chosen: Layer) -> pl.DataFrame:
    """The coverage frame with covered, total, value (percent or Mbps), as_of, status and its words."""
    on = month_end(read, selection)
    frame = coverage(read, selection).with_columns(
        covered=chosen.covered, total=chosen.total, as_of=pl.min_horizontal(chosen.as_of, pl.lit(on))
    )
    frame = frame.with_columns(value=_value(chosen), status=_status(chosen, asked_on(read, selection)))
    word = pl.col("status").replace_strict(chosen.states, return_dtype=pl.String)
    said = [(chosen.say(row), _detail(row)) for row in frame.to_dicts()]
    told = pl.DataFrame(said, schema={"text": pl.String, "detail": pl.String}, orient="row")
    return frame.with_columns(word.alias("status_word")).hstack(told)


def mean(frame: pl.DataFrame, chosen: Layer) -> float | None:
    """What the indicator is for these schools together: percent of the total, or Mbps per measurement."""
    covered, total = reading.together(frame["covered"]), reading.together(frame["total"])
    return (1 if chosen.speed else WHOLE) * covered / total if total else None


def mean_text(value: float | None, chosen: Layer) -> str:
    """The mean as people read it."""
    return text.bandwidth(rounded(value)) if chosen.speed else text.percent(value)


def rounded(mbps: float | None) -> float | None:
    """Mbps to the digits a mean can carry: tens from one Gbps on, whole numbers below.

    >>> rounded(5234.6), rounded(812.4)
    (5230.0, 812.0)
    """
    if mbps is None:
        return None
    return float(round(mbps / 10) * 10) if mbps >= GIGABIT else float(round(mbps))


def _value(chosen: Layer) -> pl.Expr:
    scale = 1.0 if chosen.speed else WHOLE
    share = scale * pl.col("covered") / pl.col("total")
    return pl.when(chosen.known & (pl.col("total") > 0)).then(share)


def _status(chosen: Layer, today: date) -> pl.Expr:
    """Unknown first, then too old, then covered, under way, or not covered."""
    cadence = contracts.definitions()[chosen.indicator].cadence
    old = pl.col("as_of").map_elements(
        lambda day: measures.stale(day, cadence, today), return_dtype=pl.Boolean, skip_nulls=True
    )
    judged = _measured() if chosen.speed else _covered()
    return (
        pl.when(~chosen.known)
        .then(pl.lit("no_data"))
        .when(old.fill_null(False))
        .then(pl.lit("stale"))
        .otherwise(judged)
    )


def _covered() -> pl.Expr:
    under_way = (
        pl.any_horizontal(pl.col(name).is_not_null() for name in BEGUN) & pl.col("accepted_on").is_null()
    )
    full = pl.col("covered") >= pl.col("total")
    return (
        pl.when(full)
        .then(pl.lit("achieved"))
        .when(under_way)
        .then(pl.lit("on_track"))
        .otherwise(pl.lit("at_risk"))
    )


def _measured() -> pl.Expr:
    """A month's mean against what was ordered at that time; without that nothing can be compared."""
    slower = pl.when(pl.col("access_mbps") < TEN_GIGABIT).then(pl.col("access_mbps"))
    ordered = pl.when(pl.col("ten_gigabit_on").is_not_null()).then(pl.lit(TEN_GIGABIT)).otherwise(slower)
    fair = pl.col("down_mbps_mean") >= FAIR_SHARE * ordered
    return (
        pl.when(fair)
        .then(pl.lit("achieved"))
        .when(~fair)
        .then(pl.lit("at_risk"))
        .otherwise(pl.lit("no_trend"))
    )


def step(row: dict) -> str:
    """The word for how far the school's upgrade is; empty outside the list of planned upgrades."""
    if not row["upgrade_planned"] and row["accepted_on"] is None:
        return words.outside()
    return words.step(stages()[reached(row)].stage)


def reached(row: dict) -> int:
    """The place in the pipeline of the last step that has a date, 0 before the first."""
    return max(
        (n for n, each in enumerate(stages()) if each.field and row[each.field] is not None), default=0
    )


def stages() -> tuple[contracts.Stage, ...]:
    """The steps of an upgrade as the register of links declares them."""
    return contracts.load()[LINKS].pipeline


def _detail(row: dict) -> str:
    area = row["subdistrict"]
    more = [words.subscribed(row["access_mbps"]), step(row)]
    return words.DETAIL_JOIN.join([area, words.claim(*more)])


def _dated(name: str) -> Callable[[dict], str]:
    def say(row: dict) -> str:
        return words.opened(row[name]) if row[name] else text.MISSING if row["link_as_of"] is None else ""

    return say


def _reached(key: str, indicator: str, name: str) -> Layer:
    """A layer that a school has or has not; a school without a report stays in the total."""
    return Layer(
        key,
        indicator,
        words.SCHOOL_UNIT,
        pl.col(name).is_not_null().cast(pl.Float64),
        pl.lit(1.0),
        pl.col("link_as_of").is_not_null(),
        pl.col("link_as_of"),
        _dated(name),
        (LINKS,),
    )


def _counted(key: str, indicator: str, done: str, of: str, on: str, dataset: str) -> Layer:
    """A layer counted in rooms; a school that was never counted is in neither sum."""
    return Layer(
        key,
        indicator,
        words.ROOM_UNIT,
        pl.col(done).cast(pl.Float64),
        pl.col(of).cast(pl.Float64),
        pl.col(of).is_not_null(),
        pl.col(on),
        lambda row: words.surveyed(row[done], row[of], row[on]),
        (dataset,),
    )


def _probed() -> Layer:
    """The layer of measured speeds, weighed by the number of measurements."""
    probes = pl.col("probes").cast(pl.Float64)
    return Layer(
        "measured",
        "op-down-speed",
        "Mbps",
        pl.col("down_mbps_mean") * probes,
        probes,
        pl.col("down_mbps_mean").is_not_null(),
        pl.col("probed_on"),
        lambda row: text.bandwidth(rounded(row["down_mbps_mean"])),
        ("network_measurement",),
    )


LAYERS = {
    found.key: found
    for found in (
        _reached("ten_gigabit", "yz-t01-10g-school", "ten_gigabit_on"),
        _counted(
            "gigabit",
            "yz-t01-1g-class",
            "classrooms_gigabit",
            "classrooms_total",
            "reported_on",
            "classroom_network",
        ),
        _reached("optical", "yz-g25-fiber", "all_optical_on"),
        _counted("wireless", "yz-wifi", "rooms_pass", "rooms_total", "surveyed_on", "wifi_survey"),
        _probed(),
    )
}
