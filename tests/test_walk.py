"""One number from a cell of a workbook to page, wall, workbook and feed, and the way back to the cell."""

import hashlib
import io
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import queries.network
from cockpit import access, contracts, feed, figures, intake, ledger, store, workbook
from cockpit.figures import network, overview, wall
from cockpit.text import network as words
from cockpit.text import overview as overview_words
from cockpit.text import workbook as book_words
from queries import registers, school
from tests import homes, watching

INDICATOR = "yz-t01-schools"
ACCEPTED = date(2026, 6, 20)
NAME = "校园网络六月验收.xlsx"
BY = "张三"


@dataclass(frozen=True)
class Walk:
    """What was walked: the file, the school it changes, and what was served before and after."""

    file: Path
    school: str
    before: store.Version
    after: store.Version
    told_before: dict[str, str]
    told_after: dict[str, str]


@pytest.fixture(scope="module")
def walk(district, tmp_path_factory):
    """A copy of the district into which one real workbook is taken, changing one cell of one school."""
    home = homes.Home(tmp_path_factory.mktemp("walk") / "home")
    shutil.copytree(district.folder, home.folder)
    with home.entered():
        before, told_before = store.current(), _told()
        code, file = _filled(home.folder / NAME)
        batch = intake.stage(file, NAME, BY, role="admin")
        assert (batch.total.came_in, batch.total.kept, batch.total.sent_back) == (1, 1, 0), batch.problems
        after = intake.publish(batch, BY, role="admin")
        yield Walk(file, code, before, after, told_before, _told())
        store.close()


def _filled(path: Path) -> tuple[str, Path]:
    """A school under construction, and the filled template that reports its acceptance."""
    read, contract = store.reader(access.principal("admin")), contracts.load()["campus_link"]
    links = read(registers.rows, dataset=contract.name)
    row = links.filter(pl.col("started_on") < ACCEPTED, pl.col("accepted_on").is_null()).head(1)
    reported = pl.max_horizontal("reported_on", pl.lit(date(2026, 6, 30)))
    row = row.with_columns(accepted_on=pl.lit(ACCEPTED), reported_on=reported)
    rows = {contract.name: row.select(contract.columns)}
    workbook.template([contract], path, schools=read(school.names), rows=rows)
    return row["school_code"].item(), path


def _told() -> dict[str, str]:
    """How many schools are upgraded, in the very words of every surface."""
    leader, all_of_it = store.reader(access.principal("leader")), figures.Selection()
    shown, key = network.headline(leader, all_of_it), overview.key(leader, all_of_it)
    strip = wall.scene(wall.reader())["strip"][0]
    visit = watching.visit("leader")
    overview_label = overview_words.LABELS.get(INDICATOR) or contracts.measured(INDICATOR).name
    return {
        "figure": _row(shown)["text"],
        "overview figure": _row(key)["text"],
        "wall figure": _row(strip)["text"],
        "workbook": _exported(shown),
        "feed": _fed(shown),
        "page network": watching.cards(watching.turn(visit, "network"))[words.UPGRADE_CARD],
        "page overview": watching.cards(watching.turn(visit, "overview"))[overview_label],
        "page wall": watching.cards(watching.turn(visit, "wall", scene="overview"))[overview_label],
    }


def _row(figure: figures.Figure) -> dict:
    return figure.frame.row(by_predicate=pl.col("key") == INDICATOR, named=True)


def _exported(figure: figures.Figure) -> str:
    """The string in the exported workbook, found by the titles of its row and column."""
    target = io.BytesIO()
    workbook.export([figure], target, title=words.TITLE, demo=True)
    sheet = openpyxl.load_workbook(target)[figure.title]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if book_words.column("label") in row)
    label, said = (head.index(book_words.column(name)) for name in ("label", "text"))
    return next(row[said] for row in rows if row[label] == words.UPGRADE_CARD)


def _fed(figure: figures.Figure) -> str:
    [told] = feed.document([figure], version=store.current().number, demo=True)["figures"]
    return next(row["text"] for row in told["rows"] if row["key"] == INDICATOR)


def test_the_cell_moves_the_number_by_one_school(walk):
    [before], [after] = ({int("".join(filter(str.isdigit, t)))} for t in _figures(walk))
    assert after == before + 1


def _figures(walk: Walk) -> tuple[str, str]:
    return walk.told_before["figure"], walk.told_after["figure"]


@pytest.mark.parametrize("surface", ["overview figure", "wall figure", "workbook", "feed"])
def test_every_surface_carries_the_very_string_of_the_figure(walk, surface):
    assert walk.told_after[surface] == walk.told_after["figure"]
    assert walk.told_before[surface] == walk.told_before["figure"]


@pytest.mark.parametrize("page", ["page network", "page overview", "page wall"])
def test_pages_and_wall_show_the_string_of_the_figure(walk, page):
    assert walk.told_after[page] == watching.solid(walk.told_after["figure"])
    assert walk.told_before[page] == watching.solid(walk.told_before["figure"])


def test_the_way_back_leads_from_the_figure_to_the_cell(walk, monkeypatch):
    homes.Home(walk.file.parent).enter(monkeypatch)
    read = watching.Remembering(store.reader(access.principal("leader"), walk.after.number))
    shown = network.headline(read, figures.Selection())

    # the figure's name is a function of the page's subject
    function = {f"network-{made.__name__}": made for made in figures.PAGES["network"]}[shown.name]
    assert function is network.headline

    # the function asks a query, the query names its relations
    query, params = next((q, p) for q, p in read.asked if q is queries.network.coverage)
    named = watching.Named(store.Relations(access.principal("leader").scope, contracts.load()))
    query(named, **params)
    assert "campus_link" in named.names

    # the relation holds the row, the row names file, sheet, row and import
    links = read(registers.rows, dataset="campus_link").filter(school_code=walk.school)
    row = links.row(0, named=True)
    contract = contracts.load()["campus_link"]
    assert (row["source_file"], row["source_sheet"]) == (NAME, contract.title)
    assert row["accepted_on"] == ACCEPTED

    # the ledger holds the import with the digest of the very bytes
    entry = next(each for each in ledger.open().imports() if each.id == row["import_id"])
    assert entry.sha256 == hashlib.sha256(walk.file.read_bytes()).hexdigest()
    assert (entry.version, entry.rows_kept, entry.by) == (walk.after.number, 1, BY)

    # and the cell is there
    sheet = openpyxl.load_workbook(walk.file)[row["source_sheet"]]
    heads = {str(cell.value).rstrip("*").strip(): cell.column for cell in sheet[1]}
    fields = contract.by_name
    assert sheet.cell(row["source_row"], heads[fields["school_code"].title]).value == walk.school
    assert sheet.cell(row["source_row"], heads[fields["accepted_on"].title]).value.date() == ACCEPTED


def test_the_same_file_has_no_second_effect(walk, monkeypatch):
    homes.Home(walk.file.parent).enter(monkeypatch)
    again = intake.stage(walk.file, "同一份文件.xlsx", BY, role="admin")
    assert again.already == walk.after.number
    assert intake.publish(again, BY, role="admin") == walk.after
    assert [v.number for v in store.versions()] == [walk.before.number, walk.after.number]


def test_going_back_restores_the_former_string_everywhere(walk, monkeypatch):
    homes.Home(walk.file.parent).enter(monkeypatch)
    restored = store.rollback(walk.before.number, by=BY)
    assert restored.number == walk.after.number + 1
    assert _told() == walk.told_before
    assert walk.told_before["figure"] != walk.told_after["figure"]
