"""The same indicator for every subdistrict or school, judged where the promise holds for each of them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import polars as pl

from cockpit import contracts, measures, outlook, store, text
from cockpit.contracts.indicators import WHOLE, Definition
from cockpit.figures.core import Row
from cockpit.figures.standing import wording
from cockpit.figures.standing.joining import Asked, bare_status, moment
from cockpit.figures.standing.picking import next_due
from cockpit.measures import forecast
from cockpit.plan import Indicator, Target
from cockpit.text import standing as words
from queries import observation

KEPT = 64  # answers that stay in memory, a few kilobytes each
PACED = ("on_track", "at_risk", "off_track", "no_trend")
OWN = "school_code"  # what a count is distinct by when it counts schools
COLUMNS = {
    "code": pl.String(),
    "name": pl.String(),
    "subdistrict_code": pl.String(),
    "value": pl.Float64(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "text": pl.String(),
    "as_of": pl.Date(),
    "status": pl.String(),
    "status_word": pl.String(),
}


def by_subdistrict(read: store.Reader, indicator_id: str) -> pl.DataFrame:
    """One row per subdistrict, in code order, for readers of the whole district; nobody else gets rows.

    Columns code, name, subdistrict_code, value (the indicator's unit), numerator, denominator, text, as_of,
    status (null where nothing is promised for a part of the district), status_word.
    """
    return _parts(Asked((*moment(read), "subdistrict", indicator_id), read, "subdistrict"), indicator_id)


def by_school(read: store.Reader, indicator_id: str) -> pl.DataFrame:
    """One row per school in sight, in code order; the columns are those of by_subdistrict.

    A school is judged where the promise is a share, or where schools are counted: then its own promise is 1.
    """
    return _parts(Asked((*moment(read), "school", indicator_id), read, "school"), indicator_id)


@lru_cache(maxsize=KEPT)
def _parts(asked: Asked, id: str) -> pl.DataFrame:
    kind, read = asked.detail, asked.read
    definition, indicator = contracts.definitions()[id], contracts.measured(id)
    goal = _own_goal(indicator, definition, kind)
    rows = read(observation.observations, indicators=(id,), scope_kind=kind)
    series = {key[0]: part for key, part in rows.partition_by("scope_code", as_dict=True).items()}
    listed = _listed(read, kind, id)
    chances = _chances(indicator, definition, goal, series)
    made = [
        row | _part(indicator, definition, goal, series.get(row["code"]), chances.get(row["code"]))
        for row in listed.to_dicts()
    ]
    frame = pl.DataFrame(made, schema=COLUMNS)
    return frame.with_columns(text=_yes_no(definition)) if kind == "school" else frame


def _listed(read: store.Reader, kind: str, id: str) -> pl.DataFrame:
    """code, name, subdistrict_code of the parts in sight; subdistricts only for the whole district."""
    if kind == "school":
        listed = read(observation.by_school, indicator=id)
        return listed.select(pl.col("school_code").alias("code"), "name", "subdistrict_code")
    listed = read(observation.by_subdistrict, indicator=id)
    code = pl.col("subdistrict_code")
    return listed.select(code.alias("code"), "name", code).filter(pl.lit(read.scope.whole))


def _own_goal(indicator: Indicator, definition: Definition, kind: str) -> Target | None:
    """The promise as it holds for one part of the district, the next one still ahead or the last."""
    goal = next_due(t for t in indicator.targets if t.formal) or indicator.formal(None)
    if goal is None or goal.value is None:
        return None
    if definition.share and definition.factor == WHOLE:
        return goal
    return replace(goal, value=1.0) if kind == "school" and definition.distinct == OWN else None


def _part(
    indicator: Indicator,
    definition: Definition,
    goal: Target | None,
    series: pl.DataFrame | None,
    chance: measures.Chance | None,
) -> dict[str, Any]:
    """Newest figure, its text and its status for one part of the district."""
    series = wording.NOTHING if series is None else series
    newest = series.drop_nulls("value").tail(1).to_dicts()
    last = newest[0] if newest else dict.fromkeys(wording.NOTHING.columns)
    status, word = _judged(indicator, definition, goal, series, last, chance)
    return {
        "value": last["value"],
        "numerator": last["numerator"],
        "denominator": last["denominator"],
        "text": wording.value_text(indicator, definition, last),
        "as_of": last["as_of"],
        "status": status or None,
        "status_word": word,
    }


def _judged(
    indicator: Indicator,
    definition: Definition,
    goal: Target | None,
    series: pl.DataFrame,
    last: Row,
    chance: measures.Chance | None,
) -> tuple[str, str]:
    """Status and word; a school that simply has it or not has no pace, before the due date it has not yet."""
    if goal is None:
        status = bare_status(last["as_of"], last["value"], definition.cadence)
        return status, text.status_word(status) if status else ""
    status = str(outlook.judge(indicator, definition, goal, series, chance=chance).status)
    if status in PACED and _single(definition, series):
        return "no_trend", words.NOT_YET
    return status, text.status_word(status)


def _chances(
    indicator: Indicator, definition: Definition, goal: Target | None, series: Mapping[Any, pl.DataFrame]
) -> Mapping[str, measures.Chance]:
    """Place → what is foreseen for it; a school that simply has it or not is not extrapolated."""
    if goal is None:
        return {}
    asked = (outlook.goal(indicator, goal),)
    moving = {code: rows for code, rows in series.items() if not _single(definition, rows)}
    found = forecast.forecasts(
        [outlook.series(code, indicator, definition, rows, goals=asked) for code, rows in moving.items()]
    )
    return {code: each.chances[goal.id] for code, each in found.items() if goal.id in each.chances}


def _counts_schools(definition: Definition) -> bool:
    """Whether what is counted are schools, each at most once."""
    return definition.distinct == OWN or bool(
        definition.of and definition.of.dataset == "school" and not definition.of.sum
    )


def _single(definition: Definition, series: pl.DataFrame) -> bool:
    """Whether this is one school that simply has it or not, be it counted or a share of itself."""
    return _counts_schools(definition) and bool((series["denominator"].fill_null(1.0) == 1.0).all())


def _yes_no(definition: Definition) -> pl.Expr:
    """The text of a school's row: yes or no where schools are what is counted."""
    has = pl.col("value") > 0
    said = (
        pl.when(has).then(pl.lit(text.YES)).when(~has).then(pl.lit(text.NO)).otherwise(pl.lit(text.MISSING))
    )
    return said if _counts_schools(definition) else pl.col("text")
