"""What smart campuses have and use: scenes, smart rooms, terminals and interactive classrooms."""

import polars as pl

from cockpit import contracts, store, text
from cockpit.figures import cells, core, dated, reading
from cockpit.figures.cells import WHOLE
from cockpit.figures.core import Figure, Selection
from cockpit.text import campus as words
from cockpit.text import dated as said
from queries import campus as queries

SCENES = "yz-t03-scenes"
IDLE_HOURS = 20.0  # a month has about twenty school days: less than one lesson a day
FEW_PERCENT = (
    75.0  # of the schools' common value: a quarter below it is more than schools differ by size alone
)


def scenes(read: store.Reader, selection: Selection) -> Figure:
    """Scenes by domain and step; the last row is the sum, its last column the number of the headline."""
    rows = read(queries.scenes, on=dated.month_end(read, selection), **dated.choice(selection))
    steps, domains = contracts.load()["scene"].pipeline, contracts.load().codes["scene_domain"]
    reached = pl.coalesce(
        *(pl.when(pl.col(s.field).is_not_null()).then(pl.lit(s.stage)) for s in reversed(steps)),
        pl.lit(None, pl.String),
    )
    counted = rows.with_columns(step=reached).drop_nulls("step").group_by("domain", "step").len()
    count = {(domain, step): n for domain, step, n in counted.iter_rows()}
    told = [
        cells.counted(title, s.stage, count.get((code, s.stage), 0))
        for code, title in domains.codes.items()
        for s in steps
    ]
    sums = {s.stage: sum(count.get((code, s.stage), 0) for code in domains.codes) for s in steps}
    told += [cells.summed(said.TOTAL, step, n) for step, n in sums.items()]
    without = [title for code, title in domains.codes.items() if not count.get((code, steps[-1].stage))]
    planned, built, done = sums.values()
    goal = None if dated.part(read, selection) else _goal(read, SCENES)
    frame = core.frame("matrix", told if rows.height else [])
    return dated.figure(
        read,
        selection,
        "campus-scenes",
        "matrix",
        words.SCENES,
        words.scenes(done, goal, built, planned, without),
        frame,
        datasets=("scene",),
        options={"corner": words.DOMAIN, "missing": words.NO_SCENES},
    )


def rooms(read: store.Reader, selection: Selection) -> Figure:
    """Every accepted room by its hours of use in a month, a row per kind; hardly used ones are marked."""
    rows = read(queries.rooms, on=dated.month_end(read, selection), **dated.choice(selection))
    accepted = rows.filter(pl.col("accepted_on").is_not_null())
    used = accepted.filter(pl.col("hours_month").is_not_null())
    idle = pl.col("hours_month") < IDLE_HOURS
    frame = used.with_columns(
        _marked(idle, words.IDLE),
        key=pl.col("room_code"),
        label=pl.concat_str("school", "name", separator=" "),
        group=cells.worded("kind", "room_kind"),
        value=pl.col("hours_month"),
        text=pl.col("hours_month").map_elements(
            lambda h: said.amount(h, 0, words.HOURS), return_dtype=pl.String
        ),
        order=cells.ordered("kind", "room_kind"),
    ).sort("order", "key")
    claim = words.rooms(
        accepted.height,
        rows.height - accepted.height,
        reading.mean(used["hours_month"]),
        used.filter(idle).height,
        IDLE_HOURS,
        accepted.height - used.height,
    )
    return dated.figure(
        read,
        selection,
        "campus-rooms",
        "spread",
        words.ROOMS,
        claim,
        _spread(frame),
        datasets=("smart_room",),
        unit=words.HOURS,
        options={"missing": words.NO_ROOMS},
    )


def terminals(read: store.Reader, selection: Selection) -> Figure:
    """Every school by its terminals per hundred pupils, a row per stage of school; few ones are marked."""
    rows = stock(read, selection).filter(pl.col("students") > 0)
    mean = reading.share(rows["student_terminals"], rows["students"])
    value = WHOLE * pl.col("student_terminals") / pl.col("students")
    few = value < (mean or 0.0) * FEW_PERCENT / WHOLE
    frame = rows.with_columns(
        _marked(few, words.FEW),
        key=pl.col("school_code"),
        label=pl.col("school"),
        group=cells.worded("stage", "stage"),
        value=value,
        text=value.map_elements(lambda v: text.number(v, 1, words.PER_HUNDRED), return_dtype=pl.String),
        order=cells.ordered("stage", "stage"),
    ).sort("order", "key")
    behind = frame.filter(pl.col("status") == "at_risk").sort("value")["label"].to_list()
    told, several = said.amount(mean, 1, words.PER_HUNDRED), frame.height > 1
    return dated.figure(
        read,
        selection,
        "campus-terminals",
        "spread",
        words.TERMINALS,
        words.terminals(told, behind if several else None, FEW_PERCENT),
        _spread(frame),
        datasets=("terminal_stock",),
        unit=words.PER_HUNDRED,
        options={"missing": words.NO_TERMINALS, "axis": words.axis(text.number(mean, 1))},
    )


def interactive(read: store.Reader, selection: Selection) -> Figure:
    """The share of interactive classrooms by subdistrict, or by school where only one is in sight."""
    rows = stock(read, selection).filter(
        pl.col("classrooms_total") > 0, pl.col("classrooms_interactive").is_not_null()
    )
    frame = cells.by_place(rows, "classrooms_interactive", "classrooms_total")
    mean = reading.share(rows["classrooms_interactive"], rows["classrooms_total"])
    claim = words.interactive(text.percent(mean), *cells.lowest(frame))
    return dated.figure(
        read,
        selection,
        "campus-interactive",
        "ranking",
        words.INTERACTIVE,
        claim,
        core.shape("ranking", frame),
        datasets=("terminal_stock",),
        unit="%",
        options={"missing": words.NO_ROOM_COUNT},
    )


def stock(read: store.Reader, selection: Selection) -> pl.DataFrame:
    """The newest stocktaking of each school of the selection, as `queries.campus.terminals` gives it."""
    return read(queries.terminals, on=dated.month_end(read, selection), **dated.choice(selection))


def _goal(read: store.Reader, id: str) -> float | None:
    target = dated.standing_of(read, id).target
    return target.value if target else None


def _marked(exceptional: pl.Expr, word: str) -> list[pl.Expr]:
    """Status and word of rows that need eyes and of the others."""
    return [
        pl.when(exceptional).then(pl.lit("at_risk")).otherwise(pl.lit("on_track")).alias("status"),
        pl.when(exceptional).then(pl.lit(word)).otherwise(pl.lit(words.USUAL)).alias("status_word"),
    ]


def _spread(frame: pl.DataFrame) -> pl.DataFrame:
    return core.shape("spread", frame)
