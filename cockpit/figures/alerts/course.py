"""The picked alert: what happened in its place, beside the limit, and what people did about it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from cockpit import config, contracts, ledger, measures, store
from cockpit.figures import core, reading
from cockpit.figures.alerts import choosing
from cockpit.figures.alerts.evaluating import alerts, history, in_force, names
from cockpit.figures.alerts.model import PLACES, Alert, amount, dispatching, level
from cockpit.figures.alerts.record import condition
from cockpit.figures.alerts.rules import Rule, rule
from cockpit.figures.core import Figure, Selection
from cockpit.measures.alerts import PLACE, Limit
from cockpit.text import alerts as words

SETTLED = ("closed", "stale")  # states that need nobody now
ORIGIN = "alert"  # what a rectification says that it was opened from


def course(read: store.Reader, selection: Selection) -> Figure:
    """The months of the chosen rule's indicator in the chosen place, beside the limit in force (trend)."""
    found = rule(selection.rule)
    place = _place(selection, found) if found else ""
    rows, claim, known = core.frame("trend"), "", pl.DataFrame()
    if found and (not PLACES.get(found.scope_kind) or place):
        known = history(read, found).filter(pl.col(PLACE) == place)
        rows = _months(found, known, in_force(read, found))
        claim = _claim(read, found, place, choosing.picked(read, selection)) if rows.height else ""
    used = (found,) if found else ()
    unit = contracts.measured(found.indicator).unit if found else ""
    made = choosing.figure(
        read, "alerts-course", "trend", words.COURSE, claim, rows, used, missing=words.PICK
    )
    day = reading.newest(known["as_of"]) if rows.height else made.as_of
    old = found is not None and measures.stale(day, found.definition.cadence, config.settings().today())
    return replace(made, unit=unit, as_of=day, stale=old and not made.empty)


def _place(selection: Selection, found: Rule) -> str:
    return getattr(selection, PLACES.get(found.scope_kind, ""), "") or ""


def _months(found: Rule, known: pl.DataFrame, held: tuple[Limit, ...]) -> pl.DataFrame:
    rows = [
        {
            "series": "",
            "period": month,
            "value": value,
            "text": amount(found.indicator, value),
            "target": (limit := _then(held, month)).value,
            "target_text": words.limited(level(found.indicator, limit.value)),
        }
        for month, value in known.sort("month").select("month", "value").iter_rows()
    ]
    return core.frame("trend", rows)


def _then(held: tuple[Limit, ...], month: date) -> Limit:
    """The limit that was in force in a month."""
    return [each for each in held if each.since <= month][-1]


def _claim(read: store.Reader, found: Rule, place: str, alert: Alert | None) -> str:
    name = names(read).get(place, (place, ""))[0]
    title = contracts.measured(found.indicator).name
    if alert is None:
        return words.never(name, title, condition(found, in_force(read, found)[-1]))
    worst = amount(found.indicator, alert.worst)
    return words.course(name, title, alert.opened, worst, alert.worst_on, alert.closed)


def story(read: store.Reader, selection: Selection) -> Figure:
    """The picked alert in sentences: how it stands, its rule, who took it up, what was sent out (claims)."""
    alert = choosing.picked(read, selection)
    rows = [] if alert is None else list(_told(read, alert))
    claim = "" if alert is None else words.story(alert.name, alert.rule.title, alert.word)
    used = (alert.rule,) if alert else ()
    return choosing.figure(
        read,
        "alerts-story",
        "claims",
        words.STORY,
        claim,
        core.frame("claims", rows),
        used,
        missing=words.PICK,
    )


def _told(read: store.Reader, alert: Alert) -> Iterator[dict[str, Any]]:
    yield _state(alert)
    yield _rule(alert)
    yield from (_note(note) for note in alert.notes)
    yield from _sent(read, alert)
    same = [a for a in alerts(read) if (a.rule, a.place) == (alert.rule, alert.place)]
    if len(same) > 1:
        months = [a.opened for a in sorted(same, key=lambda a: a.opened, reverse=True)]
        yield {"status_word": words.PAST, "text": words.past(len(same)), "detail": words.months(months)}


def _state(alert: Alert) -> dict[str, Any]:
    since = words.since(alert.begun, alert.opened, alert.closed, level(alert.rule.indicator, alert.clear))
    detail = words.stale_since(alert.as_of) if alert.state == "stale" else since
    word = words.STATES[alert.state] if alert.state in SETTLED else words.LEVELS[alert.rule.level]
    return {"status": alert.status, "status_word": word, "text": alert.sentence, "detail": detail}


def _rule(alert: Alert) -> dict[str, Any]:
    limit = Limit(alert.rule.op, alert.limit, alert.clear, alert.rule.months)
    said = words.ruled(alert.rule.title, condition(alert.rule, limit), alert.rule.owner)
    return {"status_word": words.RULE, "text": said, "detail": alert.rule.reason}


def _note(note: ledger.Acknowledgement) -> dict[str, Any]:
    told = words.took_up(note.owner, note.note) if note.note else words.TAKEN_UP
    return {"status_word": words.NOTE, "text": told, "detail": words.signed(note.by, note.role, note.at)}


def _sent(read: store.Reader, alert: Alert) -> Iterator[dict[str, Any]]:
    """The rectifications opened from it; without one the way to the form, for who may and while it stands."""
    every = ledger.open().rectifications.items(read.scope, school=alert.place or None)
    opened = [item for item in every if (item.origin, item.ref) == (ORIGIN, alert.id)]
    for item in opened:
        row = {"status_word": words.SENT, "text": words.sent(item.code), "detail": words.item(item.opened_at)}
        yield row | {"link": f"/rectify?item={item.code}"}
    link, who = dispatching(alert), read.principal
    if link and alert.standing and not opened and who is not None and who.may("rectify:dispatch"):
        row = {"status_word": words.NEXT, "text": words.DISPATCH, "detail": words.DISPATCH_NOTE}
        yield row | {"link": link}
