"""The door to the rectifications of one ledger: every change is whole, ordered, audited and acts once."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from cockpit import access, rectification
from cockpit.access import Principal, Scope
from cockpit.ledger import evidence
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.recent import Recent
from cockpit.ledger.rectify import course, rows, sound
from cockpit.ledger.rectify.model import (
    FILE,
    HAPPENED,
    ITEM,
    Draft,
    Event,
    Evidence,
    Rectification,
    made,
    plainly,
    seen,
    sees,
    told,
)
from cockpit.ledger.tables import EVIDENCE, RECTIFICATION, RECTIFICATION_EVENT
from cockpit.text import access as refusals
from cockpit.text import rectify_ledger as words

DISPATCH, ATTACH = "dispatch", "attach"
MOST_FILES = 40  # of one item: a year of monthly replies with three photographs each
Register = Callable[[Principal], Collection[str]]  # the codes of the schools that somebody may see


@dataclass(frozen=True)
class Known:
    """Every item and event as of the event numbered `stamp`; items by id in the order they were opened."""

    stamp: int
    items: dict[str, Rectification]
    events: tuple[tuple[str, Event], ...]


class Rectifications:
    """The rectifications of one ledger; safe for threads."""

    def __init__(self, engine: sa.Engine, register: Register | None = None) -> None:
        self.engine = engine
        self._register = register
        self._known = Known(0, {}, ())
        self._recent: Recent[Known] = Recent(self._read)

    def open_(self, draft: Draft, *, who: Principal, key: str, at: datetime | None = None) -> Rectification:
        """A new item; the same `key` again gives the same item and changes nothing.

        Raises Denied for who may not, and LedgerError when the draft is not sound, the school unknown or out
        of sight, the same problem already being worked on, or nothing could be written.
        """
        sound.allowed(who, f"rectify:{DISPATCH}")
        when, schools = sound.moment(at, None), self._register(who) if self._register else None
        key, fresh = sound.key(key), sound.draft(draft, when, schools, who)
        with writing(self.engine) as connection:
            if done := rows.again(connection, key, who, DISPATCH):
                return rows.found(connection, done, who.scope)
            rows.no_twin(connection, fresh)
            year = sound.day(when).year
            serial = rows.place(connection, year)
            item = _opened(fresh, words.code(year, serial), when, who)
            rows.insert(connection, item, year, serial)
            rows.note(connection, item, DISPATCH, who, key, when, said=item.problem, due=item.due)
        self._recent.forget()
        return item

    def move(
        self,
        id: str,
        action: str,
        *,
        revision: int,
        who: Principal,
        key: str,
        note: str = "",
        due: date | None = None,
        measures: str | None = None,
        unit: str | None = None,
        person: str | None = None,
        failing: bool | None = None,
        at: datetime | None = None,
    ) -> Rectification:
        """Take a step with an item (by id or code) that stood at `revision`; the same `key` acts once.

        What is not said stays as it was; `failing` is what the re-check of the data has found. Raises Denied
        for who may not, Conflict when somebody was faster, and LedgerError when the item is unknown or out of
        sight, the step does not follow or lacks something, or nothing could be written.
        """
        sound.allowed(who, f"rectify:{action}")
        sound.step(action)
        said = {"due": due, "measures": measures, "unit": unit, "person": person, "failing": failing}
        said |= {"note": sound.text("note", note) or None}
        key = sound.key(key)
        with writing(self.engine) as connection:
            item = rows.found(connection, id, who.scope)
            if rows.again(connection, key, who, action, item.id) is None:
                rows.same_revision(connection, item, revision)
                item = _taken(connection, item, action, who, key, said, at)
        self._recent.forget()
        return item

    def attach(
        self, id: str, *, name: str, data: bytes, who: Principal, key: str, at: datetime | None = None
    ) -> Evidence:
        """Keep a file that proves something about an item; the same `key` again gives the same file.

        Raises Denied for who may not, and LedgerError when the item is unknown, out of sight or done, the
        file is of no allowed kind, broken or too large, or nothing could be written.
        """
        sound.allowed(who, f"rectify:{ATTACH}")
        key, called = sound.key(key), evidence.called(name)
        with reading(self.engine) as connection:
            item = rows.found(connection, id, who.scope)
            if rows.again(connection, key, who, ATTACH, item.id):
                return self._of_key(connection, key)
        sound.following(item, ATTACH)
        stored = evidence.keep(data, called)  # on disk before any row names it
        with writing(self.engine) as connection:
            item = rows.found(connection, id, who.scope)
            if rows.again(connection, key, who, ATTACH, item.id):
                return self._of_key(connection, key)
            sound.following(item, ATTACH)
            if rows.files(connection, item) >= MOST_FILES:
                raise LedgerError(words.FULL)
            when = sound.moment(at, rows.last(connection, item).at)
            number = rows.note(connection, item, ATTACH, who, key, when, said=called)
            given: sound.Values = {"at": when, "by": who.name, "role": who.role}
            fresh = Evidence(
                secrets.token_hex(8), item.id, called, stored.kind, stored.size, stored.sha256, **given
            )
            rows.file(connection, fresh, number)
        self._recent.forget()
        return fresh

    def item(self, id: str, scope: Scope) -> Rectification:
        """One item by id or code, as the ledger has it now; LedgerError when unknown or out of sight."""
        with reading(self.engine) as connection:
            return seen(rows.found(connection, id, scope), scope)

    def items(
        self,
        scope: Scope,
        *,
        school: str | None = None,
        open_only: bool = False,
        until: datetime | None = None,
    ) -> tuple[Rectification, ...]:
        """The items in sight in the order they were opened, as known a second ago.

        With `until` as they stood at that moment: what was opened later is not among them.
        """
        known = self._recent()
        found = known.items.values() if until is None else course.stood(known.items, known.events, until)
        every = (item for item in found if sees(scope, item.school))
        mine = (item for item in every if school in (None, item.school) and (not open_only or item.live))
        return tuple(seen(item, scope) for item in mine)

    def history(self, id: str, scope: Scope) -> tuple[Event, ...]:
        """What happened to an item, first to last; LedgerError when unknown or out of sight."""
        table = RECTIFICATION_EVENT
        with reading(self.engine) as connection:
            item = rows.found(connection, id, scope)
            mine = sa.select(*HAPPENED).where(table.c.rectification == item.id).order_by(table.c.number)
            return tuple(told(made(Event, row), scope) for row in connection.execute(mine).mappings())

    def evidence(self, id: str, scope: Scope) -> tuple[Evidence, ...]:
        """The files of an item, first to last; none below the level that reads what people wrote."""
        with reading(self.engine) as connection:
            item = rows.found(connection, id, scope)
            mine = sa.select(*FILE).where(EVIDENCE.c.rectification == item.id).order_by(EVIDENCE.c.event)
            listed = connection.execute(mine).mappings().all() if plainly(scope) else ()
        return tuple(made(Evidence, row) for row in listed)

    def bytes(self, evidence_id: str, scope: Scope) -> bytes:
        """A file as it was kept; LedgerError when unknown, out of sight, lost or altered."""
        if not plainly(scope):
            raise access.Denied(refusals.DATA_DENIED)
        with reading(self.engine) as connection:
            select = sa.select(EVIDENCE.c.sha256, RECTIFICATION.c.school).join_from(EVIDENCE, RECTIFICATION)
            row = connection.execute(select.where(EVIDENCE.c.id == evidence_id)).one_or_none()
        if row is None or not sees(scope, row.school):
            raise LedgerError(words.UNKNOWN_EVIDENCE)
        return evidence.read(row.sha256)

    def events(self, scope: Scope, until: datetime | None = None) -> tuple[tuple[str, Event], ...]:
        """(id of the item, event) of every item in sight, first to last, as known a second ago.

        With `until` only what had happened by that moment.
        """
        known = self._recent()
        mine = {id for id, item in known.items.items() if sees(scope, item.school)}
        past = ((id, event) for id, event in known.events if until is None or event.at <= until)
        return tuple((id, told(event, scope)) for id, event in past if id in mine)

    def stamp(self) -> int:
        """The number of the last event, as known a second ago: while it stays, nothing has changed."""
        return self._recent().stamp

    def _of_key(self, connection: sa.Connection, key: str) -> Evidence:
        event = RECTIFICATION_EVENT
        select = sa.select(*FILE).join_from(EVIDENCE, event).where(event.c.key == key)
        return made(Evidence, connection.execute(select).mappings().one())

    def _read(self) -> Known:
        """What is known, brought up to date with the events since."""
        known, table = self._known, RECTIFICATION_EVENT
        fresh = sa.select(table.c.rectification, *HAPPENED).where(table.c.number > known.stamp)
        with reading(self.engine) as connection:
            happened = connection.execute(fresh.order_by(table.c.number)).mappings().all()
            if not happened:
                return known
            changed = {row["rectification"] for row in happened}
            wanted = RECTIFICATION.c.id.in_(changed) if known.stamp else sa.true()
            listed = connection.execute(sa.select(*ITEM).where(wanted)).mappings().all()
        self._known = _updated(known, listed, happened)
        return self._known


def _opened(draft: Draft, code: str, at: datetime, who: Principal) -> Rectification:
    state = rectification.workflow().next("", DISPATCH)
    counted: dict[str, Any] = {"revision": 1, "before": "", "closed_at": None, "reopened": 0, "postponed": 0}
    given: sound.Values = {"id": secrets.token_hex(8), "code": code, "opened_at": at, "opened_by": who.name}
    return Rectification(**asdict(draft), **given, **counted, state=state)


def _taken(
    connection: sa.Connection,
    item: Rectification,
    action: str,
    who: Principal,
    key: str,
    said: dict[str, Any],
    at: datetime | None,
) -> Rectification:
    """The item after a step, written with its history."""
    state = sound.following(item, action)
    when = sound.moment(at, rows.last(connection, item).at)
    text, due, failing = said["note"] or "", said["due"], said["failing"]
    sound.overridden(action, failing, text, who)
    values = sound.asked(item, action, said, when)
    proof = "evidence" in rectification.workflow().needs(action)
    if proof and not rows.proved(connection, item, who):
        raise LedgerError(words.NO_EVIDENCE)
    after = course.moved(item, action, state, when, values)
    if after.live and not item.live:
        rows.no_twin(connection, item)
    rows.change(connection, after)
    given: sound.Values = {"said": text, "due": due, "failing": failing, "before": item.state}
    rows.note(connection, after, action, who, key, when, **given, changes=words.changes(asdict(item), values))
    return after


def _updated(known: Known, listed: Any, happened: Any) -> Known:
    items = known.items | {row["id"]: made(Rectification, row) for row in listed}
    ordered = sorted(items.values(), key=lambda item: (item.opened_at, item.code))
    events = known.events + tuple((row["rectification"], made(Event, row)) for row in happened)
    return Known(happened[-1]["number"], {item.id: item for item in ordered}, events)
