"""A closed month stays as it was: frozen once for everybody it concerns, each seeing only what is theirs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cockpit import access, agenda, config, ledger, meeting, store
from cockpit.figures import Selection, core, network
from cockpit.figures import meeting as figures
from cockpit.figures.meeting import freezing
from cockpit.ledger import LedgerError
from cockpit.text import meeting as words
from tests import canaries, closing, homes
from tests.closing import ADMIN, CODE, LEADER, PERIOD

OF = agenda.rules().regular
OWN, OTHER, THIRD = canaries.SCHOOLS


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> homes.Home:
    return homes.shared(tmp_path_factory, "closed-canaries", closing.build)


@pytest.fixture(scope="module")
def here(closed: homes.Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[homes.Home]:
    """A home that the tests of this file only add to."""
    with closing.copied(closed, tmp_path_factory.mktemp("meeting") / "home") as home:
        yield home


def frozen_again(version: int) -> dict[str, bytes]:
    """Everything computed once more from a version, as if June were closed for the first time."""
    pinned = meeting.speaks_for(OF, PERIOD, version)
    read = store.reader(LEADER, version, datetime(2026, 7, 15, 0, 0, tzinfo=UTC))
    return figures.freeze(meeting.closing(OF, PERIOD, pinned), read)


def test_each_school_each_unit_and_the_district_have_a_part(here):
    kept = ledger.open().meetings.scopes(closing.june().id)
    units = {scope for scope in kept if scope.startswith("unit:")}
    assert {scope for scope in kept if scope.startswith("school:")} == {
        f"school:{s}" for s in canaries.SCHOOLS
    }
    assert len(units) == 9 and set(kept) - units == {"district", *(f"school:{s}" for s in canaries.SCHOOLS)}


@pytest.mark.parametrize("school", canaries.SCHOOLS)
def test_the_part_of_a_school_holds_nothing_of_another(here, school):
    part = ledger.open().meetings.part(closing.june().id, f"school:{school}")
    foreign = [n for s in (*canaries.SCHOOLS, canaries.OWNERLESS) if s != school for n in canaries.names(s)]
    assert part and canaries.canary(school).encode() in part.data
    assert [name for name in foreign if name.encode() in part.data] == []


def test_the_part_of_the_district_holds_every_school(here):
    part = ledger.open().meetings.part(closing.june().id, "district")
    assert part and all(canaries.canary(school).encode() in part.data for school in canaries.SCHOOLS)


def test_the_same_month_is_the_same_again_and_after_later_data(here):
    first = frozen_again(1)
    kept = figures.frozen(closing.june(), "district").figures["network.coverage_map"]
    store.publish([closing.renamed("X")], by="later", note="later", month=PERIOD)
    assert frozen_again(1) == first
    assert "X" in "".join(network.coverage_map(store.reader(LEADER), Selection()).frame["name"])
    figures.opening._part.cache_clear()
    again = figures.frozen(closing.june(), "district").figures["network.coverage_map"]
    assert again.fingerprint == kept.fingerprint and "X" not in "".join(again.frame["name"])


def test_a_figure_that_fails_is_told_in_its_section_and_fails_nothing_else(here, monkeypatch):
    def broken(read: store.Reader, selection: Selection) -> core.Figure:
        raise ZeroDivisionError("there is nothing to divide by")

    page = tuple(broken if made is network.outages else made for made in network.PAGE)
    monkeypatch.setattr(network, "outages", broken)
    monkeypatch.setattr(network, "PAGE", page)
    found = figures.freezing.frozen.unpacked(frozen_again(1)["district"])
    failed = [key for key, figure in found.figures.items() if figure.name.startswith("missing-")]
    assert failed == ["network.outages"]
    said = found.figures["network.outages"].frame["text"][0]
    assert said == words.missing("网络覆盖", words.FAILED) and "ZeroDivision" not in said


def test_a_figure_that_cannot_be_put_away_fails_nothing_else(here, monkeypatch):
    whole = network.outages

    def odd(read: store.Reader, selection: Selection) -> core.Figure:
        return replace(whole(read, selection), options={"limit": float("nan")})

    page = tuple(odd if made is whole else made for made in network.PAGE)
    monkeypatch.setattr(network, "outages", odd)
    monkeypatch.setattr(network, "PAGE", page)
    found = figures.freezing.frozen.unpacked(frozen_again(1)["district"])
    assert [k for k, f in found.figures.items() if f.name.startswith("missing-")] == ["network.outages"]


def test_a_ledger_that_is_away_ends_the_closing(here, monkeypatch):
    def away(*_: object) -> None:
        raise LedgerError("台账连不上。")

    monkeypatch.setitem(freezing.MEETING, "followups", away)
    with pytest.raises(LedgerError):
        frozen_again(1)


def test_the_document_is_what_was_frozen_with_its_agenda_and_definitions(here):
    document = figures.document(closing.june(), "district")
    part = figures.frozen(closing.june(), "district")
    shown = {figure.name: figure for figure in document.figures}
    frozen_ones = {figure.name: figure.fingerprint for figure in part.figures.values()}
    assert {name: f.fingerprint for name, f in shown.items() if name in frozen_ones} == frozen_ones
    assert set(shown) - set(frozen_ones) == {"meeting-decided", "meeting-acted"}
    assert set(document.about) == set(shown) and all(document.about.values())
    timed = {s.id: s.minutes for s in document.sections if s.minutes}
    assert sum(timed.values()) == agenda.rules().minutes
    assert len({s.id for s in document.sections}) == len(document.sections)
    assert document.made == closing.june().closed_at and document.version == "v1"


def test_the_packs_of_a_month_are_those_it_was_closed_with(here, monkeypatch):
    kept = figures.packs(closing.june(), "district")
    other = {"district": core}  # whatever the files say today
    monkeypatch.setattr(figures.sections, "checked", lambda: other)
    assert figures.packs(closing.june(), "district") == kept
    assert [s.id for s in figures.document(closing.june(), "district").sections] == [
        p.id for p in kept[0].parts
    ]


def test_a_second_edition_needs_a_reason_and_leaves_the_first_as_it_was(here):
    seal = closing.june().seal
    with pytest.raises(LedgerError):
        meeting.close(OF, PERIOD, version=1, who=ADMIN, key="june-2")
    held = meeting.close(OF, PERIOD, version=1, note="补报了两所学校", who=ADMIN, key="june-3")
    assert held.code == f"{CODE}-2" and closing.june().seal == seal
    assert (
        meeting.close(OF, PERIOD, version=1, note="补报了两所学校", who=ADMIN, key="june-3").code == held.code
    )


@pytest.mark.parametrize(
    ("period", "version"), [(date(2026, 5, 31), None), (date(2026, 5, 31), 1), (PERIOD, 99)]
)
def test_a_period_without_data_is_not_closed(here, period, version):
    before = ledger.open().meetings.meetings()
    with pytest.raises(meeting.MeetingError) as told:
        meeting.close(OF, period, version=version, who=LEADER, key=f"none-{period}-{version}")
    assert str(told.value).endswith("。") and ledger.open().meetings.meetings() == before


@pytest.mark.parametrize("role", ["inspector", "school"])
def test_who_may_not_close_closes_nothing(here, role):
    who = access.principal(role, (OWN,))
    with pytest.raises(access.Denied):
        meeting.start_close(OF, PERIOD, who=who, key=f"not-{role}")


def test_the_closed_version_is_kept_for_ever(here):
    for turn in range(2):
        store.publish([closing.renamed(f"N{turn}")], by="later", note="later", month=PERIOD)
    store.prune(1)
    assert 1 in [version.number for version in store.versions()]


def test_what_was_not_frozen_is_told_in_one_sentence(here):
    for scope in ("school:9999999999", "unit:无名局"):
        with pytest.raises(LedgerError) as told:
            figures.document(closing.june(), scope)
        assert str(told.value) == words.NOT_KEPT
    with pytest.raises(LedgerError):
        figures.document(closing.june(), "district", "nothing")


def test_a_month_frozen_from_the_other_engines_says_the_same(here, database, tmp_path):
    kept = figures.frozen(closing.june(), "district").figures
    wanted = {key: figure.fingerprint for key, figure in kept.items()}
    closing.let_go()
    other = homes.Home(tmp_path / "home", database)
    with other.entered(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("COCKPIT_LEDGER_URL", database)
        config.reset()
        closing.build(other)
        found = figures.frozen(closing.june(), "district").figures
        assert {key: figure.fingerprint for key, figure in found.items()} == wanted
        assert ledger.open().meetings.whole(CODE)
        closing.let_go()
    config.reset()
