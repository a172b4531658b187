"""What a frozen month said and the data say otherwise today: the value then and now, and who changed it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from cockpit import contracts, ledger, store, text
from cockpit.contracts.indicators import Definition
from cockpit.figures import standing
from cockpit.figures.core import Figure
from cockpit.figures.meeting import gathering
from cockpit.figures.meeting.facts import Facts
from cockpit.figures.meeting.tracing import CLOSE, STAGES, Trace
from cockpit.figures.school import facts as own
from cockpit.text import meeting_changes as words
from queries import school as schools

COLUMNS = words.RESTATED_COLUMNS
TABLE = dict.fromkeys(("key", *(name for name, *_ in COLUMNS)), pl.String)
KEY = ("indicator", "place")


def restated(read: store.Reader, frozen: Facts, meeting: ledger.Meeting | None = None) -> Figure:
    """The figures of a frozen month that the reader's version has otherwise, with what changed them (table).

    Facts of the whole district are compared with the district, for readers of the whole alone; facts of some
    schools with these schools. A figure that came in after the closing is told apart from one that was
    corrected. `meeting` names the day of the closing.
    """
    same = read.version.number == frozen.version or (frozen.whole and not read.scope.whole)
    rows = [] if same else list(_rows(read, frozen))
    named = dict(read(schools.names).select("school_code", "short_name").iter_rows())
    trace = Trace(read, frozen)
    told = [_told(row, trace, named) for row in rows]
    counts = Counter(row["kind"] for row in told)
    closed = meeting.closed_at.astimezone(text.BEIJING).date() if meeting else frozen.today
    said = words.restated(frozen.month, closed, counts)
    frame = pl.DataFrame(told, schema=TABLE)
    options = {"columns": COLUMNS, "missing": said}
    return Figure(
        "meeting-restated", "table", words.RESTATED, said, frame, words.SERVED, read.version.month, False, "",
        options, read.version.demo,
    )  # fmt: skip


def _rows(read: store.Reader, frozen: Facts) -> Iterator[dict[str, Any]]:
    """What was shown for the month, beside the same month as it is known now, where the two differ."""
    kind = standing.DISTRICT if frozen.whole else gathering.SCHOOL
    rows = list(gathering.figures(read, kind, frozen.month))
    now = pl.DataFrame(rows, schema=frozen.observations.schema)
    defined = pl.col("indicator").is_in(list(contracts.definitions()))
    kept = frozen.observations.filter(defined, pl.col("month") <= frozen.month).sort("month")
    shown = kept.unique(KEY, keep="last", maintain_order=True)
    both = shown.join(now, on=KEY, how="left", suffix="_now", maintain_order="left")
    step = (pl.col("value") - pl.col("value_now")).abs()
    other = (step > CLOSE) | pl.col("value").is_null().ne(pl.col("value_now").is_null())
    for row in both.filter(other).sort(KEY).to_dicts():
        if row["month_now"] is not None or not _passing(contracts.definitions()[row["indicator"]]):
            yield row


def _passing(definition: Definition) -> bool:
    """Whether a month without anything to count loses its row with the next version, uncorrected."""
    return definition.snapshot or definition.method == STAGES


def _told(row: Mapping[str, Any], trace: Trace, named: Mapping[str, str]) -> dict[str, str]:
    definition = contracts.definitions()[row["indicator"]]
    place = named.get(row["place"], row["place"])
    label = own.label(definition.id) if place else contracts.measured(definition.id).name
    return {
        "key": ":".join(filter(None, (row["indicator"], row["place"]))),
        "kind": _kind(row),
        "label": words.of_place(place, label),
        "then": row["text"],
        "now": row["text_now"] or text.MISSING,
        **_cause(row, definition, trace),
    }


def _kind(row: Mapping[str, Any]) -> str:
    if row["formula_now"] is not None and row["formula"] != row["formula_now"]:
        return words.REDEFINED
    late = row["month_now"] is not None and row["month_now"] > row["month"]
    return words.LATE if late else words.CORRECTED


def _cause(row: Mapping[str, Any], definition: Definition, trace: Trace) -> dict[str, str]:
    """The files that changed it, with who, when and the note of the version; or the new formula."""
    if _kind(row) == words.REDEFINED:
        said = words.redefined(row["formula"], row["formula_now"])
        return {"note": said, "file": text.MISSING, "by": text.MISSING, "at": text.MISSING}
    month = row["month_now"] or row["month"]
    found = trace.imports(definition, month, row["place"])
    newest = max((each.at for each in found if each.at), default=None)
    return {
        "file": words.files([each.file for each in found]),
        "by": text.listing(dict.fromkeys(each.by for each in found if each.by)),
        "at": text.date(newest.astimezone(text.BEIJING).date() if newest else None),
        "note": text.listing(dict.fromkeys(words.published(e.version, e.note) for e in found if e.version)),
    }
