"""What earlier editions foresaw, how often they were right, and what changed since the last one."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from cockpit import ledger, outlook, store, text
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.milestones import choosing
from cockpit.figures.milestones.about import about
from cockpit.figures.standing import Standing
from cockpit.text import milestones as words
from cockpit.text import milestones_record as said

FORESEEN = {
    "key": pl.String(),
    "month": pl.Date(),
    **dict.fromkeys(("median_text", "p_text", "eta_text"), pl.String()),
}
PROOF = {
    "key": pl.String(),
    "label": pl.String(),
    "intervals": pl.Int64(),
    "held": pl.Int64(),
    "share": pl.Float64(),
}
COMPARED = {"key": pl.String(), **dict.fromkeys(("low10", "high90", "value"), pl.Float64())}
log = logging.getLogger("cockpit.figures")
NOTHING_BEFORE = ("no_data", "stale")  # leaving or entering these is neither better nor worse


def foreseen(read: store.Reader, selection: Selection) -> Figure:
    """What every edition said about the picked promise, the newest first; an issued one never changes."""
    s = choosing.picked(read, selection)
    rows = [] if s is None else [_edition(s, row) for row in _history(s).to_dicts()]
    told = [row["p_text"] for row in rows]
    claim = said.foreseen(len(rows), *((told[0], told[-1]) if told else ("", "")))
    frame = pl.DataFrame(rows[::-1], schema=FORESEEN)
    return about(read, s, "foreseen", "table", said.FORESEEN, claim, frame, said.FORESEEN_COLUMNS)


def _history(s: Standing) -> pl.DataFrame:
    return _read(lambda: outlook.history(s.id, s.key))


def _read(ask: Callable[[], pl.DataFrame], schema: Mapping[str, pl.DataType] | None = None) -> pl.DataFrame:
    """What the ledger keeps; nothing where it cannot be read: the page stands without its past."""
    try:
        return ask()
    except ledger.LedgerError:
        log.warning("earlier forecasts could not be read", exc_info=True)
        return pl.DataFrame(schema=schema)


def _edition(s: Standing, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": str(row["number"]),
        "month": row["month"],
        "median_text": text.number(row["median"], s.indicator.decimals, s.indicator.unit),
        "p_text": words.standing.chance(row["p"]) or text.MISSING,
        "eta_text": text.month(row["eta"]),
    }


def changes(read: store.Reader, selection: Selection) -> Figure:
    """A sentence per promise whose status differs from the edition before, with the reason; worst first."""
    standings = {s.key: s for s in choosing.chosen(read, selection)}
    rows = _read(lambda: outlook.changes(outlook.edition(read.version))).to_dicts()
    shown = sorted((row for row in rows if row["target_id"] in standings), key=_severity)
    turned = [_turn(row) for row in shown]
    return Figure(
        name="changes",
        kind="claims",
        title=said.CHANGES,
        claim=_told(turned) if outlook.of(read).previous else said.FIRST_EDITION,
        frame=core.frame("claims", [_changed(standings[row["target_id"]], row) for row in shown]),
        source=words.PLAN_SOURCE,
        as_of=read.version.month,
        demo=read.version.demo,
    )


def _told(turned: list[int]) -> str:
    return said.changes(turned.count(-1), turned.count(1), turned.count(0))


def _severity(row: dict[str, Any]) -> int:
    return standing.SEVERITY.index(row["after"])


def _turn(row: dict[str, Any]) -> int:
    """1 for the better, -1 for the worse, 0 where one side says nothing."""
    before, after = row["before"], row["after"]
    if before in NOTHING_BEFORE or after in NOTHING_BEFORE:
        return 0
    return 1 if standing.SEVERITY.index(after) > standing.SEVERITY.index(before) else -1


def _changed(s: Standing, row: dict[str, Any]) -> dict[str, Any]:
    before, after = (standing.status_word(s.definition, s.target, row[side]) for side in ("before", "after"))
    return {
        "status": row["after"],
        "status_word": after,
        "text": said.changed(s.label, s.year, before, after),
        "detail": row["reason"],
        "link": choosing.address(s),
    }


def proof(read: store.Reader, selection: Selection) -> Figure:
    """How often what came lay inside the 80 % intervals of earlier editions, by indicator."""
    labels = {s.id: s.label for s in choosing.chosen(read, selection)}
    every = _read(lambda: outlook.compared(read, outlook.edition(read.version)), COMPARED)
    found = every.filter(pl.col("key").is_in(list(labels)))
    rows = [
        _proven(labels, str(key[0]), part) for key, part in found.partition_by("key", as_dict=True).items()
    ]
    frame = pl.DataFrame(sorted(rows, key=lambda row: row["share"]), schema=PROOF)
    return Figure(
        name="proof",
        kind="table",
        title=said.PROOF,
        claim=said.proof(*outlook.coverage(found)),
        frame=frame,
        source=words.PLAN_SOURCE,
        as_of=read.version.month,
        options={"columns": said.PROOF_COLUMNS},
        demo=read.version.demo,
    )


def _proven(labels: dict[str, str], key: str, part: pl.DataFrame) -> dict[str, Any]:
    held, total = outlook.coverage(part)
    return {"key": key, "label": labels[key], "intervals": total, "held": held, "share": 100 * held / total}
