"""What people do about alerts: kept for good, within the scope, once per form, and told who was faster."""

import itertools
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from cockpit import access, ledger
from cockpit.ledger import AlertKey, Ledger, LedgerError
from cockpit.text import alerts_ledger as words
from tests.forking import FORKS

OWN, OTHER = "2150000001", "2150000002"
OCT = date(2026, 10, 31)
ABOUT = AlertKey("outage-school", "school", OWN, OCT)
DISTRICT = AlertKey("outage-district", "district", "", OCT)
STREET = AlertKey("outage-street", "subdistrict", "500103001000", OCT)
LIMIT = {"op": ">", "value": 150.0, "clear": 60.0, "months": 1, "since": OCT, "reason": "试算后放宽"}


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest, settings, tmp_path: Path) -> Iterator[Ledger]:
    url = f"sqlite:///{tmp_path}/ledger.db"
    opened = ledger.open(request.getfixturevalue("database") if request.param == "postgresql" else url)
    yield opened
    opened.close()


def person(role: str, *schools: str, login: str = "") -> access.Principal:
    return access.principal(role, schools if role in ("inspector", "school") else None, login)


LEADER, ADMIN = ("leader", ()), ("admin", ())


def taken(book: Ledger, about: AlertKey = ABOUT, *, seen: int = 0, key: str = "k", **more):
    said = {"owner": "王主任", "note": "已联系运营商", "who": more.pop("who", None) or person("leader")}
    return book.alerts.acknowledge(about, seen=seen, key=key, **said | more)


def adopted(book: Ledger, *, seen: int = 0, key: str = "r", who=None, rule: str = "outage-school", **more):
    return book.alerts.adopt(rule, seen=seen, key=key, who=who or person("admin"), **LIMIT | more)


def test_an_alert_is_taken_up_with_owner_note_moment_and_audit(book):
    before = datetime.now(UTC)
    made = taken(book, who=person("leader", login="li"))
    assert (made.alert, made.rule, made.place) == ("outage-school.2150000001.2026-10", "outage-school", OWN)
    assert (made.owner, made.note, made.by, made.role) == ("王主任", "已联系运营商", "li", "leader")
    assert before - timedelta(seconds=1) <= made.at <= datetime.now(UTC)
    assert book.alerts.acknowledgements(access.principal("leader").scope) == {ABOUT.id: (made,)}
    (entry,) = book.entries(actions=(ledger.alerts.ACK,))
    assert (entry.who, entry.object, entry.result) == ("li", ABOUT.id, "done")
    assert "王主任" in entry.detail and "已联系运营商" in entry.detail and book.broken() is None


def test_a_second_click_writes_nothing_and_finds_the_first_one(book):
    first = taken(book)
    assert taken(book) == first == taken(book, note="另一句")
    assert len(book.entries(actions=(ledger.alerts.ACK,))) == 1


def test_a_later_note_is_added_and_names_the_owner_from_then_on(book):
    first = taken(book)
    second = taken(book, seen=1, key="k2", owner="赵老师", note="设备已更换")
    assert book.alerts.acknowledgements(person("leader").scope)[ABOUT.id] == (first, second)


def test_who_was_slower_is_told_who_was_faster(book):
    taken(book, who=person("leader", login="li"))
    with pytest.raises(LedgerError, match="“li”刚刚"):
        taken(book, key="k2", who=person("admin"))
    assert len(book.alerts.acknowledgements(person("leader").scope)[ABOUT.id]) == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"owner": "  "}, words.NO_OWNER),
        ({"note": "\x00 \n"}, words.NO_NOTE),
        ({"owner": "王" * 41}, words.too_long(40)),
        ({"note": "长" * 201}, words.too_long(200)),
        ({"seen": 3}, words.UNKNOWN),
        ({"at": datetime(2100, 1, 1, tzinfo=UTC)}, words.WRONG_MOMENT),
    ],
)
def test_what_cannot_be_noted_is_one_sentence_and_leaves_no_trace(book, said, sentence):
    with pytest.raises(LedgerError) as refused:
        taken(book, **said)
    assert str(refused.value) == sentence
    assert book.alerts.acknowledgements(person("leader").scope) == {} and book.entries() == []


def test_a_note_does_not_lie_before_the_one_it_follows(book):
    taken(book)
    with pytest.raises(LedgerError, match=words.WRONG_MOMENT):
        taken(book, seen=1, key="k2", at=datetime.now(UTC) - timedelta(days=1))


def test_only_who_has_the_right_may_write(book):
    for who in (person("school", OWN), person("wall")):
        with pytest.raises(access.Denied):
            taken(book, who=who)
    for who in (person("leader"), person("inspector", OWN), person("school", OWN)):
        with pytest.raises(access.Denied):
            adopted(book, who=who)
    assert book.entries() == []


@pytest.mark.parametrize("about", [replace(ABOUT, place=OTHER), DISTRICT, STREET])
def test_an_alert_outside_the_scope_is_as_unknown_as_one_that_is_not_there(book, about):
    with pytest.raises(LedgerError) as refused:
        taken(book, about, who=person("inspector", OWN))
    assert str(refused.value) == words.UNKNOWN and book.entries() == []
    assert taken(book, who=person("inspector", OWN)).place == OWN


def test_nobody_reads_notes_about_places_outside_the_scope(book):
    for number, about in enumerate((ABOUT, replace(ABOUT, place=OTHER), DISTRICT, STREET)):
        taken(book, about, key=str(number))
    read = book.alerts.acknowledgements
    assert len(read(person("leader").scope)) == 4
    narrow = read(person("school", OWN).scope)
    assert set(narrow) == {ABOUT.id, DISTRICT.id}
    (shared,) = narrow[DISTRICT.id]
    assert (shared.owner, shared.note, shared.by) == ("", "", "") and shared.at
    assert narrow[ABOUT.id][0].note == "已联系运营商"
    assert set(read(person("inspector").scope)) == {DISTRICT.id}


def test_a_limit_is_changed_by_adding_to_the_record(book):
    first = adopted(book)
    second = adopted(book, seen=1, key="r2", value=200.0, reason="再放宽")
    assert book.alerts.changes(person("admin").scope) == (first, second)
    assert (second.value, second.since, second.by) == (200.0, OCT, "admin")
    assert [e.object for e in book.entries(actions=(ledger.alerts.RULE,))] == ["outage-school"] * 2
    told = book.alerts.changes(person("school", OWN).scope)
    assert [(c.value, c.reason, c.by) for c in told] == [(150.0, "", ""), (200.0, "", "")]


def test_a_change_is_adopted_once_and_the_slower_of_two_is_told(book):
    first = adopted(book)
    assert adopted(book) == first
    with pytest.raises(LedgerError, match="“admin”刚刚"):
        adopted(book, key="r2", value=300.0)
    assert adopted(book, key="r3", rule="another").rule == "another"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"clear": 151.0}, words.CLEAR_ABOVE),
        ({"op": "<", "clear": 149.0}, words.CLEAR_BELOW),
        ({"op": ">="}, words.NOT_A_NUMBER),
        ({"value": float("nan")}, words.NOT_A_NUMBER),
        ({"clear": float("-inf")}, words.NOT_A_NUMBER),
        ({"months": 0}, words.not_months(12)),
        ({"months": 13}, words.not_months(12)),
        ({"reason": " "}, words.NO_REASON),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused_in_one_sentence(book, said, sentence):
    with pytest.raises(LedgerError) as refused:
        adopted(book, **said)
    assert str(refused.value) == sentence and book.alerts.changes(person("admin").scope) == ()


def test_nothing_that_was_written_can_be_changed_removed_or_replaced(book):
    taken(book)
    adopted(book)
    statements = [f"{verb} alert_{table}{rest}" for table in ("note", "limit") for verb, rest in (
        ("update", " set at = at"), ("delete from", ""))]  # fmt: skip
    copied = "select {n}, {k}, alert, rule, kind, place, opened, owner, 'x', at, \"by\", role from alert_note"
    if book.engine.dialect.name == "sqlite":
        statements += [f"insert or replace into alert_note {copied.format(n=1, k='key')}"]
        statements += [f"insert or replace into alert_note {copied.format(n=2, k='key')}"]
        statements += [f"""insert or replace into alert_note {copied.format(n=1, k="'n'")}"""]
    else:
        statements += ["truncate alert_note", "truncate alert_limit"]
    for statement in statements:
        with pytest.raises(sa.exc.DatabaseError, match="alerts are kept"), book.engine.begin() as connection:
            connection.execute(sa.text(statement))
    assert [n.note for n in book.alerts.acknowledgements(person("leader").scope)[ABOUT.id]] == [
        "已联系运营商"
    ]


def test_of_many_at_the_same_time_one_writes_and_the_others_are_told(book):
    answers: list[object] = []

    def write(number: int) -> None:
        try:
            answers.append(taken(book, key=f"k{number}"))
        except LedgerError as fault:
            answers.append(str(fault))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(each, str) and "刚刚" in each for each in answers) == 5
    assert len(book.alerts.acknowledgements(person("leader").scope)[ABOUT.id]) == 1
    assert book.broken() is None


def test_a_reader_sees_at_once_what_this_process_wrote_and_the_stamp_grows(book):
    scope, stamps = person("leader").scope, [book.alerts.stamp()]
    for number in range(3):
        taken(book, seen=number, key=str(number))
        stamps.append(book.alerts.stamp())
        assert len(book.alerts.acknowledgements(scope)[ABOUT.id]) == number + 1
    adopted(book)
    stamps.append(book.alerts.stamp())
    assert stamps == sorted(set(stamps)) and book.alerts.changes(scope)


def test_what_was_read_stands_while_the_ledger_is_away(book, monkeypatch):
    taken(book)
    scope = person("leader").scope
    known = book.alerts.acknowledgements(scope)

    def gone():
        raise LedgerError("x。")

    monkeypatch.setattr(book.alerts._stamp, "_ask", gone)
    book.alerts._stamp.forget()
    assert book.alerts.acknowledgements(scope) == known and known


def _take_up_until_killed(url: str, ready) -> None:
    """Take one alert up again and again, until somebody kills the process."""
    opened = ledger.open(url)
    for number in itertools.count():
        taken(opened, seen=number, key=f"k{number}")
        if number == 5:
            ready.set()


def test_a_process_that_is_killed_leaves_every_note_with_its_audit_entry(book):
    ready = FORKS.Event()
    address = book.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    process = FORKS.Process(target=_take_up_until_killed, args=(address, ready))
    process.start()
    assert ready.wait(120)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    book.alerts._stamp.forget()
    notes = book.alerts.acknowledgements(person("leader").scope)[ABOUT.id]
    assert len(notes) >= 6 and [note.number for note in notes] == list(range(1, len(notes) + 1))
    assert len(book.entries(actions=(ledger.alerts.ACK,))) == len(notes)
    assert book.broken() is None
    assert taken(book, seen=len(notes), key="after").number == len(notes) + 1
