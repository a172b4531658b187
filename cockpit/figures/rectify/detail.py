"""One item: what it is about and whose, what happened to it, and what proves it."""

from typing import Any

import polars as pl

from cockpit import ledger, rectification, store, text
from cockpit.figures import core
from cockpit.figures.core import Figure
from cockpit.figures.rectify.items import Item, figure, subject
from cockpit.ledger import Event, Evidence
from cockpit.text import rectify as words

STATUS = {"closed": "achieved", "returned": "off_track", "suspended": "no_trend", "withdrawn": "no_data"}
NUMBERED = ("finding",)  # origins whose numbers people know
FILES = dict.fromkeys(("key", "name", "kind", "by", "at"), pl.String)


def about(item: Item) -> tuple[str, str]:
    """The title of an item's page and where it stands."""
    return words.because(item.problem, item.held.code), words.about(item.school, item.state, item.status[1])


def facts(read: store.Reader, item: Item) -> Figure:
    """The fields of an item, a line each; what nobody filled in is left out."""
    held = item.held
    step = held.escalation(item.today)
    severity = rectification.workflow().severities[held.severity].title
    told = {
        "problem": held.problem,
        "clause": held.clause,
        "indicator": subject(held.indicator),
        "origin": words.origin(item.origin, held.ref if held.origin in NUMBERED else ""),
        "severity": severity,
        "responsible": words.responsible(held.unit, held.person),
        "measures": held.measures,
        "due": item.term,
        "escalation": words.told(step.title, step.told, step.reason) if step else "",
        "opened": words.opened(item.opened, held.opened_by),
        "turns": words.turns(held.reopened, held.postponed),
    }
    rows: list[dict[str, Any]] = [
        {"status_word": words.LABELS[name], "text": said} for name, said in told.items() if said
    ]
    said = words.about(item.school, item.state, item.status[1])
    return figure(read, "rectify-item", "claims", words.FACTS, said, core.frame("claims", rows))


def history(read: store.Reader, item: Item) -> Figure:
    """Every step in order, with who took it, when, and what was said."""
    steps = ledger.open().rectifications.history(item.held.id, read.scope)
    rows = [_step(each) for each in steps]
    days = [each.at.astimezone(text.BEIJING).date() for each in steps]
    said = words.history(len(steps), days[0], days[-1]) if steps else ""
    return figure(read, "rectify-history", "claims", words.HISTORY, said, core.frame("claims", rows))


def _step(event: Event) -> dict[str, Any]:
    return {
        "status": STATUS.get(event.state, "on_track"),
        "status_word": rectification.workflow().deeds[event.action].title,
        "text": words.step(event.at, event.by, event.role),
        "detail": words.noted(event.note, event.due, event.changes, event.failing),
    }


def evidence(read: store.Reader, item: Item) -> Figure:
    """The files that prove something, the newest first."""
    files = files_of(read, item)
    rows = [_file(each) for each in files]
    columns = tuple((name, title, "", None) for name, title in words.FILES.items())
    frame, said = pl.DataFrame(rows, schema=FILES), words.evidence(len(files))
    return figure(read, "rectify-evidence", "table", words.EVIDENCE, said, frame, columns=columns)


def files_of(read: store.Reader, item: Item) -> tuple[Evidence, ...]:
    """The files of an item, the newest first."""
    return tuple(reversed(ledger.open().rectifications.evidence(item.held.id, read.scope)))


def _file(file: Evidence) -> dict[str, Any]:
    return {
        "key": file.id,
        "name": file.name,
        "kind": words.file(file.kind, file.size),
        "by": words.who(file.by, file.role),
        "at": text.moment(file.at),
    }
