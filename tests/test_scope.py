"""Nobody sees a row of a school outside their scope: not in a figure, a page, an export or a feed."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import polars as pl
import pytest

from cockpit import access, config, contracts, feed, figures, store, workbook
from cockpit.figures import Selection, wall
from cockpit.figures import intake as intake_figures
from cockpit.figures import registers as register_figures
from cockpit.figures import school as school_figures
from cockpit.playlists import KINDS, Scene
from cockpit.text import school as school_words
from tests import canaries, homes, watching

OWN, OTHER, THIRD = canaries.SCHOOLS
PEOPLE = {
    "school": ("school", (OWN,)),
    "inspector": ("inspector", (OWN, OTHER)),
    "unassigned inspector": ("inspector", ()),
}
FIGURES = [(page, made) for page in figures.PAGES for made in figures.PAGES[page]]
IDS = [f"{page}-{made.__name__}" for page, made in FIGURES]
SELECTIONS = (
    Selection(),
    Selection(school=OWN),
    Selection(school=THIRD),
    Selection(subdistrict=canaries.STREETS[2]),
    Selection(subdistrict=canaries.STREETS[0], stage="primary"),
    Selection(layer="optical", status="at_risk"),
    Selection(layer="measured"),
    Selection(indicator="yz-t01-schools", year=2027),
    Selection(indicator="op-findings-open"),
    Selection(indicator="op-visits"),
)
each_figure = pytest.mark.parametrize(("page", "made"), FIGURES, ids=IDS)
each_person = pytest.mark.parametrize("person", PEOPLE)
PAGES = (
    *("overview", "milestones", "benchmark", "network", "campus"),
    *("resources", "security", "school", "registers"),
    *("alerts",),
)


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> homes.Home:
    """The store in which every text names the school it belongs to."""
    return homes.shared(tmp_path_factory, "canaries", canaries.publish)


@pytest.fixture(autouse=True)
def here(marked, monkeypatch) -> Iterator[None]:
    marked.enter(monkeypatch)
    yield
    config.reset()


def reader(person: str) -> store.Reader:
    role, schools = PEOPLE[person]
    return store.reader(access.principal(role, schools))


def foreign(person: str) -> list[str]:
    """Every text that would give away a school outside this person's scope."""
    own = PEOPLE[person][1]
    return [n for s in (*canaries.SCHOOLS, canaries.OWNERLESS) if s not in own for n in canaries.names(s)]


def spoken(value: Any) -> Iterator[str]:
    """Every string in a figure, whatever it is nested in."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, pl.DataFrame):
        yield from value.columns
        yield value.write_json()
    elif isinstance(value, dict):
        yield from (s for pair in value.items() for part in pair for s in spoken(part))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (s for part in value for s in spoken(part))
    elif isinstance(value, figures.Figure):
        yield from spoken({f: getattr(value, f) for f in value.__dataclass_fields__})
    elif value is not None and not isinstance(value, bool | int | float):
        yield repr(value)


def leaks(said: Any, forbidden: list[str]) -> set[str]:
    whole = said.decode("utf-8", "ignore") if isinstance(said, bytes) else "\n".join(spoken(said))
    return {each for each in forbidden if each in whole}


def asked(selection: Selection) -> set[str]:
    """The code that the asker has typed may come back; nothing else may come with it."""
    return {selection.school} if selection.school else set()


def drawn(made: Any, read: store.Reader, selection: Selection) -> list[figures.Figure]:
    """The figure, or none where the reader may not have it."""
    try:
        return [made(read, selection)]
    except access.Denied as fault:
        assert str(fault).endswith("。")
        return []


def everything(read: store.Reader) -> list[figures.Figure]:
    """Every figure of every page and register that this reader gets."""
    listed = [
        figure
        for name in contracts.load()
        for figure in drawn(register_figures.listing, read, Selection(register=name))
    ]
    return [*(f for _, made in FIGURES for s in SELECTIONS[:3] for f in drawn(made, read, s)), *listed]


def test_the_canaries_are_there_to_be_found():
    shown = everything(store.reader(access.principal("admin")))
    every = [name for s in (*canaries.SCHOOLS, canaries.OWNERLESS) for name in canaries.names(s)]
    assert leaks(shown, every) == set(every)


@each_person
def test_everybody_finds_their_own_schools(person):
    own = [name for school in PEOPLE[person][1] for name in canaries.names(school)]
    assert leaks(everything(reader(person)), own) == set(own)


@each_figure
@each_person
def test_a_figure_holds_nothing_of_another_school(person, page, made):
    read = reader(person)
    for selection in SELECTIONS:
        for figure in drawn(made, read, selection):
            assert leaks(figure, foreign(person)) - asked(selection) == set(), selection


@each_person
@pytest.mark.parametrize("register", contracts.load())
def test_a_register_lists_nothing_of_another_school(person, register):
    for street in (None, canaries.STREETS[2]):
        choice = Selection(register=register, subdistrict=street)
        for figure in drawn(register_figures.listing, reader(person), choice):
            assert leaks(figure, foreign(person)) == set()


@each_person
def test_the_intake_tells_nothing_of_other_senders(person):
    read = reader(person)
    assert leaks(intake_figures.imports(read), foreign(person)) == set()
    assert leaks(intake_figures.versions(read), foreign(person)) == set()


@each_person
def test_exports_and_feeds_hold_nothing_of_another_school(person):
    shown = everything(reader(person))
    target = io.BytesIO()
    workbook.export(shown, target, title="t", demo=False)
    with zipfile.ZipFile(target) as book:
        parts = [book.read(name) for name in book.namelist()]
    assert leaks(b"\n".join(parts), foreign(person)) == set()
    told = json.dumps(feed.document(shown, version=1, demo=False), ensure_ascii=False)
    assert leaks(told, foreign(person)) == set()


@pytest.mark.parametrize("person", ["school", "inspector"])
@pytest.mark.parametrize("page", [*PAGES, "registers?register=school"])
def test_a_page_sends_nothing_of_another_school_to_the_browser(person, page):
    role, schools = PEOPLE[person]
    name, _, address = page.partition("?")
    visitor = watching.turn(watching.visit(role, schools), name, **dict(parse_qsl(address)))
    assert not visitor.exception
    assert leaks(watching.sent(visitor), foreign(person)) == set()


def test_a_page_does_send_what_is_ones_own():
    visitor = watching.turn(watching.visit("school", (OWN,)), "school")
    assert canaries.canary(OWN).encode() in watching.sent(visitor)


@pytest.mark.parametrize("page", ["school", "network", "registers", "milestones"])
@pytest.mark.parametrize("person", ["school", "inspector"])
def test_an_address_with_another_school_shows_nothing_of_it(person, page):
    role, schools = PEOPLE[person]
    visitor = watching.visit(role, schools)
    address = {"school": THIRD, "register": "vulnerability", "indicator": "op-findings-open"}
    watching.turn(visitor, page, **address)
    visitor.run()
    assert not visitor.exception
    sent = watching.sent(visitor).replace(f"school={THIRD}".encode(), b"")
    assert leaks(sent, foreign(person)) == set()


def test_a_school_outside_the_scope_is_as_unknown_as_one_that_does_not_exist():
    read = reader("inspector")
    outside, nowhere = Selection(school=THIRD), Selection(school="9999999999")
    assert school_figures.chosen(read, outside) is None
    assert school_figures.about(read, outside) == school_figures.about(read, nowhere)
    assert school_figures.about(read, outside)[0] == school_words.TITLE


SENSITIVE = [c.name for c in contracts.load().values() if c.level == "sensitive"]


@pytest.mark.parametrize("dataset", SENSITIVE)
def test_the_wall_is_denied_every_row_of_a_sensitive_register(dataset):
    """C-8."""
    with pytest.raises(access.Denied, match="。"):
        wall.reader()(_rows, dataset=dataset)
    assert drawn(register_figures.listing, wall.reader(), Selection(register=dataset)) == []


@each_figure
def test_no_figure_shows_the_wall_a_sensitive_row(page, made):
    secret = [canaries.canary(s, True) for s in (*canaries.SCHOOLS, canaries.OWNERLESS)]
    for selection in SELECTIONS:
        for figure in drawn(made, wall.reader(), selection):
            assert leaks(figure, secret) == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [{}, {"subdistrict": canaries.STREETS[2]}, {"stage": "primary"}])
def test_no_scene_of_the_wall_holds_a_sensitive_row(kind, part):
    secret = [canaries.canary(s, True) for s in (*canaries.SCHOOLS, canaries.OWNERLESS)]
    read, scene = wall.reader(), Scene(kind, kind, kind, **part)
    for turn in range(len(canaries.SCHOOLS) if kind == "schools" else 1):
        told = [*wall.scene(read, scene, turn).values(), wall.sentence(read, scene, turn)]
        assert leaks(told, secret) == set()


def test_the_carousel_of_the_wall_shows_every_school_in_its_turn():
    read, scene = wall.reader(), Scene("schools", "schools", "schools")
    told = [[*wall.scene(read, scene, turn).values()] for turn in range(len(canaries.SCHOOLS))]
    assert all(any(leaks(each, canaries.names(school)) for each in told) for school in canaries.SCHOOLS)


@pytest.mark.parametrize(
    ("role", "kind"), [*(("leader", kind) for kind in KINDS), ("wall", "security"), ("admin", "schools")]
)
def test_the_wall_page_sends_no_sensitive_row_whoever_opens_it(role, kind):
    secret = [canaries.canary(s, True) for s in (*canaries.SCHOOLS, canaries.OWNERLESS)]
    visitor = watching.turn(watching.visit(role), "wall", scene=kind)
    assert not visitor.exception
    assert leaks(watching.sent(visitor), secret) == set()


def test_sensitive_indicators_reach_the_wall_for_the_district_alone():
    """C-8."""
    kinds = {}
    for row in wall.reader()(_observed).iter_rows(named=True):
        kinds.setdefault(row["indicator_id"], set()).add(row["scope_kind"])
    secret = {d.id for d in contracts.definitions().values() if d.datasets & set(SENSITIVE)}
    assert secret & set(kinds), "there are sensitive indicators with data"
    assert all(kinds[each] == {"district"} for each in secret & set(kinds))
    assert kinds["op-visits"] == {"district", "subdistrict", "school"}
    assert kinds["op-down-speed"] == {"district", "subdistrict", "school"}


def _rows(t, *, dataset):
    """A row is a row of the register."""
    return getattr(t, dataset).select()


def _observed(t):
    """A row is one observation."""
    return t.observation.select()


@each_person
def test_a_narrow_role_reaches_neither_walls_nor_notices(person):
    role, schools = PEOPLE[person]
    who = access.principal(role, schools)
    assert not any(who.may(act) for act in ("page:admin", "wall:register", "wall:revoke", "notice:raise"))
    with pytest.raises(ValueError, match="navigation"):
        watching.turn(watching.visit(role, schools), "admin")
