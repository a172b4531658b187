"""What each query yields is written down: an unlisted one is refused, and rows are judged again."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from cockpit import config
from cockpit.access import Denied, Scope
from cockpit.store.versions import StoreError
from cockpit.text import access as denials
from cockpit.text import store as words

FILE = "surface.toml"
QUERIES = "queries."
SCHOOLS, PLACES, SUMS, DISTRICT, COMMON, WHOLE = KINDS = (
    "schools",  # rows of single schools: only those in sight
    "places",  # values of the district, its subdistricts and schools: the district's and those in sight
    "sums",  # numbers added up over the schools in sight
    "district",  # what the district itself does
    "common",  # the calendar, and how old the datasets are
    "whole",  # only for somebody who sees the whole district
)
NAMELESS = (SUMS, DISTRICT, COMMON)  # kinds that say nothing of a single school
OWNER, KIND, CODE = "school_code", "scope_kind", "scope_code"
_ALSO: set[str] = set()


def listed() -> Mapping[str, str]:
    """Query as `module.function` → what it yields, from `surface.toml` in the data folder.

    Modules of the folder `queries` are named without it. Raises StoreError when the list cannot be used.
    """
    return _listed(config.settings().data / FILE)


def also(package: str) -> None:
    """Let this process ask the queries of one more package as well, each as rows of schools."""
    _ALSO.add(package)


def kind(query: Callable[..., Any]) -> str:
    """What a query yields; raises Denied for one that nobody has listed."""
    module = getattr(query, "__module__", None) or ""
    name = f"{module.removeprefix(QUERIES)}.{getattr(query, '__qualname__', '')}"
    found = listed().get(name) if module.startswith(QUERIES) or name.startswith("cockpit.") else None
    if found is None and module.partition(".")[0] in _ALSO:
        return SCHOOLS
    if found is None:
        raise Denied(denials.DATA_DENIED)
    return found


def judged(frame: pl.DataFrame, yields: str, scope: Scope) -> pl.DataFrame:
    """The frame as it is; raises Denied when a row in it is not for this scope."""
    if scope.schools is not None and not _fits(frame, yields, scope.schools):
        raise Denied(denials.DATA_DENIED)
    return frame


def _fits(frame: pl.DataFrame, yields: str, schools: frozenset[str]) -> bool:
    if yields == WHOLE:
        return frame.is_empty()
    if yields in NAMELESS and OWNER in frame.columns:
        return False
    if OWNER in frame.columns and not _within(frame[OWNER], schools):
        return False
    return not {KIND, CODE} <= set(frame.columns) or _places_fit(frame, schools)


def _places_fit(frame: pl.DataFrame, schools: frozenset[str]) -> bool:
    kinds = set(frame[KIND].unique())
    own = frame.filter(pl.col(KIND) == "school")[CODE]
    return kinds <= {"district", "school"} and own.null_count() == 0 and _within(own, schools)


def _within(codes: pl.Series, schools: frozenset[str]) -> bool:
    return set(codes.drop_nulls().unique()) <= schools


@cache
def _listed(path: Path) -> Mapping[str, str]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        found = {f"{module}.{name}": said for module, rows in written.items() for name, said in rows.items()}
    except (OSError, ValueError, AttributeError) as fault:
        raise StoreError(words.NO_SURFACE) from fault
    if wrong := sorted(name for name, said in found.items() if said not in KINDS):
        raise StoreError(words.wrong_surface(wrong))
    return found
