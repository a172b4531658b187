"""A rectification, what happened to it and what proves it, as values."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from cockpit import rectification
from cockpit.access import Level, Scope
from cockpit.ledger import entries
from cockpit.ledger.connection import LedgerError
from cockpit.ledger.tables import EVIDENCE, RECTIFICATION, RECTIFICATION_EVENT

Value = TypeVar("Value")


class Conflict(LedgerError):
    """Somebody else has changed the item meanwhile; the text says who, when and to what."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a rectification is opened with.

    `ref` names what it came from: a rule, a finding, a finding of a visit, an alert; "" by hand.
    """

    school: str
    problem: str
    severity: str
    origin: str
    ref: str = ""
    clause: str = ""
    indicator: str = ""
    unit: str = ""
    person: str = ""
    measures: str = ""
    due: date


@dataclass(frozen=True)
class Rectification:
    """One item as it stands; moments are in UTC. `before` is its state before a suspension."""

    id: str
    code: str
    revision: int
    state: str
    school: str
    problem: str
    severity: str
    origin: str
    ref: str
    clause: str
    indicator: str
    unit: str
    person: str
    measures: str
    due: date
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    before: str
    reopened: int
    postponed: int

    @property
    def live(self) -> bool:
        """Whether it is still to be done: neither closed nor withdrawn."""
        return rectification.workflow().states[self.state].live

    def overdue(self, today: date) -> int:
        """By how many days its term has passed; 0 within it, when done, and while suspended."""
        return rectification.workflow().overdue(self.due, today, self.state)

    def escalation(self, today: date) -> rectification.Step | None:
        """What its delay calls for today."""
        return rectification.workflow().escalation(self.due, today, self.state)


@dataclass(frozen=True)
class Event:
    """One thing that happened: `state` is the one after it, `changes` a sentence about altered fields."""

    number: int
    action: str
    state: str
    at: datetime
    by: str
    role: str
    note: str
    due: date | None
    failing: bool | None
    changes: str


@dataclass(frozen=True)
class Evidence:
    """One file that proves something; `size` in bytes as kept."""

    id: str
    rectification: str
    name: str
    kind: str
    size: int
    sha256: str
    at: datetime
    by: str
    role: str


def _columns(table: sa.Table, value: type) -> list[sa.Column]:
    return [table.c[each.name] for each in fields(value)]


ITEM = _columns(RECTIFICATION, Rectification)
HAPPENED = _columns(RECTIFICATION_EVENT, Event)
FILE = _columns(EVIDENCE, Evidence)


def made(value: type[Value], row: Any) -> Value:
    """A row, given by name, as one of the values above."""
    return value(**{each.name: entries.utc(row[each.name]) for each in fields(value)})  # type: ignore[arg-type]


def sees(scope: Scope, school: str) -> bool:
    """Whether a scope holds a school."""
    return scope.schools is None or school in scope.schools


def plainly(scope: Scope) -> bool:
    """Whether a scope may read what people wrote; a wall only learns that there is an item."""
    return scope.level >= Level.SENSITIVE


def seen(item: Rectification, scope: Scope) -> Rectification:
    """The item as a scope may see it: below the sensitive level without the words of people."""
    if plainly(scope):
        return item
    return replace(item, problem="", person="", measures="", ref="", opened_by="")


def told(event: Event, scope: Scope) -> Event:
    """The event as a scope may see it."""
    return event if plainly(scope) else replace(event, by="", note="", changes="")
