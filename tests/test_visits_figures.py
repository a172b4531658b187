"""督导巡查 as figures: counts that agree, nothing out of sight, a report on paper, rows others can read."""

import csv
import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator

import openpyxl
import pytest

from cockpit import access, config, demo, feed, inspection, ledger, paper, store, tickets, workbook
from cockpit.demo.tours import TOURS
from cockpit.door import flat as flat_door
from cockpit.figures import visits as figures
from cockpit.ledger.visits import FINISHED, STARTED, Plan
from cockpit.text import visits as words
from cockpit.text import visits_flat
from tests import homes
from tests.visiting import key

EVIL = '=HYPERLINK("http://x")<script>alert(1)</script>#[x](javascript:1)'


@pytest.fixture(scope="module")
def visited(district, tmp_path_factory) -> Iterator[homes.Home]:
    """A copy of the demonstration district in which its visits have taken place."""
    folder = tmp_path_factory.mktemp("visited") / "home"
    shutil.copytree(district.folder, folder, ignore=shutil.ignore_patterns("demo"))
    home = homes.Home(folder)
    with home.entered():
        store.close()
        assert demo.visits() == len(TOURS)
        yield home
        ledger.open().close()
        store.close()


@pytest.fixture
def read(visited, monkeypatch) -> store.Reader:
    visited.enter(monkeypatch)
    return store.reader(access.principal("admin"))


def of(read: store.Reader, state: str) -> figures.Item:
    return next(each for each in figures.items(read) if each.held.state == state)


def test_the_demonstration_is_written_once_and_by_the_real_steps(read):
    assert demo.visits() == 0
    every = ledger.open().visits.visits(read.scope)
    assert sorted(each.title for each in every) == sorted(tour.title for tour in TOURS)
    assert {each.state for each in every} == {"planned", "started", "finished", "cancelled"}
    assert ledger.open().broken() is None


def test_every_card_counts_what_the_list_and_the_rows_hold(read):
    cards = {row["key"]: int(row["value"]) for row in figures.headline(read).frame.to_dicts()}
    listed, rows = figures.listed(read).frame, figures.rows(read).frame
    states = Counter(each.held.state for each in figures.items(read))
    assert (cards["planned"], cards["started"], cards["finished"]) == (
        states["planned"],
        states["started"],
        states["finished"],
    )
    wrong = rows.filter(rows["grade"].is_in(inspection.WRONG))
    assert cards["wrong"] == listed["wrong"].sum() == wrong.height > 0
    assert cards["reached"] == rows["school_code"].n_unique()
    matrix = figures.areas(read).frame
    assert matrix["value"].sum() == rows.height
    assert listed["opened"].sum() == (rows["rectification"] != "").sum() > 0


def test_what_waits_for_somebody_is_told_with_the_way_there(read):
    claims = figures.attention(read).frame.to_dicts()
    assert {words.LATE, words.SLOW, words.IDLE} <= {row["status_word"] for row in claims}
    assert all(row["link"].startswith("/visits?visit=XC") for row in claims if row["link"])
    late = next(row for row in claims if row["status_word"] == words.LATE)
    assert (late["status"], late["detail"]) == ("missed", words.late_by(4))


def test_a_problem_leads_to_its_rectification_or_to_the_form_for_one(read):
    inspector, leader = access.principal("inspector"), access.principal("school")
    item = of(read, FINISHED)
    links = [row["link"] for row in figures.problems(read, item, inspector).frame.to_dicts()]
    sent = [link for link in links if link.startswith("/rectify?item=ZG")]
    fresh = [link for link in links if link.startswith("/rectify?new=inspection&school=")]
    assert sent and len(sent) + len(fresh) == len(links)
    finding = (
        ledger.open().visits.finding(re.search(r"ref=(\w+)", fresh[0])[1], read.scope) if fresh else None
    )
    assert finding is None or finding.visit == item.held.id
    mine = figures.problems(read, item, leader).frame["link"].to_list()
    assert [link for link in mine if link] == sent, "who may not send out gets no form"


def test_a_reader_of_one_school_sees_nothing_of_another(read):
    item = next(each for each in figures.items(read) if len(each.places) > 1 and each.findings)
    own, other = item.places[0].school, item.places[1].school
    mine = store.reader(access.principal("school", (own.code,)))
    seen = figures.item(mine, item.held.code)
    assert [place.school.code for place in seen.places] == [own.code]
    shown = [
        *(make(mine) for make in (figures.headline, figures.attention, figures.listed, figures.areas)),
        *(make(mine) for make in (figures.often, figures.rows)),
        *(make(mine, seen) for make in (figures.progress, figures.problems, figures.signatures)),
        figures.history(mine, seen),
        *figures.document(mine, seen).figures,
    ]
    told = "".join(str(each.frame.to_dicts()) + each.claim for each in shown)
    assert other.short not in told and other.code not in told
    stranger = store.reader(access.principal("school", (other.code,)))
    theirs = {each.held.code for each in figures.items(stranger)}
    assert item.held.code in theirs
    outside = store.reader(access.principal("school", ("9999999999",)))
    for code in (item.held.code, "XC1999-0001"):
        with pytest.raises(ledger.LedgerError, match="没有这次巡查"):
            figures.item(outside, code)
    assert figures.items(outside) == () and figures.rows(outside).empty


def test_the_checklist_shows_the_data_of_the_school_beside_what_was_found(read):
    item = of(read, STARTED)
    shown = figures.checklist(read, item, item.places[0].school.code).frame
    linked = {p.id for p in inspection.load().asked(item.held.areas) if p.indicator}
    assert shown.height == item.places[0].asked
    told = dict(shown.select("key", "data").iter_rows())
    assert linked and all(told[id] != "—" for id in linked), told
    assert all(told[id] == "—" for id in set(told) - linked)


def test_without_visits_every_figure_says_so_in_one_sentence(bare, monkeypatch):
    bare.enter(monkeypatch)
    nobody = store.reader(access.principal("admin"))
    every = (figures.headline, figures.attention, figures.listed, figures.areas, figures.often, figures.rows)
    for make in every:
        shown = make(nobody)
        assert shown.empty and shown.claim.endswith("。") and shown.options["missing"].endswith("。")
    config.reset()


def test_the_flat_rows_have_exactly_the_documented_columns(read):
    rows, fields = figures.rows(read), figures.fields(read)
    assert [name for name in rows.frame.columns if name != "key"] == list(visits_flat.FIELDS)
    assert fields.frame["name"].to_list() == list(visits_flat.FIELDS)
    assert rows.frame["key"].n_unique() == rows.frame.height
    assert set(rows.frame["grade"]) <= set(inspection.GRADES)
    assert rows.frame["recorded_at"].str.contains(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$").all()
    assert rows.frame["visit_day"].str.contains(r"^\d{4}-\d\d-\d\d$").all()


def test_csv_and_workbook_hold_the_same_rows(read):
    rows, fields = figures.rows(read), figures.fields(read)
    body = workbook.flat_csv(rows)
    assert body.startswith(b"\xef\xbb\xbf") and b"\r\n" in body
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert lines[0] == list(visits_flat.FIELDS) and len(lines) == rows.frame.height + 1
    target = io.BytesIO()
    workbook.flat(rows, fields, target)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == [visits_flat.TITLE, visits_flat.FIELDS_TITLE]
    cells = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
    assert cells == lines
    assert [row[0] for row in book.worksheets[1].values][1:] == list(visits_flat.FIELDS)


def test_the_downloads_are_one_time_and_leave_a_record(read):
    who = access.principal("leader")
    links = flat_door.links(figures.rows(read), figures.fields(read), who)
    assert set(links) == {"xlsx", "csv"}
    for form, address in links.items():
        parcel = tickets.redeem(address.rpartition("/")[2])
        assert parcel.name.endswith(f".{form}") and "演示数据" in parcel.name and parcel.body
        assert tickets.redeem(address.rpartition("/")[2]) is None
    newest = ledger.open().entries(2, actions=("export",))
    assert {each.object for each in newest} == {f"{visits_flat.TITLE}.{form}" for form in links}


def test_the_feed_and_the_export_take_every_figure(read):
    item = of(read, FINISHED)
    shown = [figures.headline(read), figures.areas(read), *figures.document(read, item).figures]
    assert len(feed.document(shown, version=1, demo=True)["figures"]) == len(shown)
    target = io.BytesIO()
    workbook.export(shown, target, title=words.TITLE, demo=True)
    assert len(openpyxl.load_workbook(target).sheetnames) == len(shown) + 1


def test_the_report_says_on_paper_what_the_figures_say(read, tmp_path):
    item = of(read, FINISHED)
    document = figures.document(read, item)
    told = pages(paper.pdf(document), tmp_path)
    for said in (item.held.code, item.held.conclusion, *(f.note for f in item.wrong)):
        assert solid(said) in solid(told), said
    assert all(place.school.name in told for place in item.places)
    assert all(word in solid(told) for word in map(solid, words.SIGN_LINES))
    assert "演示数据" in told and paper.docx(document)[:2] == b"PK"


def test_a_report_with_markup_and_long_words_is_plain_text(read, tmp_path):
    codes = [each.code for each in figures.schools(read).values()][:1]
    who = access.principal("inspector", codes)
    book = ledger.open().visits
    visit = book.plan(
        Plan(EVIL[:40], config.settings().today(), "甲" * 20, tuple(codes), ("support",), note=EVIL),
        who=who,
        key=key(),
    )
    book.start(visit.id, revision=1, who=who, key=key())
    for point in inspection.load().asked(("support",)):
        note = EVIL + "长" * (500 - len(EVIL))
        record = {"school": codes[0], "point": point.id, "grade": "unmet", "note": note}
        book.record(visit.id, **record, who=who, key=key())
    item = figures.item(store.reader(who), visit.code)
    told = pages(paper.pdf(figures.document(store.reader(who), item)), tmp_path)
    assert solid(EVIL) in solid(told) and solid(told).count("长" * 20) >= 3
    assert paper.docx(figures.document(store.reader(who), item))[:2] == b"PK"
    lines = list(
        csv.reader(io.StringIO(workbook.flat_csv(figures.rows(store.reader(who))).decode("utf-8-sig")))
    )
    note, title = (lines[0].index(name) for name in ("note", "visit_title"))
    evil = [line for line in lines if line[title].startswith("'=")]
    assert len(evil) == 3 and all(line[note].startswith("'=") for line in evil)


def pages(body: bytes, folder) -> str:
    """The words of a PDF, page after page."""
    path = folder / "report.pdf"
    path.write_bytes(body)
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def solid(said: str) -> str:
    """The words without spaces and without the places where long ones may break."""
    return "".join(said.replace("\u200b", "").split())
