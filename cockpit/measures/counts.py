"""How many promises stand how, and which one stands worst, per area, task, core project, unit or year."""

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from cockpit import plan
from cockpit.measures.status import Assessment, Status
from cockpit.plan import Registry, Target

NONE = ""  # the key of promises that belong to no task, area or project, or have no date
WORST_FIRST = (  # what nobody can judge stands below what is known to go well
    Status.MISSED,
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.NO_DATA,
    Status.STALE,
    Status.NO_TREND,
    Status.ON_TRACK,
    Status.ACHIEVED,
)
WEAKEST = {"key": pl.String, "target_id": pl.String, "status": pl.String, "p": pl.Float64}


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


def weakest(assessments: Iterable[Assessment], by: str, registry: Registry | None = None) -> pl.DataFrame:
    """Columns key, target_id, status, p: the weakest promise of every key, in the order of the plan.

    The weakest has the worst status (`WORST_FIRST`), then the lowest chance, an unknown one last, then the
    first id. `p` is the chance its status was judged by, null where it was judged otherwise. `by` as for
    `counts`; no score is made of the others: they are counted there.
    """
    known = registry or plan.load()
    rows = [
        (key, a.target_id, str(a.status), a.p)
        for a in assessments
        for key in BY[by](known, known.targets[a.target_id])
    ]
    found = pl.DataFrame(rows, schema=WEAKEST, orient="row")
    rank = pl.col("status").replace_strict([str(s) for s in WORST_FIRST], list(range(len(WORST_FIRST))))
    worst = found.sort("key", rank, "p", "target_id", nulls_last=True).unique("key", keep="first")
    keys = pl.DataFrame({"key": _ordered(set(found["key"]), by, known)}, schema={"key": pl.String})
    return keys.join(worst, on="key", how="left", maintain_order="left")


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
