"""What the probes measured: speed by stage of school, its course by subdistrict, and the longest outages."""

from datetime import date
from typing import Any

import polars as pl

from cockpit import contracts, store, text
from cockpit.figures import core, reading
from cockpit.figures.core import Figure, Selection
from cockpit.figures.network import layers
from cockpit.figures.network.layers import LAYERS
from cockpit.figures.network.parts import figure
from cockpit.text import network as words
from queries import network as queries

HISTORY = 36  # months, as long as pages look back
YEAR = 12
OUTAGE_LIMIT = 526.0  # minutes a year that an availability of 99.9 % allows: 0.001 × 365.25 × 24 × 60
SEVERAL = 3  # schools of a stage below which a median is one school's figure
MOST = 10  # schools in the ranking of outages
DATASET = ("network_measurement",)
SPEED, OUTAGE = "op-down-speed", "op-outage"


def speed_spread(read: store.Reader, selection: Selection) -> Figure:
    """Every school's mean speed of the month on one scale, a row per stage of school, fastest first."""
    states = layers.states(read, selection, LAYERS["measured"]).filter(pl.col("value").is_not_null())
    middle = states.group_by("stage").agg(pl.median("value").alias("middle"), pl.len().alias("schools"))
    middle = middle.sort("middle", "stage", descending=[True, False])
    rows = middle.join(states, on="stage", maintain_order="left").rename(
        {"school_code": "key", "name": "label"}
    )
    titles = contracts.load().codes["stage"]
    group = pl.col("stage").map_elements(titles.title, return_dtype=pl.String)
    frame = core.shape("spread", rows.with_columns(group=group))
    return figure(
        read,
        selection,
        "network-spread",
        "spread",
        words.SPREAD,
        _spread_claim(middle, titles),
        frame,
        indicator=SPEED,
        datasets=DATASET,
        as_of=reading.newest(states["as_of"]),
        unit="Mbps",
        options={"missing": words.NOTHING_MEASURED},
    )


def speed_trend(read: store.Reader, selection: Selection) -> Figure:
    """The mean speed month by month per subdistrict, or per school where only one subdistrict is in sight."""
    rows = _measured(read, selection, HISTORY)
    series = "subdistrict" if rows["subdistrict"].n_unique() > 1 else "name"
    frame = _mean(rows, series)
    every = _mean(rows.with_columns(every=pl.lit("")), "every")
    return figure(
        read,
        selection,
        "network-speed",
        "trend",
        words.SPEED,
        _speed_claim(every, layers.month_end(read, selection)),
        frame,
        indicator=SPEED,
        datasets=DATASET,
        as_of=reading.newest(rows["probed_on"]),
        unit="Mbps",
        options={"missing": words.NOTHING_MEASURED},
    )


def outages(read: store.Reader, selection: Selection) -> Figure:
    """The schools that were cut off longest in the last twelve months, beside what 99.9 % allows."""
    rows = _measured(read, selection, YEAR)
    summed = rows.group_by(pl.col("school_code").alias("key"), pl.col("name").alias("label")).agg(
        pl.sum("outage_min").cast(pl.Float64).alias("value")
    )
    worst = summed.filter(pl.col("value") > 0).sort("value", "key", descending=[True, False])
    over = worst.filter(pl.col("value") > OUTAGE_LIMIT).height
    status = pl.when(pl.col("value") > OUTAGE_LIMIT).then(pl.lit("at_risk"))
    said = pl.col("value").map_elements(words.minutes, return_dtype=pl.String)
    frame = worst.head(MOST).with_columns(
        text=said,
        status=status,
        status_word=status.replace_strict({"at_risk": words.OVER}, return_dtype=pl.String),
        target=pl.lit(OUTAGE_LIMIT),
        target_text=pl.lit(words.outage_limit(OUTAGE_LIMIT)),
    )
    nobody: dict[str, Any] = {"label": "", "value": None}
    lead = worst.row(0, named=True) if worst.height else nobody
    claim = words.outage_claim(
        over, lead["label"], words.minutes(lead["value"]), OUTAGE_LIMIT, rows.height > 0
    )
    return figure(
        read,
        selection,
        "network-outages",
        "ranking",
        words.OUTAGES,
        claim,
        core.shape("ranking", frame),
        indicator=OUTAGE,
        datasets=DATASET,
        as_of=reading.newest(rows["probed_on"]),
        unit=words.MINUTES,
        options={"missing": words.NOTHING_MEASURED},
    )


def _measured(read: store.Reader, selection: Selection, months: int) -> pl.DataFrame:
    """The measured months of the selection up to its month's end."""
    last = layers.month_end(read, selection)
    year, month = divmod(last.year * 12 + last.month - months, 12)
    first = date(year, month + 1, 1)
    part = {"subdistrict": selection.subdistrict, "stage": selection.stage}
    return read(queries.measured, first=first, last=last, **part)


def _mean(rows: pl.DataFrame, series: str) -> pl.DataFrame:
    """The trend frame of the mean speed per series and month, weighed by the number of measurements."""
    total = (pl.col("down_mbps_mean") * pl.col("probes")).sum() / pl.col("probes").sum()
    grouped = rows.filter(pl.col("down_mbps_mean").is_not_null()).group_by(series, "month").agg(value=total)
    order = rows.group_by(series).agg(
        pl.min("subdistrict_code").alias("area"), pl.min("school_code").alias("own")
    )
    grouped = grouped.join(order, on=series).sort("area", "own", "month")
    said = [text.bandwidth(layers.rounded(value)) for value in grouped["value"]]
    named = grouped.rename({series: "series", "month": "period"}).with_columns(
        text=pl.Series(said, dtype=pl.String)
    )
    return core.shape("trend", named)


def _speed_claim(every: pl.DataFrame, on: date) -> str:
    values = dict(every.select("period", "value").iter_rows())
    if not values:
        return words.NOTHING_MEASURED
    month = max(values)
    before = values.get(date(month.year - 1, month.month, 28 if month.month == 2 else month.day))
    return words.speed_claim(values[month], before, month)


def _spread_claim(middle: pl.DataFrame, titles: contracts.CodeList) -> str:
    if middle.is_empty():
        return words.NOTHING_MEASURED
    several = middle.filter(pl.col("schools") >= SEVERAL)
    several = middle if several.is_empty() else several
    (high, fast, _), (low, slow, _) = several.row(0), several.row(-1)
    said = [text.bandwidth(layers.rounded(value)) for value in (fast, slow)]
    return words.spread_claim(titles.title(high), said[0], titles.title(low), said[1])
