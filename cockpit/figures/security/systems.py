"""Systems of the cybersecurity grading: filed or not, assessed in time or not, restorable or not."""

from collections import Counter
from datetime import date
from typing import Any

import polars as pl

from cockpit import contracts, measures, store, text
from cockpit.figures import core, dated, reading
from cockpit.figures.cells import counted, summed
from cockpit.figures.core import Figure, Selection
from cockpit.figures.security import parts
from cockpit.figures.standing import SEVERITY
from cockpit.measures import State
from cockpit.text import dated as said
from cockpit.text import security as words
from queries.security import BOUND

DATASET, TESTS = "information_system", "backup_test"
FAIL = "fail"  # the conclusion that sends a system back
COLUMNS = tuple((name, title, "", None) for name, title in words.SYSTEM_HEADS.items())
SCHEMA = {
    "key": pl.String,
    "status": pl.String,
    **dict.fromkeys(words.SYSTEM_HEADS, pl.String),
    **dict.fromkeys(("filed", "assessed", "due"), pl.Date),
    "days": pl.Int64,
}


def register(read: store.Reader, selection: Selection) -> Figure:
    """Every system with its filing and its next assessment, what needs eyes first; of one status if chosen.

    The days are counted to the end of the chosen month, the day for which the register speaks.
    """
    on, stale = dated.month_end(read, selection), parts.old(read, selection, DATASET)
    rows = [_row(row, on, stale) for row in parts.systems(read, selection).to_dicts()]
    chosen = [row for row in rows if selection.status in (None, row["status"])]
    chosen.sort(key=_order)
    if rows and not chosen:
        return _none(read, selection, len(rows))
    counts = Counter(row["word"] for row in chosen)
    frame = pl.DataFrame(chosen, schema=SCHEMA).drop("status", "days")
    return dated.figure(
        read,
        selection,
        "security-systems",
        "table",
        words.REGISTER,
        parts.scoped(read, selection, words.register(counts, len(chosen), on)),
        frame,
        datasets=(DATASET,),
        options={"columns": COLUMNS, "missing": words.NO_SYSTEMS},
    )


def _none(read: store.Reader, selection: Selection, total: int) -> Figure:
    """The register when no system stands as the reader has asked: one sentence."""
    said_ = words.no_system(total, words.CHOICES.get(selection.status or "", ""))
    row = {"status": "no_trend", "status_word": words.NO_SUCH, "text": said_, "detail": "", "link": ""}
    return dated.figure(
        read,
        selection,
        "security-systems",
        "claims",
        words.REGISTER,
        parts.scoped(read, selection, said_),
        core.frame("claims", [row]),
        datasets=(DATASET,),
        options={"missing": words.NO_SYSTEMS},
    )


def standing(row: dict[str, Any], on: date) -> tuple[str | None, str, measures.Duty]:
    """Status, word and assessment of one system on a day; filing comes before assessment."""
    duty = measures.duty(row["assessed_on"], row["cycle_months"], on)
    if row["mlps_level"] not in BOUND:
        return None, words.EXEMPT, measures.Duty(State.UNKNOWN)
    if row["filed_on"] is None:
        return "off_track", words.UNFILED, duty
    if row["conclusion"] == FAIL and duty.state is not State.OVERDUE:
        return "off_track", words.FAILED_TEST, duty
    return str(duty.state.status), words.STATES[duty.state], duty


def restores(read: store.Reader, selection: Selection) -> Figure:
    """Systems by level and by how their newest restore went; the last row is the sum."""
    rows, stale = parts.restores(read, selection), parts.old(read, selection, TESTS)
    untested = pl.when(pl.col("restored").is_null()).then(pl.lit(words.NEVER_TESTED))
    tested = untested.when(pl.col("restored")).then(pl.lit(words.RESTORED))
    result = tested.otherwise(pl.lit(words.NOT_RESTORED))
    count = dict(Counter(rows.select("mlps_level", result=result).iter_rows()))
    levels = [code for code in contracts.load().codes["mlps_level"].codes if code in BOUND][::-1]
    results = (words.RESTORED, words.NOT_RESTORED, words.NEVER_TESTED)
    cells = [
        _cell(parts.title("mlps_level", level), r, count.get((level, r), 0), stale)
        for level in levels
        for r in results
    ]
    sums = {r: sum(count.get((level, r), 0) for level in levels) for r in results}
    cells += [summed(said.TOTAL, r, n) for r, n in sums.items()]
    done, failed, never = sums.values()
    minutes = reading.middle(rows.filter(pl.col("restored"))["restore_min"])
    claim = words.restores(done, rows.height, failed, never, minutes)
    known = rows.height > 0 and parts.as_of(read, selection, TESTS) is not None
    return dated.figure(
        read,
        selection,
        "security-restores",
        "matrix",
        words.RESTORES,
        parts.scoped(read, selection, claim),
        core.frame("matrix", cells if known else []),
        datasets=(TESTS, DATASET),
        options={"corner": words.LEVEL, "missing": words.NO_RESTORES},
    )


def _row(row: dict[str, Any], on: date, stale: bool) -> dict[str, Any]:
    status, word, duty = standing(row, on)
    if stale and status == "achieved":
        status, word = "stale", text.status_word("stale")
    return {
        "key": row["system_code"],
        "status": status,
        "word": word,
        "name": row["name"],
        "owner": parts.owner(row),
        "level": parts.title("mlps_level", row["mlps_level"]),
        "filed": row["filed_on"],
        "assessed": row["assessed_on"],
        "conclusion": parts.title("assessment_result", row["conclusion"]),
        "due": duty.due,
        "left": words.left(duty.days),
        "days": duty.days,
    }


def _order(row: dict[str, Any]) -> tuple[int, bool, int, str]:
    """What needs eyes first, then what falls due first."""
    place = SEVERITY.index(row["status"]) if row["status"] else len(SEVERITY)
    return place, row["days"] is None, row["days"] or 0, row["key"]


def _cell(row: str, column: str, count: int, stale: bool) -> dict[str, Any]:
    told = counted(row, column, count)
    marks = {words.NOT_RESTORED: "missed", words.NEVER_TESTED: "at_risk"}
    if not count or stale or column not in marks:
        return told
    return told | {"status": marks[column], "status_word": column}
