"""What the engine is asked for one version: every series of the district with every promise made about it."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from cockpit import contracts, measures, plan, store
from cockpit.access import Level, Scope
from cockpit.contracts.indicators import Definition
from cockpit.measures import forecast
from cockpit.plan import Indicator, Target
from queries import indicator as indicator_queries
from queries import observation
from queries import outlook as queries

NOTHING = pl.DataFrame(schema={"month": pl.Date(), "value": pl.Float64(), "as_of": pl.Date()})
# The district as every role may be told it: forecasts rest on no sensitive row.
WHOLE = Scope(None, Level.INTERNAL)
READING = ("on", "value", "numerator", "denominator")
SCHOOL = "school_code"
STAGES = "deliverable_stage"  # the code list that gives the order of a deliverable's stages


def questions(read: store.Reader) -> list[measures.Series]:
    """A series of the whole district per indicator that can be continued, in the order of the definitions."""
    found = observed(read)
    asked = (_question(read, id, found[id]) for id in contracts.definitions() if id in found)
    return [series for series in asked if series is not None]


def observed(read: store.Reader) -> Mapping[str, pl.DataFrame]:
    """Indicator → its observations of the district in month order."""
    return {str(key[0]): part for key, part in rows(read).partition_by("indicator_id", as_dict=True).items()}


def rows(read: store.Reader) -> pl.DataFrame:
    """Every indicator's observations of the district in month order."""
    return read(observation.observations, indicators=tuple(contracts.definitions()))


def _question(read: store.Reader, id: str, rows: pl.DataFrame) -> measures.Series | None:
    definition, indicator = contracts.definitions()[id], contracts.measured(id)
    model = forecast.model_of(indicator, definition)
    if not model or model == "stages":
        return None
    grows = model == "runrate"
    works = _works(read, definition) if grows else None
    return series(id, indicator, definition, rows, works=works, population=_population(read, definition))


def series(
    key: str,
    indicator: Indicator,
    definition: Definition,
    rows: pl.DataFrame,
    *,
    works: measures.Works | None = None,
    goals: tuple[measures.Goal, ...] | None = None,
    population: float | None = None,
) -> measures.Series:
    """The observations of one place as a series to be continued, with the tracked plan's formal promises.

    `population` is how many there are to be counted, where that is known.
    """
    known, ceiling = readings(rows), forecast.ceiling_of(indicator)
    return measures.Series(
        key=key,
        model=forecast.countable(forecast.model_of(indicator, definition), known),
        readings=known,
        goals=promised(indicator) if goals is None else goals,
        floor=indicator.floor,
        ceiling=population if ceiling is None else ceiling,
        family=indicator.kind,
        works=works,
    )


def readings(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per reading, oldest first: months that repeat the same `as_of` are one reading."""
    known = rows.drop_nulls("value").with_columns(on=pl.coalesce("as_of", "month"))
    return known.sort("month").unique("on", keep="last", maintain_order=True).select(READING).sort("on")


def promised(indicator: Indicator) -> tuple[measures.Goal, ...]:
    """The formal promises of the tracked plan that name a figure."""
    tracked = plan.load().tracked.id
    own = (t for t in indicator.targets if t.formal and t.plan == tracked and t.value is not None)
    return tuple(goal(indicator, target) for target in own)


def goal(indicator: Indicator, target: Target) -> measures.Goal:
    """One promise that names a figure, as it is asked about."""
    return measures.Goal(target.id, target.value or 0.0, target.due, up=not measures.falls(indicator, target))


def checklist(read: store.Reader) -> pl.DataFrame:
    """A row per deliverable and stage, in the stages' order: indicator_id, stage, order, due_on, done_on."""
    stages = list(contracts.load().codes[STAGES].codes)
    rows = read(queries.checklist)
    order = pl.col("stage").replace_strict(stages, range(len(stages)), return_dtype=pl.Int64)
    return rows.with_columns(order=order).sort("indicator_id", "order")


def deliverables() -> Mapping[str, tuple[measures.Goal, ...]]:
    """Deliverable → its promises."""
    measured = {i.id: contracts.measured(i.id) for i in plan.load().of() if i.id in contracts.definitions()}
    return {id: promised(i) for id, i in measured.items() if contracts.definitions()[id].method == "stages"}


def described(rows: pl.DataFrame) -> date | None:
    """The newest day the checklist of deliverables was reported on."""
    return max(rows["reported_on"].drop_nulls(), default=None)


def _population(read: store.Reader, definition: Definition) -> float | None:
    """How many schools there are, where every school can be counted once."""
    if definition.distinct != SCHOOL or definition.share:
        return None
    return float(read(indicator_queries.schools).height) or None


def _works(read: store.Reader, definition: Definition) -> measures.Works | None:
    """The items of the register on their way; None where it has no stages before the counted one."""
    contract = contracts.load().get(definition.dataset)
    fields = [stage.field for stage in contract.pipeline if stage.field] if contract else []
    if contract is None or definition.method != "events" or definition.dated_by not in fields[1:]:
        return None
    if Level.of(contract.level) > WHOLE.level:
        return None
    stages = tuple(fields[: fields.index(definition.dated_by) + 1])
    return measures.Works(read(queries.works, definition=definition, stages=stages))
