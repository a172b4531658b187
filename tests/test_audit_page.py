"""审计: the page of whoever reads the audit, and what a page of a school does when it cannot be noted."""

import io
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import openpyxl
import pytest
import sqlalchemy as sa

from cockpit import access, config, ledger, store, tickets
from cockpit.access import ACTING, Acting
from cockpit.door import flat
from cockpit.figures import audit as figures
from cockpit.ledger import Wanted, chain
from cockpit.screen import auditing
from cockpit.text import audit_page as words
from tests import homes, watching

ONE = "2150900002"
FULL = "create trigger no_room before insert on audit begin select raise(abort, 'disk is full'); end"


def copied(home: homes.Home, folder, monkeypatch, *left: str) -> homes.Home:
    shutil.copytree(home.folder, folder, ignore=shutil.ignore_patterns(*left))
    found = homes.Home(folder)
    found.enter(monkeypatch)
    store.close()
    return found


def closed() -> None:
    ledger.open().close()
    ledger._open.cache_clear()
    store.close()
    config.reset()


@pytest.fixture
def home(bare, tmp_path, monkeypatch) -> Iterator[homes.Home]:
    """A home of its own whose first visitor has been there: one entry, about what was forecast then."""
    found = copied(bare, tmp_path / "home", monkeypatch, "ledger.db*")
    watching.visit("leader")
    yield found
    closed()


def said(page) -> str:
    return watching.plain(watching.markup(page))


def numbers(page) -> list[int]:
    """The numbers of the entries in the table on the page."""
    return [int(number) for frame in page.dataframe for number in frame.value.iloc[:, 0]]


def labelled(widgets, label: str):
    return next(each for each in widgets if each.label == label)


def some(count: int) -> None:
    token = ACTING.set(Acting("10.1.2.3", "s-7f3a"))
    for number in range(count):
        ledger.open().audit("li", "leader", "export" if number % 2 else "rectify:close", f"表{number}.xlsx")
    ACTING.reset(token)


def test_c9_the_auditor_sees_whether_the_record_is_whole_and_that_it_was_read(home):
    some(3)
    page = watching.turn(watching.visit("auditor"), "audit")
    assert not page.exception
    assert words.tail(5, 5) in said(page) and words.NEVER in said(page) and words.NO_ALARMS in said(page)
    entry = ledger.open().entries(1)[0]
    assert (entry.action, entry.object, entry.role) == ("view", "audit", "auditor")
    assert numbers(page) == [5, 4, 3, 2, 1]
    again = watching.turn(page, "audit")
    assert ledger.open().trail.newest() == 5 and not again.exception


def test_c6_nobody_else_reaches_the_page_or_its_figures(home):
    for role in access.ROLES:
        if role != "auditor" and role in access.CHOSEN and role != "wall":
            with pytest.raises(ValueError):
                watching.turn(watching.visit(role), "audit")
    for role in set(access.ROLES) - {"auditor"}:
        who = access.principal(role)
        for ask in (figures.state, lambda who: figures.listing(who, Wanted()), figures.examined):
            with pytest.raises(access.Denied):
                ask(who)
        with pytest.raises(access.Denied):
            figures.rows(who, Wanted())


def test_a_search_is_in_the_address_and_narrows_the_list(home):
    some(6)
    page = watching.turn(watching.visit("auditor"), "audit")
    labelled(page.text_input, words.WHO).input("LI")
    labelled(page.selectbox, words.ACTION).select("export")
    page = labelled(page.button, words.SEARCH).click().run()
    assert page.query_params["action"] == "export" and page.query_params["who"] == "LI"
    assert numbers(page) == [7, 5, 3] and words.found(3, figures.COUNTED) in said(page)
    page = labelled(page.button, words.CLEAR).click().run()
    assert "action" not in page.query_params and len(numbers(page)) == 8
    linked = watching.turn(watching.visit("auditor"), "audit", about="表3", address="10.1.2.")
    assert numbers(linked) == [5] and "督导整改" not in said(linked)
    for asked in ({"since": "2999-01-01"}, {"who": "' or 1=1 --"}, {"until": "2001-01-01"}):
        page = watching.turn(watching.visit("auditor"), "audit", **asked)
        assert not page.exception and words.NONE in said(page)
    for odd in ({"since": "gestern"}, {"below": "x"}, {"action": "drop"}, {"until": "9999-12-31"}):
        page = watching.turn(watching.visit("auditor"), "audit", **odd)
        assert not page.exception and numbers(page)


def test_older_entries_are_a_page_further(home):
    some(figures.PAGE + 7)
    page = watching.turn(watching.visit("auditor"), "audit")
    first = numbers(page)
    assert len(first) == figures.PAGE and first[0] == figures.PAGE + 9
    page = labelled(page.button, words.OLDER).click().run()
    assert numbers(page) == list(range(first[-1] - 1, 0, -1))
    page = labelled(page.button, words.NEWEST).click().run()
    assert numbers(page) == first


def test_c11_the_whole_record_is_examined_on_the_page_and_what_was_changed_is_named(home):
    some(4)
    page = watching.turn(watching.visit("auditor"), "audit")
    page = labelled(page.button, words.VERIFY).click().run()
    assert words.whole(6) in said(page)
    with ledger.open().engine.begin() as open_:
        open_.execute(sa.text("drop trigger audit_no_update"))
        open_.execute(sa.text("update audit set who = 'wang' where number = 2"))
    page = labelled(page.button, words.VERIFY).click().run()
    assert "第 2 条起" in said(page) and words.DAMAGED in said(page)
    told = ledger.open().trail.search(Wanted(action="audit:verify"))
    assert [(each.result, each.who) for each in told] == [("damaged", "auditor"), ("done", "auditor")]


def test_c9_the_export_holds_what_was_searched_for_is_safe_and_is_itself_audited(home):
    ledger.open().audit("li", "leader", "export", "=1+1")
    some(2)
    page = watching.turn(watching.visit("auditor"), "audit")
    assert auditing.flat_links is flat.links and not page.exception, "the door provides the export"
    who = access.principal("auditor")
    found, fields = figures.rows(who, Wanted(action="export")), figures.fields(who)
    assert found.frame["number"].to_list() == ["4", "2"]
    for form, address in flat.links(found, fields, who).items():
        parcel = tickets.redeem(address.rpartition("/")[2])
        assert parcel is not None
        if form == "csv":
            lines = parcel.body.decode("utf-8-sig").splitlines()
            assert lines[0].split(",")[:3] == ["number", "at_utc", "at_local"] and "'=1+1" in lines[2]
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(parcel.body)).worksheets[0]
            assert sheet.max_column >= len(words.FIELDS)
        entry = ledger.open().entries(1)[0]
        assert (entry.action, entry.object, entry.who) == ("export", f"{words.LIST}.{form}", "auditor")


def test_c17_an_alarm_is_shown_to_the_auditor_and_to_whoever_looks_after_the_system(home):
    calm = watching.turn(watching.visit("admin"), "admin")
    assert words.ALARMS not in said(calm)
    token = ACTING.set(Acting("10.1.9.9", "s-1"))
    for number in range(20):
        ledger.open().denied("yi", "school", f"/{number}", "没有这项权限")
    ACTING.reset(token)
    for role, name in (("auditor", "audit"), ("admin", "admin")):
        page = watching.turn(watching.visit(role), name)
        assert "20 次访问被拒绝" in said(page) and "10.1.9.9" in said(page)


def test_c12_without_a_note_neither_the_audit_nor_a_school_is_shown(district, tmp_path, monkeypatch):
    copied(district, tmp_path / "home", monkeypatch)
    page = watching.turn(watching.visit("leader"), "school", school=ONE)
    assert not page.exception and "cs-profile" in watching.markup(page)
    entry = ledger.open().trail.search(Wanted(action="view"))[0]
    assert (entry.object, entry.who) == (ONE, "leader") and entry.detail in said(page) and entry.detail
    with ledger.open().engine.begin() as open_:
        open_.execute(sa.text(FULL))
    other = watching.turn(watching.visit("inspector", (ONE, "2150900003")), "school", school=ONE)
    assert "没有执行" in said(other) and "cs-profile" not in watching.markup(other)
    assert entry.detail not in said(other)
    auditor = watching.turn(watching.visit("auditor"), "audit")
    assert "没有执行" in said(auditor) and not auditor.dataframe
    closed()


def test_the_page_answers_in_time_with_a_hundred_thousand_entries(home):
    book = ledger.open()
    first = book.entries(1)[0]
    rows = filler(first, 100_000)
    with book.engine.begin() as open_:
        open_.execute(sa.text("drop trigger audit_in_order"))
        open_.execute(sa.insert(ledger.trail.AUDIT), rows)
    who, taken = access.principal("auditor"), {}
    for name, ask in {
        "state": lambda: figures.state(who),
        "newest": lambda: figures.listing(who, Wanted()),
        "alarms": lambda: figures.alarms(who),
        "kind": lambda: figures.listing(who, Wanted(action="rectify*")),
    }.items():
        start = time.perf_counter()
        ask()
        taken[name] = time.perf_counter() - start
    assert sum(taken.values()) < 2.0, taken


def filler(last: ledger.Entry, count: int) -> list[dict]:
    """Entries that follow the last one, faster than one by one."""
    rows = []
    for _ in range(count):
        said = {"who": "li", "role": "leader", "action": "export", "object": "x", "result": "done"}
        last = chain.entry(last, datetime.now(UTC), **said, detail="")
        rows.append({**last.__dict__, "at": last.at.replace(tzinfo=None)})
    return rows
