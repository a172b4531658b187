"""安全: what has to be done, open findings month by month, repairs in time, and incidents."""

from collections.abc import Sequence

import polars as pl

from cockpit import store, text
from cockpit.figures import core, dated, security, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.wall.cut import TICKS, last, shortly
from cockpit.text import wall as words
from queries import observation

OPEN, OVERDUE, IN_TIME = "op-findings-open", "op-findings-overdue", "op-findings-fixed"
INCIDENTS, UNSETTLED = "op-incidents", "op-incidents-open"
LOWEST = 6  # places in the ranking of the filter


def attention(read: store.Reader, selection: Selection) -> Figure:
    """What has to be done at once and what has to be watched."""
    return shortly(security.attention(read, selection))


def findings(read: store.Reader, selection: Selection) -> Figure:
    """Grave open findings and overdue ones of the district at every month's end."""
    told = [dated.standing_of(read, id).text for id in (OPEN, OVERDUE)]
    return _courses(read, "wall-findings", words.FINDINGS, words.findings(*told), (OPEN, OVERDUE))


def repairs(read: store.Reader, selection: Selection) -> Figure:
    """The share of findings repaired in time, over twelve months, at every month's end."""
    found = dated.standing_of(read, IN_TIME)
    return _courses(read, "wall-repairs", found.label, words.repaired(found.text), (IN_TIME,))


def incidents(read: store.Reader, selection: Selection) -> Figure:
    """The incidents of the district in every month, and how many are not settled."""
    found, open_ = (dated.standing_of(read, id) for id in (INCIDENTS, UNSETTLED))
    claim = words.incidents(found.as_of, found.text, open_.text)
    return _courses(read, "wall-incidents", words.INCIDENTS, claim, (INCIDENTS,))


def green(read: store.Reader, selection: Selection) -> Figure:
    """The places with the smallest share of protected terminals, the smallest first."""
    return shortly(last(security.green(read, selection), LOWEST))


def _courses(read: store.Reader, name: str, title: str, claim: str, ids: Sequence[str]) -> Figure:
    """The district's observations of some indicators of one unit, a line each."""
    found = [dated.standing_of(read, id) for id in ids]
    lines = []
    for s in found:
        known = read(observation.series, indicator=s.id).drop_nulls("value")
        said = [text.number(value, s.indicator.decimals, s.indicator.unit) for value in known["value"]]
        series = pl.lit(s.label if len(found) > 1 else "").alias("series")
        line = known.select(series, pl.col("month").alias("period"), "value")
        lines.append(line.with_columns(text=pl.Series(said, dtype=pl.String)))
    return Figure(
        name=name,
        kind="trend",
        title=title,
        claim=claim,
        frame=core.shape("trend", pl.concat(lines)),
        source=standing.sources(found),
        as_of=standing.oldest(found),
        stale=standing.any_stale(found),
        unit=found[0].indicator.unit,
        options={"ticks": TICKS, "missing": words.NO_OBSERVATIONS},
        demo=read.version.demo,
    )
