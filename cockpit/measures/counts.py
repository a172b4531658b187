"""How many promises stand how, per area, task, core project, responsible unit or milestone year."""

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from cockpit import plan
from cockpit.measures.status import Assessment, Status
from cockpit.plan import Registry, Target

NONE = ""  # the key of promises that belong to no task, area or project, or have no date


def counts(assessments: Iterable[Assessment], by: str, registry: Registry | None = None) -> pl.DataFrame:
    """Columns key, status, count: every key with every status, zero where no promise has it.

    `by` is one of `BY`. A promise of several units counts once for each of them, so units do not add up to
    the total. Keys come in the order of the plan, statuses in the order of `Status`.
    """
    known = registry or plan.load()
    pairs = [(key, str(a.status)) for a in assessments for key in BY[by](known, known.targets[a.target_id])]
    statuses = pl.DataFrame({"status": [str(status) for status in Status]})
    found = pl.DataFrame(pairs, schema={"key": pl.String, "status": pl.String}, orient="row")
    keys = pl.DataFrame({"key": _ordered({key for key, _ in pairs}, by, known)}, schema={"key": pl.String})
    tally = found.group_by("key", "status").agg(pl.len().cast(pl.Int64).alias("count"))
    every = keys.join(statuses, how="cross", maintain_order="left")
    counted = every.join(tally, on=["key", "status"], how="left", maintain_order="left")
    return counted.with_columns(pl.col("count").fill_null(0))


def _task(known: Registry, target: Target) -> tuple[str, ...]:
    return (target.task or known.indicators[target.indicator].task or NONE,)


def _area(known: Registry, target: Target) -> tuple[str, ...]:
    (task,) = _task(known, target)
    return (known.tasks[task].area if task else known.area_of(known.indicators[target.indicator]),)


def _year(known: Registry, target: Target) -> tuple[str, ...]:
    return (NONE if target.milestone is None else str(target.milestone),)


def _project(known: Registry, target: Target) -> tuple[str, ...]:
    return (target.core_project or known.indicators[target.indicator].core_project or NONE,)


BY: Mapping[str, Callable[[Registry, Target], tuple[str, ...]]] = {
    "area": _area,
    "task": _task,
    "core_project": _project,
    "unit": lambda known, target: target.units or (NONE,),
    "year": _year,
}


def _ordered(keys: set[str], by: str, known: Registry) -> list[str]:
    """The keys in plan order, the empty one last."""
    order = {
        "area": list(known.areas),
        "task": list(known.tasks),
        "core_project": list(known.core_projects),
        "unit": [unit.name for each in known.plans.values() for unit in (*each.units, *each.parties)],
        "year": sorted(keys),
    }[by]
    place = {key: n for n, key in enumerate(dict.fromkeys(order))}
    return sorted(keys, key=lambda key: (key == NONE, place.get(key, len(place)), key))
