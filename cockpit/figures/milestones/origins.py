"""Where the rows behind one indicator came from: files, sheets, imports, people and days."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from cockpit import contracts, store, text
from cockpit.access import Denied
from cockpit.figures.core import Figure, Selection
from cockpit.figures.milestones import choosing
from cockpit.figures.milestones.about import about
from cockpit.figures.standing import Standing
from cockpit.text import milestones as words
from cockpit.text import milestones_record as said
from queries import imports

SCHEMA = {
    **dict.fromkeys(("key", "register", "file", "sheet", "lines"), pl.String()),
    "rows": pl.Int64(),
    "by": pl.String(),
    "at": pl.String(),
    "as_of": pl.Date(),
}


@dataclass(frozen=True)
class Origin:
    """Rows of one sheet of one import; `file` is empty for a feed, `at` None where it may not be seen."""

    dataset: str
    file: str
    sheet: str
    rows: int
    first: int | None
    last: int | None
    by: str
    at: datetime | None
    as_of: date | None


def rows(read: store.Reader, selection: Selection) -> Figure:
    """A row per file and sheet behind the picked indicator, the newest import first."""
    s = choosing.picked(read, selection)
    found = origins(read, s) if s else []
    frame = pl.DataFrame([_row(n, each) for n, each in enumerate(found)], schema=SCHEMA)
    claim = said.rows(len(found), text.number(sum(each.rows for each in found)))
    return about(read, s, "rows", "table", words.ROWS, claim, frame, said.ROW_COLUMNS)


def summary(read: store.Reader, s: Standing) -> str:
    """How many files and rows, and when the last of them was taken in; empty where nothing may be seen."""
    found = origins(read, s)
    if not found:
        return ""
    files = {each.file for each in found if each.file}
    newest = max((each.at for each in found if each.at), default=None)
    return said.imports(len(files), text.number(sum(each.rows for each in found)), text.moment(newest))


def origins(read: store.Reader, s: Standing) -> list[Origin]:
    """The origins of every dataset the indicator is computed from, those the reader may see."""
    return [origin for dataset in sorted(s.definition.datasets) for origin in _of(read, dataset)]


def _of(read: store.Reader, dataset: str) -> list[Origin]:
    try:
        found = read(imports.behind, dataset=contracts.load()[dataset].held_in).to_dicts()
    except Denied:
        return []
    return [
        Origin(
            dataset,
            row["source_file"] or "",
            row["source_sheet"] or "",
            row["rows"],
            row["first_row"],
            row["last_row"],
            row["by"] or "",
            row["at"],
            row["as_of"],
        )
        for row in found
    ]


def _row(number: int, each: Origin) -> dict[str, Any]:
    contract = contracts.load().behind(each.dataset)
    return {
        "key": f"{each.dataset}-{number}",
        "register": contract.title if contract else text.MISSING,
        "file": each.file or said.FEED,
        "sheet": each.sheet or text.MISSING,
        "lines": said.lines(each.first, each.last),
        "rows": each.rows,
        "by": each.by or text.MISSING,
        "at": text.moment(each.at),
        "as_of": each.as_of,
    }
