"""The list of what each query yields: complete, refused when unlisted, and judged once more: R-7, R-13."""

import ast
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from cockpit import config, contracts, store
from cockpit.access import Denied, Level, Scope
from cockpit.store import cache, conform, surface
from cockpit.store.duck import DIALECT
from cockpit.store.postgres_build import DIALECT as POSTGRES
from tests import canaries, homes, storing
from tests.test_queries import QUERIES, TABLE

ROOT = Path(__file__).resolve().parent.parent
OWN, OTHER, THIRD = canaries.SCHOOLS
NARROW = Scope(frozenset({OWN}), Level.SENSITIVE)
ENGINES = {"duckdb": DIALECT, "postgresql": POSTGRES}


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> homes.Home:
    """The store in which every text names the school it belongs to."""
    return homes.shared(tmp_path_factory, "canaries", canaries.publish)


@pytest.fixture(autouse=True)
def here(marked, monkeypatch) -> Iterator[None]:
    marked.enter(monkeypatch)
    yield
    config.reset()


def written() -> set[str]:
    """The public functions of the folder `queries`, as `module.function`, read from the files."""
    return {
        f"{path.stem}.{node.name}"
        for path in (ROOT / "queries").glob("[a-z]*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def elsewhere_written() -> set[str]:
    """The queries of the product outside that folder, save those that only build a version."""
    return {
        f"{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}.{node.name}"
        for path in (ROOT / "cockpit").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "t"
        if "marts" not in path.parts
    }


def elsewhere(body: Any, module: str, name: str = "secret") -> Any:
    """A query that says it stands in a module of the product."""
    made = types.FunctionType(body.__code__, {**body.__globals__, "__name__": module}, name)
    made.__module__, made.__qualname__ = module, name
    return made


def _everything(t):
    """A row is a school in sight."""
    return t.school.select()


def _forged(t, *, code):
    """A row that names a school, whatever is in sight."""
    return sa.select(sa.literal(code, sa.Text).label("school_code"))


def _placed(t, *, kind, code):
    """A value of a place, whatever is in sight."""
    return sa.select(
        sa.literal(kind, sa.Text).label("scope_kind"), sa.literal(code, sa.Text).label("scope_code")
    )


def test_every_query_has_a_row_and_every_row_a_query():
    named = {name for name in surface.listed() if not name.startswith("cockpit.")}
    assert named == written() == set(QUERIES)
    assert set(surface.listed()) - named == elsewhere_written()


def test_the_kinds_of_the_list_are_the_known_ones():
    assert set(surface.listed().values()) <= set(surface.KINDS)


@pytest.mark.parametrize("name", TABLE)
def test_what_says_nothing_of_a_school_has_no_column_for_one(name: str):
    relations = store.Relations(storing.WHOLE, contracts.load())
    columns = {c.name for p in TABLE[name] for c in QUERIES[name](relations, **p).selected_columns}
    if surface.listed()[name] in surface.NAMELESS:
        assert not columns & {surface.OWNER, surface.CODE}


@pytest.mark.parametrize(
    "query",
    [
        elsewhere(_everything, "queries.campus"),
        elsewhere(_everything, "queries.fresh", "rooms"),
        elsewhere(_everything, "cockpit.figures.network"),
        elsewhere(_everything, "cockpit.store.reading"),
        elsewhere(_everything, "somewhere", "campus.rooms"),
        elsewhere(_everything, ""),
        elsewhere(_everything, "campus", "rooms"),
        elsewhere(lambda t: t.school.select(), "queries.campus", "<lambda>"),
    ],
)
def test_an_unlisted_query_is_refused_to_everybody(query):
    for scope in (storing.WHOLE, NARROW):
        with pytest.raises(Denied, match="无权查看"):
            store.fetch(query, scope)
        with pytest.raises(Denied, match="无权查看"):
            store.reader(scope)(query)


def test_a_listed_query_is_answered():
    assert store.fetch(QUERIES["place.periods"], NARROW)["school_code"].to_list() == [OWN]


def test_without_a_list_nothing_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path / "data"))
    config.reset()
    with pytest.raises(store.StoreError, match="查询清单"):
        store.fetch(QUERIES["place.periods"], NARROW)


@pytest.mark.parametrize("text", ["[campus", 'campus = "schools"', '[campus]\nrooms = "all"'])
def test_a_list_that_cannot_be_read_answers_nothing(text, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "surface.toml").write_text(text)
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path / "data"))
    config.reset()
    with pytest.raises(store.StoreError, match=r"surface\.toml"):
        surface.listed()


def test_a_row_of_another_school_is_refused_on_its_way_out():
    for _ in range(2):  # also the second time: nothing of it was kept
        with pytest.raises(Denied):
            store.fetch(_forged, NARROW, code=OTHER)
    assert store.fetch(_forged, NARROW, code=OWN).height == 1
    assert store.fetch(_forged, storing.WHOLE, code=OTHER).height == 1


@pytest.mark.parametrize(
    ("kind", "code", "fits"),
    [
        ("school", OWN, True),
        ("school", OTHER, False),
        ("school", None, False),
        ("subdistrict", canaries.STREETS[0], False),
        ("district", "", True),
        (None, OWN, False),
    ],
)
def test_a_place_out_of_sight_is_refused_on_its_way_out(kind, code, fits):
    if fits:
        assert store.fetch(_placed, NARROW, kind=kind, code=code).height == 1
        return
    with pytest.raises(Denied):
        store.fetch(_placed, NARROW, kind=kind, code=code)


def test_the_kinds_are_judged_as_they_say():
    frame = pl.DataFrame({"school_code": [OWN]})
    for kind in surface.NAMELESS:
        with pytest.raises(Denied):
            surface.judged(frame, kind, NARROW)
    with pytest.raises(Denied):
        surface.judged(pl.DataFrame({"file_name": ["x"]}), surface.WHOLE, NARROW)
    assert surface.judged(pl.DataFrame({"file_name": []}), surface.WHOLE, NARROW).is_empty()
    for kind in surface.KINDS:
        assert surface.judged(frame, kind, storing.WHOLE) is frame


SCOPES = st.builds(
    Scope,
    st.one_of(st.none(), st.frozensets(st.sampled_from((*canaries.SCHOOLS, "", "x")), max_size=3)),
    st.sampled_from(Level),
)


ASKED = ("school.names", "place.periods", "network.coverage")


@given(SCOPES, SCOPES)
def test_r13_answers_of_two_scopes_share_a_place_in_the_cache_only_when_the_scopes_are_equal(one, other):
    keys = [cache.key((1, 2), QUERIES["place.periods"], {}, each.key) for each in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)


@example_settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ASKED), SCOPES), max_size=12))
def test_r13_whoever_asked_before_an_answer_holds_only_schools_in_sight(turns):
    every = frozenset(canaries.SCHOOLS)
    for name, scope in turns:
        try:
            found = store.fetch(QUERIES[name], scope, **TABLE[name][0])
        except Denied:
            assert scope.level < Level.INTERNAL
            assert name == "network.coverage"
            continue
        assert set(found["school_code"]) == (every if scope.schools is None else scope.schools & every)


TEXTS = ["' or '1'='1", '"; drop table school; --', "%", "*", "$1", "\\", "{}", "null", "北京", "\u202e"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("hostile", TEXTS)
def test_r7_what_a_reader_chooses_never_reaches_the_text_of_a_query(engine: str, hostile: str):
    relations = store.Relations(NARROW, contracts.load())
    for name, entries in TABLE.items():
        made = [QUERIES[name](relations, **_choosing(entries[-1], s)) for s in ("harmless", hostile)]
        texts = [conform.statement(each, ENGINES[engine], "v1")[0] for each in made]
        assert texts[0] == texts[1], name
        assert OWN not in texts[0], name


def _choosing(params: dict[str, Any], said: str) -> dict[str, Any]:
    """The parameters with every text that a reader chooses replaced."""
    chosen = {n for n in ("subdistrict", "stage", "school", "code", "role", "indicator") if params.get(n)}
    return {name: said if name in chosen else value for name, value in params.items()}


@pytest.mark.parametrize("hostile", TEXTS)
def test_r7_a_hostile_choice_finds_nothing_more(hostile: str):
    for name in ("network.coverage", "campus.rooms", "security.findings", "registers.rows"):
        params = {**TABLE[name][-1], "subdistrict": hostile}
        assert store.fetch(QUERIES[name], NARROW, **params).is_empty()
