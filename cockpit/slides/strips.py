"""Distributions as native spots: a strip for each group on one common scale."""

from collections.abc import Sequence

import polars as pl
from pptx.enum.chart import XL_CHART_TYPE

from cockpit.figures.core import Figure, Row
from cockpit.slides import measure, scale
from cockpit.slides.canvas import Canvas, Leaf
from cockpit.slides.charting import Label, Plot, Series, Spots
from cockpit.slides.ink import Line as Paragraph
from cockpit.slides.ink import Run, line, state, tone
from cockpit.slides.measure import LEAD, clean
from cockpit.slides.sizes import BODY, LEAST, TEXT, Box
from cockpit.text import MISSING
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT, STATUSES

NAME = 120.0  # points left of the plot for the names of groups
RIGHT = 36.0
FOOT = 26.0  # for the numbers below
KEY = LEAST * LEAD + 6.0
STRIP = 92.0  # most points that a group takes
MOST = 8  # groups on a slide
MARKS = {
    "circle": "circle",
    "triangle": "triangle",
    "diamond": "diamond",
    "square": "square",
    "hatched": "square",
    "ring": "circle",
}


def spread(figure: Figure) -> tuple[Leaf, ...]:
    """A strip of marks per group, the first and the last of each named."""
    frame = figure.frame.filter(pl.col("value").is_not_null())
    if frame.is_empty():
        return (Leaf(_nothing),)
    reach = scale.span(frame["value"].to_list(), figure.options.get("from_zero", False))
    groups = frame.with_columns(pl.col("group").fill_null("")).partition_by("group", maintain_order=True)
    pages = [groups[start : start + MOST] for start in range(0, len(groups), MOST)]
    return tuple(_page(figure, page, reach) for page in pages)


def _nothing(canvas: Canvas) -> None:
    canvas.text(BODY, [line(MISSING, TEXT, LIGHT.muted)])


def _page(figure: Figure, groups: list[pl.DataFrame], reach: tuple[float, float, float]) -> Leaf:
    count = len(groups)
    step = min(STRIP, (BODY.h - FOOT - KEY) / count)
    box = Box(BODY.x, BODY.y + KEY, BODY.w, step * count + FOOT)
    inner = Box(NAME / box.w, 0.0, 1 - (NAME + RIGHT) / box.w, 1 - FOOT / box.h)
    series = _series(groups, reach, inner.w * box.w)
    plot = Plot((), series, reach, figure.unit, inner, upper=(0.0, float(count), 1.0))
    names = [clean(group["group"][0]) for group in groups]

    def draw(canvas: Canvas) -> None:
        canvas.text(Box(BODY.x, BODY.y, BODY.w, KEY), [Paragraph(_legend(groups))], "t", "key")
        for place, name in enumerate(names):
            y = box.y + place * step
            told = [line(measure.cut(name, LEAST, NAME - 14, 2), LEAST, LIGHT.ink, True)]
            canvas.text(Box(box.x, y, NAME - 14, step), told, "ctr", "group")
            canvas.level(box.x + NAME, box.right - RIGHT, y + step / 2, LIGHT.hairline)
        said = words.said(figure.title, figure.claim)
        canvas.chart(XL_CHART_TYPE.XY_SCATTER, Spots(plot), box, figure.title, said)

    cut = [name for name in names if not measure.fits(name, LEAST, NAME - 14, 2)]
    return Leaf(draw, tuple(cut))


def _legend(groups: list[pl.DataFrame]) -> tuple[Run, ...]:
    """The marks that occur, in words; without any, what a point is."""
    found = pl.concat(groups)["status"].drop_nulls().unique(maintain_order=True).to_list()
    known = [status for status in STATUSES if status in found]
    if not known:
        return (Run(words.SPREAD_KEY, LEAST, LIGHT.muted),)
    return tuple(Run(f"{state(s, '')[0].text}    ", LEAST, tone(s), True) for s in known)


def _series(
    groups: list[pl.DataFrame], reach: tuple[float, float, float], width: float
) -> tuple[Series, ...]:
    """A series per status: where each school stands on its strip."""
    count = len(groups)
    rows = [(count - 0.5 - place, row) for place, group in enumerate(groups) for row in group.to_dicts()]
    named = _named(groups, reach, width)
    made = []
    for status in [None, *STATUSES]:
        part = [(y, row) for y, row in rows if row["status"] == status]
        if part:
            made.append(_spots(status, part, named))
    return tuple(made)


def _spots(status: str | None, part: Sequence[tuple[float, Row]], named: dict[str, str]) -> Series:
    shape = STATUSES[status].shape if status else "circle"
    labels = {
        n: Label((Run(named[row["key"]], LEAST, LIGHT.ink_2),), "t")
        for n, (_, row) in enumerate(part)
        if row["key"] in named
    }
    return Series(
        STATUSES[status].word if status else words.NO_STATUS,
        [y for y, _ in part],
        tone(status) if status else LIGHT.accent,
        "spot",
        mark=MARKS[shape],
        hollow=shape in ("ring", "hatched"),
        labels=labels,
        across=[row["value"] for _, row in part],
    )


def _named(groups: list[pl.DataFrame], reach: tuple[float, float, float], width: float) -> dict[str, str]:
    """Words above the lowest and the highest of each strip, where there is room for both."""
    found: dict[str, str] = {}
    for group in groups:
        rows = group.sort("value").to_dicts()
        first, last = rows[0], rows[-1]
        far = (last["value"] - first["value"]) / (reach[1] - reach[0]) * width
        room = min(230.0, far * 0.48)
        for row in (first, last) if first is not last else (first,):
            told = f"{clean(row['label'])} {clean(row['text'])}".strip()
            if room >= 70.0 or first is last:
                found[row["key"]] = measure.cut(told, LEAST, max(room, 150.0))
    return found
