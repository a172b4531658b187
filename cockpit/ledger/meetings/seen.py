"""Reading meetings: what was closed, the frozen parts, decisions, and actions as they stood at any moment."""

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa

from cockpit.ledger.connection import LedgerError, reading
from cockpit.ledger.meetings import rows, sound, tables
from cockpit.ledger.meetings.model import DONE, STEPS, Action, ActionEvent, Decision, Meeting, Part
from cockpit.ledger.meetings.tables import ACTION, DECISION, EVENT, HELD, MEETING, PART, SELECTS
from cockpit.ledger.recent import Recent
from cockpit.ledger.tables import AUDIT
from cockpit.text import meeting_ledger as words

OF_ACTIONS = ("act", *STEPS)
CLOSING = "meeting:close"


class Seen:
    """What anybody may ask a ledger about its meetings; who may see which scope is the caller's to say."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._recent: Recent[int] = Recent(self._last)

    def meetings(self, cadence: str | None = None, *, demo: bool | None = None) -> tuple[Meeting, ...]:
        """The closed periods, newest first, a later edition before an earlier one."""
        wanted = [] if cadence is None else [MEETING.c.cadence == cadence]
        wanted += [] if demo is None else [MEETING.c.demo == demo]
        order = (MEETING.c.period.desc(), MEETING.c.cadence, MEETING.c.edition.desc())
        with reading(self.engine) as connection:
            listed = connection.execute(sa.select(*HELD).where(*wanted).order_by(*order)).mappings().all()
        return tuple(tables.made(Meeting, row) for row in listed)

    def meeting(self, code: str) -> Meeting:
        """One meeting by code or id; raises LedgerError for an unknown one."""
        with reading(self.engine) as connection:
            return rows.found(connection, code)

    def before(self, at: Meeting | date, cadence: str = "", *, demo: bool = False) -> Meeting | None:
        """The newest edition of the newest earlier period of a meeting, or of a period of a cadence.

        Demonstration and real meetings are never taken for one another.
        """
        if isinstance(at, Meeting):
            cadence, demo, at = at.cadence, at.demo, at.period
        return next((each for each in self.meetings(cadence, demo=demo) if each.period < at), None)

    def scopes(self, meeting_id: str) -> tuple[str, ...]:
        """The scopes that were frozen, by name; the meeting by id or code."""
        with reading(self.engine) as connection:
            select = sa.select(PART.c.scope).join_from(PART, MEETING).order_by(PART.c.scope)
            return tuple(connection.execute(select.where(_named(meeting_id))).scalars())

    def part(self, meeting_id: str, scope: str) -> Part | None:
        """The frozen part of a scope, the meeting by id or code; None where there is none.

        Raises LedgerError when the bytes are no longer those that were frozen.
        """
        select = sa.select(PART.c.sha256, PART.c.size, PART.c.data).join_from(PART, MEETING)
        with reading(self.engine) as connection:
            row = connection.execute(select.where(_named(meeting_id), PART.c.scope == scope)).one_or_none()
        if row is None:
            return None
        data = _inflated(row.data, row.size)
        if hashlib.sha256(data).hexdigest() != row.sha256:
            raise LedgerError(words.TAMPERED)
        return Part(scope, row.sha256, data)

    def whole(self, meeting_id: str) -> bool:
        """Whether the digests of a meeting's parts are still those that it was closed with."""
        select = sa.select(PART.c.scope, PART.c.sha256).join_from(PART, MEETING).where(_named(meeting_id))
        with reading(self.engine) as connection:
            meeting = rows.found(connection, meeting_id)
            return sound.seal(dict(connection.execute(select).tuples().all())) == meeting.seal

    def damaged(self) -> tuple[str, ...]:
        """The codes of meetings whose parts, digests, seal and audit do not agree any more, newest first."""
        return tuple(each.code for each in self.meetings() if not self._intact(each))

    def _intact(self, meeting: Meeting) -> bool:
        noted = sa.select(AUDIT.c.detail).where(AUDIT.c.object == meeting.code, AUDIT.c.action == CLOSING)
        with reading(self.engine) as connection:
            audited = any(meeting.seal in detail for detail in connection.execute(noted).scalars())
        try:
            parts = [self.part(meeting.id, scope) for scope in self.scopes(meeting.id)]
        except LedgerError:
            return False
        return audited and bool(parts) and self.whole(meeting.id)

    def decisions(self, code: str) -> tuple[Decision, ...]:
        """The decisions of a meeting in their order, those that were replaced among them."""
        with reading(self.engine) as connection:
            meeting = rows.found(connection, code)
            mine = SELECTS[Decision].where(DECISION.c.meeting == meeting.id).order_by(DECISION.c.number)
            found = [tables.made(Decision, row) for row in connection.execute(mine).mappings()]
        instead = {each.replaces: each.code for each in found if each.replaces}
        return tuple(replace(each, replaced_by=instead.get(each.code, "")) for each in found)

    def actions(
        self,
        *,
        meeting: str | None = None,
        open_only: bool = False,
        until: datetime | None = None,
        demo: bool | None = None,
    ) -> tuple[Action, ...]:
        """The actions by code in the order they were opened; `until` as they stood at that moment."""
        wanted = [] if meeting is None else [_named(meeting)]
        wanted += [] if demo is None else [MEETING.c.demo == demo]
        with reading(self.engine) as connection:
            order = (ACTION.c.opened_at, MEETING.c.period, ACTION.c.number)
            listed = connection.execute(SELECTS[Action].where(*wanted).order_by(*order)).mappings().all()
            found: Iterable[Action] = [tables.made(Action, row) for row in listed]
            if until is not None:
                found = _as_of(connection, found, sound.utc(until))
        return tuple(each for each in found if each.live or not open_only)

    def action(self, code: str) -> Action:
        """One action by code or id; raises LedgerError for an unknown one."""
        with reading(self.engine) as connection:
            return rows.action(connection, code)[0]

    def action_events(self, code: str) -> tuple[ActionEvent, ...]:
        """What happened to an action, first to last; raises LedgerError for an unknown one."""
        with reading(self.engine) as connection:
            action, _ = rows.action(connection, code)
            return tuple(_events(connection, EVENT.c.object == action.code))

    def stamp(self) -> int:
        """The number of the last event, as known a second ago: while it stays, nothing was written."""
        return self._recent()

    def _last(self) -> int:
        with reading(self.engine) as connection:
            return connection.execute(
                sa.select(sa.func.coalesce(sa.func.max(EVENT.c.number), 0))
            ).scalar_one()


def _named(meeting: str) -> sa.ColumnElement[bool]:
    return sa.or_(MEETING.c.id == meeting, MEETING.c.code == meeting)


def _inflated(data: bytes, size: int) -> bytes:
    """The plain bytes of a part, never more than were frozen; raises LedgerError when they are damaged."""
    try:
        return zlib.decompressobj().decompress(data, size)
    except zlib.error as fault:
        raise LedgerError(words.TAMPERED) from fault


def _events(connection: sa.Connection, *wanted: sa.ColumnElement[bool]) -> list[ActionEvent]:
    mine = SELECTS[ActionEvent].where(EVENT.c.step.in_(OF_ACTIONS), *wanted).order_by(EVENT.c.number)
    return [tables.made(ActionEvent, row) for row in connection.execute(mine).mappings()]


def _as_of(connection: sa.Connection, found: Iterable[Action], until: datetime) -> list[Action]:
    """The actions that were open by a moment, as their events up to it leave them."""
    history: dict[str, list[ActionEvent]] = {}
    for event in _events(connection, EVENT.c.at <= tables.plain(until)):
        history.setdefault(event.action, []).append(event)
    return [_rebuilt(each, history[each.code]) for each in found if each.code in history]


def _rebuilt(action: Action, events: list[ActionEvent]) -> Action:
    last = events[-1]
    done = last.state == DONE
    finished = next((event.at for event in reversed(events) if event.step == DONE), None)
    return replace(
        action,
        state=last.state,
        due=last.due or action.due,
        revision=last.revision,
        postponed=sum(event.step == "postpone" for event in events),
        done_at=finished if done else None,
    )
