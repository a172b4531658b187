"""Every query, on data and on nothing, on both engines: the same columns, the same types, the same rows."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import queries
from cockpit import access, contracts, store
from cockpit.contracts import Definition
from cockpit.store import marts

JUNE, FIRST, JANUARY = date(2026, 6, 30), date(2026, 6, 1), date(2026, 1, 1)
STREET, SCHOOL, STAGE = "500103001000", "2150900007", "primary"
CHOICES = ({}, {"subdistrict": STREET, "stage": STAGE})
INDICATORS = ("yz-t01-schools", "yz-g25-fiber", "op-visits", "op-findings-open")
KINDS = ("district", "subdistrict", "school")
SCOPES = {
    "whole": access.Scope(None, access.Level.SENSITIVE),
    "few": access.Scope(frozenset({SCHOOL, "2150900002", "2150900003"}), access.Level.SENSITIVE),
}
ALWAYS = {
    "observation.months",
    "place.total",
    "indicator.span",
    "observation.sources",
    "registers.freshness",
}  # answer with rows even where there are none
LINK_STAGES = ("listed_on", "contracted_on", "started_on", "accepted_on")
Params = dict[str, object]


def _chosen(**params: object) -> list[Params]:
    """The parameters without a choice and for one stage in one subdistrict."""
    return [params | choice for choice in CHOICES]


def _by(method: Callable) -> list[Params]:
    """One entry per definition that the published indicators compute with this query."""
    return [{"definition": d} for d in contracts.definitions().values() if _computed(d) is method]


def _computed(d: Definition) -> Callable | None:
    return queries_of("indicator")["cycles"] if d.cycle else marts.BUILDERS.get(d.method)


def _dated(name: str) -> tuple[str, ...]:
    return tuple(f.name for f in contracts.load()[name].fields if f.type == "date")


def queries_of(module: str) -> dict[str, Callable]:
    """The public functions that a module of `queries` defines itself."""
    found = importlib.import_module(f"queries.{module}")
    return {
        name: made
        for name, made in inspect.getmembers(found, inspect.isfunction)
        if made.__module__ == found.__name__ and not name.startswith("_")
    }


MODULES = [m.name for m in pkgutil.iter_modules(queries.__path__) if not m.name.startswith("_")]
QUERIES = {f"{module}.{name}": query for module in MODULES for name, query in queries_of(module).items()}
REGISTERS = tuple(contracts.load())
OWNED = tuple(c.name for c in contracts.load().values() if "school_code" in c.columns and not c.feed)
TABLE: dict[str, list[Params]] = {
    "campus.designations": [p | {"kind": "smart_campus"} for p in _chosen(on=JUNE)],
    "campus.scenes": _chosen(on=JUNE),
    "campus.rooms": _chosen(on=JUNE),
    "campus.terminals": _chosen(on=JUNE),
    "imports.behind": [{"dataset": c.held_in} for c in contracts.load().values()],
    "imports.bearing": [
        {"dataset": held, "on": JUNE, "dated": dated, "indicator": id}
        for held, dated, id in (
            ("campus_link", "all_optical_on", ""),
            ("usage_monthly", "month", ""),
            ("school", "", ""),
            ("deliverable", "done_on", "yz-g25-platform"),
        )
    ],
    "imports.of_schools": [{"dataset": name} for name in (*OWNED, "network_monthly")],
    "imports.taken": [{}],
    "indicator.events": _by(QUERIES["indicator.events"]),
    "indicator.readings": _by(QUERIES["indicator.readings"]),
    "indicator.flows": _by(QUERIES["indicator.flows"]),
    "indicator.overdue": _by(QUERIES["indicator.overdue"]),
    "indicator.cycles": _by(QUERIES["indicator.cycles"]),
    "indicator.cells": _by(QUERIES["indicator.cells"]),
    "indicator.population": [{"definition": d} for d in contracts.definitions().values() if d.of],
    "indicator.stages": [{}],
    "indicator.reports": [{}],
    "indicator.span": [{"dataset": n, "dates": _dated(n)} for n in ("campus_link", "vulnerability")],
    "indicator.owners": [{"dataset": name} for name in OWNED],
    "indicator.schools": [{}],
    "milestones.project_reports": [{}],
    "milestones.stages": [{"indicator": "yz-g25-platform"}],
    "milestones.reports": [
        {"indicator": d.id} for d in contracts.definitions().values() if d.method == "reported"
    ],
    "network.coverage": _chosen(on=JUNE),
    "network.measured": _chosen(first=JANUARY, last=JUNE),
    "observation.observations": [
        {"indicators": INDICATORS, "scope_kind": kind, "since": since}
        for kind in KINDS
        for since in (None, JUNE)
    ],
    "observation.series": [{"indicator": each} for each in INDICATORS],
    "observation.latest": [{"indicators": INDICATORS, "scope_kind": kind, "on": JUNE} for kind in KINDS],
    "observation.by_school": [{"indicator": each, "on": on} for each in INDICATORS for on in (None, JUNE)],
    "observation.by_subdistrict": [{"indicator": each} for each in INDICATORS],
    "observation.sources": [{}],
    "observation.months": [{"first": JANUARY, "last": JUNE}],
    "place.periods": [{}],
    "place.total": [p | {"indicator": each} for each in INDICATORS for p in _chosen(on=JUNE)],
    "registers.rows": [p for name in REGISTERS for p in _chosen(dataset=name)],
    "registers.freshness": [{}],
    "resources.subjects": [
        {"kind": "fine_lesson", "on": JUNE, "stages": s} for s in (None, (), ("primary",))
    ],
    "resources.published": [{"kind": "fine_lesson", "on": JUNE}],
    "resources.items": _chosen(on=JUNE),
    "resources.visits": _chosen(first=JANUARY, last=JUNE),
    "resources.apps": _chosen(month=FIRST),
    "resources.spaces": [p | {"role": "student"} for p in _chosen(month=FIRST)],
    "resources.space_months": _chosen(first=JANUARY, last=FIRST),
    "resources.interfaces": [{"on": JUNE}],
    "school.names": [{}],
    "school.findings": [{"school": SCHOOL}],
    "school.finding": [{"code": code} for code in ("DEMO-LD-0001", "none")],
    "school.apps": [{"school": SCHOOL, "first": JANUARY, "last": FIRST}],
    "school.access": [{"on": JUNE}],
    "school.course": [{"school": SCHOOL, "indicators": INDICATORS, "since": JANUARY}],
    "school.granted": [{"school": f"21509000{n:02d}", "on": JUNE} for n in range(1, 6)],
    "school.records": [{"school": SCHOOL, "datasets": OWNED, "newest": 3}],
    "security.systems": _chosen(on=JUNE),
    "security.findings": _chosen(since=JANUARY, on=JUNE),
    "security.restores": _chosen(on=JUNE),
    "security.drills": _chosen(first=date(2024, 1, 1), last=JUNE),
    "security.filtered": _chosen(on=JUNE),
    "security.incidents": _chosen(first=date(2024, 1, 1), last=JUNE),
    "outlook.checklist": [{}],
    "outlook.works": [
        {"definition": contracts.definitions()["yz-t01-schools"], "stages": LINK_STAGES},
        {"definition": contracts.definitions()["yz-t03-schools"], "stages": ("building_on", "granted_on")},
    ],
}
CASES = [(name, scope) for name in TABLE for scope in SCOPES]
each_query = pytest.mark.parametrize(("name", "scope"), CASES, ids=[f"{n}-{s}" for n, s in CASES])


@pytest.fixture(scope="module")
def engines(district, district_pg) -> Iterator[tuple]:
    return district, district_pg


@pytest.fixture(scope="module")
def bare_engines(bare, bare_pg) -> Iterator[tuple]:
    return bare, bare_pg


def test_no_query_is_left_out():
    assert set(TABLE) == set(QUERIES)
    assert all(TABLE.values())


@each_query
def test_both_engines_answer_alike_on_data(engines, name, scope):
    for on_duck, on_postgres, params in _answers(engines, name, scope):
        assert_frame_equal(_stable(on_duck), _stable(on_postgres), rel_tol=1e-9, abs_tol=0, check_dtypes=True)
        assert _moments(on_duck) == _moments(on_postgres), params


@each_query
def test_both_engines_answer_alike_on_nothing(bare_engines, engines, name, scope):
    with_data = next(_answers(engines, name, scope))[0]
    for number, (on_duck, on_postgres, params) in enumerate(_answers(bare_engines, name, scope)):
        assert_frame_equal(_stable(on_duck), _stable(on_postgres), check_dtypes=True)
        assert on_duck.schema == on_postgres.schema
        assert number or on_duck.schema == with_data.schema, "data change neither columns nor types"
        assert on_duck.is_empty() or name in ALWAYS, params


@pytest.mark.parametrize("name", TABLE)
def test_a_query_finds_something_in_the_district(engines, name):
    home, query = engines[0], QUERIES[name]
    with home.entered():
        found = [store.fetch(query, SCOPES["whole"], **params).height for params in TABLE[name]]
    assert max(found) > 0


def _answers(homes: tuple, name: str, scope: str) -> Iterator[tuple[pl.DataFrame, pl.DataFrame, Params]]:
    """For each entry of the table the answer of DuckDB, that of PostgreSQL, and the parameters."""
    for params in TABLE[name]:
        found = []
        for home in homes:
            with home.entered():
                found.append(store.fetch(QUERIES[name], SCOPES[scope], **params))
        yield found[0], found[1], params


def _stable(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame without the moments of publishing, in which two stores differ."""
    return frame.select(pl.exclude(pl.Datetime))


def _moments(frame: pl.DataFrame) -> dict[str, tuple]:
    """What two stores share of such moments: their type, and where they are missing."""
    moments = frame.select(pl.selectors.datetime())
    return {each.name: (each.dtype, each.is_null().to_list()) for each in moments}
