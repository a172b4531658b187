"""What is foreseen as a native chart: history, promised path, median, and bands that follow their edges."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from cockpit.figures.core import Figure, Row
from cockpit.slides import measure, plots, scale
from cockpit.slides.canvas import Canvas, Leaf
from cockpit.slides.charting import Label, Plot, Series
from cockpit.slides.ink import Run, line, tone
from cockpit.slides.measure import clean
from cockpit.slides.sizes import BODY, TEXT, Box
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT

PALE, MIDDLE = LIGHT.sequential[0], LIGHT.sequential[1]  # of the fan: eight and five in ten
QUANTILES = ("low10", "low25", "high75", "high90")
NOW = 160.0  # points of the words at the newest figure
RIGHT, TOP = 40.0, 0.07  # points right of the plot, share of the chart above it
Values = list[float | None]


def fan(figure: Figure) -> tuple[Leaf, ...]:
    """History solid, promised path dashed, two bands, median dotted, target and arrival in words."""
    frame = figure.frame.filter(pl.col("period").is_not_null()).sort("period")
    if frame.is_empty():
        return (Leaf(plots.nothing),)
    told = words.JOIN.join(clean(each) for each in figure.options.get("eta_lines") or ())
    head = plots.KEY + 6 if told else 0.0
    box = Box(BODY.x, BODY.y + head, BODY.w, BODY.h - head - plots.KEY)
    plot = _plot(figure, frame, box)

    def draw(canvas: Canvas) -> None:
        if told:
            short = line(measure.cut(told, TEXT, BODY.w), TEXT, LIGHT.ink_2)
            canvas.text(Box(BODY.x, BODY.y, BODY.w, head), [short], "t", "arrival")
        plots.put(canvas, figure, plot, box)
        plots.key(canvas, words.FAN_KEY)

    return (Leaf(draw, () if measure.fits(told, TEXT, BODY.w, 1) else (told,)),)


def _plot(figure: Figure, frame: pl.DataFrame, box: Box) -> Plot:
    days, rows = tuple(frame["period"].to_list()), frame.to_dicts()
    numbers = ("value", "expected", "target", "low10", "high90")
    reach = scale.span([v for c in numbers for v in frame[c].drop_nulls()], figure.options.get("from_zero"))
    promised = frame.filter(pl.col("target").is_not_null()).head(1)
    known = [place for place, row in enumerate(rows) if row["value"] is not None]
    now = known[-1] if known else None
    series = [*_bands(rows, now), *plots.goals(promised, days, box)]
    if any(row["expected"] is not None for row in rows):
        path = _column(rows, "expected")
        series.append(Series(words.EXPECTED, path, LIGHT.muted, width=1.25, dash="dash"))
    if any(row["median"] is not None for row in rows):
        tint = tone(figure.options.get("status"))
        series.append(Series(words.MEDIAN, _ahead(rows, now, "median"), tint, width=1.75, dash="sysDot"))
    if now is not None:
        short = measure.cut(clean(rows[now]["text"]), TEXT, NOW)
        label = Label((Run(short, TEXT, LIGHT.ink, True),), "t")
        values = _column(rows, "value")
        series.append(Series(words.SERIES, values, LIGHT.ink, labels={now: label}, dots=(now,)))
    inner = plots.inner(box, plots.left(reach, figure.unit), RIGHT, TOP)
    return Plot(days, tuple(series), reach, figure.unit, inner, ticks=plots.ticks(inner, box))


def _column(rows: Sequence[Row], name: str) -> Values:
    return [row[name] for row in rows]


def _ahead(rows: Sequence[Row], now: int | None, name: str) -> Values:
    """A quantile over all months; it starts from the newest figure."""
    found: list[Any] = _column(rows, name)
    if now is not None and found[now] is None:
        found[now] = rows[now]["value"]
    return found


def _bands(rows: Sequence[Row], now: int | None) -> list[Series]:
    """Quantiles without lines of their own, and the bands between them, each upon the one below."""
    if any(all(row[name] is None for row in rows) for name in QUANTILES):
        return []
    edges = {name: _ahead(rows, now, name) for name in QUANTILES}
    hidden = [Series(words.QUANTILES[name], values, "") for name, values in edges.items()]
    past = [row["value"] if low is None else low for row, low in zip(rows, edges[QUANTILES[0]], strict=True)]
    ground = Series(words.GROUND, past, "", "area")
    grounds = zip(pairwise(QUANTILES), (PALE, MIDDLE, PALE), strict=True)
    bands = [
        Series(
            words.BANDS[place], _apart(edges[low], edges[high]), colour, "area", between=(place, place + 1)
        )
        for place, ((low, high), colour) in enumerate(grounds)
    ]
    return [*hidden, ground, *bands]


def _apart(low: Values, high: Values) -> Values:
    """How far two edges are apart."""
    both = zip(low, high, strict=True)
    return [None if one is None or other is None else round(other - one, 9) for one, other in both]
