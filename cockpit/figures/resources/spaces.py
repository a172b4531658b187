"""How lively the learning spaces are: the pupils of every school, and every role over three years."""

import polars as pl

from cockpit import store, text
from cockpit.figures import cells, core, dated, reading
from cockpit.figures.cells import WHOLE
from cockpit.figures.core import Figure, Selection
from cockpit.figures.resources.visits import HISTORY
from cockpit.text import dated as said
from cockpit.text import resources as words
from queries import resources as queries

ROLE, DATASET = "student", ("space_activity",)
LOW_PERCENT = 75.0  # of the schools' common share: a quarter below it


def spaces(read: store.Reader, selection: Selection) -> Figure:
    """Every school by the share of active pupils among those with a space, a row per stage of school."""
    month = dated.month_end(read, selection).replace(day=1)
    rows = read(queries.spaces, role=ROLE, month=month, **dated.choice(selection)).filter(
        pl.col("opened") > 0
    )
    mean = reading.share(rows["active"], rows["opened"])
    value = WHOLE * pl.col("active") / pl.col("opened")
    low = value < (mean or 0.0) * LOW_PERCENT / WHOLE
    frame = rows.with_columns(
        key=pl.col("school_code"),
        label=pl.col("school"),
        group=cells.worded("stage", "stage"),
        value=value,
        text=value.map_elements(text.percent, return_dtype=pl.String),
        status=pl.when(low).then(pl.lit("at_risk")).otherwise(pl.lit("on_track")),
        status_word=pl.when(low).then(pl.lit(words.LOW)).otherwise(pl.lit(words.USUAL)),
        order=cells.ordered("stage", "stage"),
    ).sort("order", "key")
    return dated.figure(
        read,
        selection,
        "resources-spaces",
        "spread",
        words.SPACES,
        _spaces_claim(frame, mean),
        core.shape("spread", frame),
        datasets=DATASET,
        unit="%",
        options={"missing": words.NO_SPACES, "axis": words.space_axis(text.percent(mean))},
    )


def course(read: store.Reader, selection: Selection) -> Figure:
    """The share of active people among those with a space, month by month and role."""
    on = dated.month_end(read, selection)
    first, last = dated.first_month(on, HISTORY), on.replace(day=1)
    rows = read(queries.space_months, first=first, last=last, **dated.choice(selection))
    frame = (
        rows.filter(pl.col("opened") > 0)
        .with_columns(
            series=cells.worded("role", "role"),
            period=pl.col("month").dt.month_end(),
            value=WHOLE * pl.col("active") / pl.col("opened"),
            order=cells.ordered("role", "role"),
        )
        .sort("order", "period")
    )
    frame = frame.with_columns(text=pl.col("value").map_elements(text.percent, return_dtype=pl.String))
    return dated.figure(
        read,
        selection,
        "resources-space-course",
        "trend",
        words.SPACE_COURSE,
        _course_claim(frame),
        core.shape("trend", frame),
        datasets=DATASET,
        unit="%",
        options={"missing": words.NO_SPACES},
    )


def _spaces_claim(frame: pl.DataFrame, mean: float | None) -> str:
    if frame.is_empty():
        return words.NO_SPACES
    low = frame.filter(pl.col("status") == "at_risk").sort("value")["label"].to_list()
    best = frame.sort("value", "key").row(-1, named=True) if frame.height > 1 else {"label": "", "text": ""}
    return words.spaces(text.percent(mean), low, LOW_PERCENT, best["label"], best["text"])


def _course_claim(frame: pl.DataFrame) -> str:
    """The newest share of every role; the first role also beside the same month of last year."""
    if frame.is_empty():
        return words.NO_SPACES
    told: list[str] = []
    for part in frame.partition_by("series", maintain_order=True):
        share = dict(part.select("month", "value").iter_rows())
        month = max(share)
        change = said.points(share[month], share.get(month.replace(year=month.year - 1)))
        told.append(words.space_course(part["series"][0], text.percent(share[month]), "" if told else change))
    return said.sentence(told[0], words.COMMA.join(told[1:]))
