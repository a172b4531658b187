"""The meetings of one ledger: closing, deciding, acting and reporting are each one whole, audited step."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa

from cockpit.access import Principal
from cockpit.ledger.connection import LedgerError, writing
from cockpit.ledger.meetings import rows, sound, tables
from cockpit.ledger.meetings.links import Links
from cockpit.ledger.meetings.model import (
    CLOSED,
    DONE,
    HELD,
    OPEN,
    STEPS,
    Action,
    Basis,
    Closing,
    Decision,
    Meeting,
)
from cockpit.ledger.meetings.runs import Runs
from cockpit.ledger.meetings.tables import ACTION, DECISION, MEETING
from cockpit.ledger.rectify.model import Conflict
from cockpit.ledger.rectify.sound import Values, day, moment
from cockpit.ledger.rectify.sound import key as form
from cockpit.ledger.visits.sound import line
from cockpit.text import meeting_ledger as words

MOST = 200  # decisions, and actions, of one meeting


class Meetings(Links, Runs):
    """The meetings of one ledger; safe for threads."""

    def close(
        self,
        closing: Closing,
        parts: Mapping[str, bytes],
        *,
        who: Principal,
        key: str,
        at: datetime | None = None,
    ) -> Meeting:
        """Freeze a period: the record and every part in one transaction; the same `key` acts once.

        Raises Denied for who may not, and LedgerError when the closing is not sound, a later edition of the
        period says no reason, or nothing could be written.
        """
        sound.allowed(who, "close")
        when, key = moment(at, None), form(key)
        told, kept = sound.closing(closing, when), sound.parts(parts)
        with writing(self.engine) as connection:
            if done := rows.again(connection, key, who, "close"):
                return rows.found(connection, done)
            edition = rows.editions(connection, told.cadence, told.period) + 1
            if edition > 1 and not told.note:
                raise LedgerError(words.NO_REASON)
            seal = sound.seal({scope: digest for scope, (digest, *_) in kept.items()})
            meeting = _closed(told, edition, seal, when, who)
            rows.insert(connection, MEETING, tables.row(meeting))
            rows.freeze(connection, meeting.id, kept)
            detail = words.closed(meeting.title, meeting.version, len(kept), seal, meeting.note)
            said: Values = {"object": meeting.code, "state": CLOSED, "said": meeting.note, "detail": detail}
            rows.note(connection, meeting.id, "close", who, key, when, **said)
        self._recent.forget()
        return meeting

    def hold(
        self, code: str, *, revision: int, who: Principal, key: str, at: datetime | None = None
    ) -> Meeting:
        """The meeting is over: its decisions are final. The same `key` acts once.

        Raises Conflict when something was decided since `revision`.
        """
        sound.allowed(who, "decide")
        key = form(key)
        with writing(self.engine) as connection:
            meeting = rows.found(connection, code)
            if rows.again(connection, key, who, "hold", meeting.code):
                return meeting
            rows.unfinished(connection, code)
            last = rows.last(connection, meeting.id)
            if meeting.revision != revision:
                raise Conflict(words.changed_meeting(last["by"], last["role"], last["at"], last["step"]))
            when = moment(at, last["at"])
            after = rows.step_on(connection, meeting, state=HELD, held_at=when)
            said: Values = {"object": meeting.code, "state": HELD, "revision": after, "detail": meeting.title}
            rows.note(connection, meeting.id, "hold", who, key, when, **said)
            meeting = rows.found(connection, code)
        self._recent.forget()
        return meeting

    def decide(
        self,
        code: str,
        text: str,
        *,
        basis: Iterable[Basis] = (),
        item: str = "",
        replaces: str = "",
        who: Principal,
        key: str,
        at: datetime | None = None,
    ) -> Decision:
        """Write down what was decided; `replaces` names a decision of the meeting that no longer stands.

        Raises Denied for who may not, Conflict when the replaced one was replaced meanwhile, and LedgerError
        when the text is empty or too long, the meeting unknown or over, or nothing could be written.
        """
        sound.allowed(who, "decide")
        key, said, of = form(key), line(text, sound.TEXT, words.NO_TEXT), sound.item(item)
        based = sound.basis(basis)
        with writing(self.engine) as connection:
            if done := rows.again(connection, key, who, "decide"):
                return _decision(connection, done)
            meeting = rows.unfinished(connection, code)
            number = _place(connection, DECISION, meeting)
            if replaces:
                rows.decision(connection, replaces, meeting.id)
            when = moment(at, rows.last(connection, meeting.id)["at"])
            made = _said(meeting, number, when, who, (said, of, replaces), based)
            rows.insert(connection, DECISION, tables.row(made, "replaced_by") | {"meeting": meeting.id})
            revision = rows.step_on(connection, meeting)
            told: Values = {"object": made.code, "state": CLOSED, "revision": revision, "said": said}
            rows.note(connection, meeting.id, "decide", who, key, when, **told)
        self._recent.forget()
        return made

    def act(
        self,
        code: str,
        what: str,
        *,
        unit: str,
        person: str = "",
        due: date,
        decision: str = "",
        basis: Iterable[Basis] = (),
        who: Principal,
        key: str,
        at: datetime | None = None,
    ) -> Action:
        """Give a unit something to do until a day after the meeting's closing; the same `key` acts once.

        Raises Denied for who may not, and LedgerError when something is not sound, the decision is none of
        this meeting's or no longer stands, the meeting is over, or nothing could be written.
        """
        sound.allowed(who, "act")
        key, said, of = form(key), line(what, sound.WHAT, words.NO_WHAT), sound.unit(unit)
        named, based = line(person, sound.PERSON), sound.basis(basis)
        with writing(self.engine) as connection:
            if done := rows.again(connection, key, who, "act"):
                return rows.action(connection, done)[0]
            meeting = rows.unfinished(connection, code)
            number = _place(connection, ACTION, meeting)
            if decision:
                rows.decision(connection, decision, meeting.id)
            when = moment(at, rows.last(connection, meeting.id)["at"])
            until = sound.term(due, day(meeting.closed_at), day(when))
            made = _opened(meeting, number, when, who, (decision, said, of, named, until), based)
            rows.insert(connection, ACTION, tables.row(made) | {"meeting": meeting.id})
            rows.step_on(connection, meeting)
            told: Values = {"object": made.code, "state": OPEN, "said": said, "due": until}
            detail = words.acted(of, said, until)
            rows.note(connection, meeting.id, "act", who, key, when, **told, detail=detail)
        self._recent.forget()
        return made

    def report(
        self,
        action_code: str,
        step: str,
        *,
        revision: int,
        note: str = "",
        due: date | None = None,
        who: Principal,
        key: str,
        at: datetime | None = None,
    ) -> Action:
        """What became of an action that stood at `revision`; the same `key` acts once.

        Steps: progress, done, postpone (a later `due`), drop, reopen. Raises Denied for who may not, Conflict
        when somebody was faster, and LedgerError when the step does not follow or lacks something.
        """
        sound.allowed(who, "act")
        key, said = form(key), line(note, sound.NOTE)
        with writing(self.engine) as connection:
            action, meeting = rows.action(connection, action_code)
            if rows.again(connection, key, who, step, action.code):
                return action
            last = rows.last(connection, meeting, action.code)
            if action.revision != revision:
                raise Conflict(
                    words.changed(last["by"], last["role"], last["at"], last["step"], action.state)
                )
            when = moment(at, last["at"])
            until = sound.step(action, step, said, due, when)
            after = _stepped(action, step, until, when)
            rows.change(connection, after)
            told: Values = {"object": after.code, "state": after.state, "revision": after.revision}
            detail = words.reported(step, said, until if until != action.due else None)
            rows.note(connection, meeting, step, who, key, when, **told, said=said, due=until, detail=detail)
        self._recent.forget()
        return after


def _closed(told: Closing, edition: int, seal: str, at: datetime, who: Principal) -> Meeting:
    of = sound.cadence(told.cadence)
    if edition > 1:  # people tell editions apart by their names
        told = replace(told, title=of.named(told.period, edition))
    return Meeting(
        id=secrets.token_hex(8),
        code=of.code(told.period, edition),
        edition=edition,
        seal=seal,
        closed_at=at,
        closed_by=who.name,
        state=CLOSED,
        held_at=None,
        revision=1,
        **vars(told),
    )


def _place(connection: sa.Connection, table: sa.Table, meeting: Meeting) -> int:
    """The next number of a meeting's decisions or actions; raises LedgerError when there are too many."""
    number = rows.following(connection, table, meeting.id)
    if number > MOST:
        raise LedgerError(words.too_many(MOST))
    return number


def _decision(connection: sa.Connection, code: str) -> Decision:
    row = connection.execute(tables.SELECTS[Decision].where(DECISION.c.code == code)).mappings().one()
    return tables.made(Decision, row)


def _said(
    meeting: Meeting,
    number: int,
    at: datetime,
    who: Principal,
    said: tuple[str, str, str],
    based: tuple[Basis, ...],
) -> Decision:
    text, item, replaces = said
    code, by = words.decision_code(meeting.code, number), (who.name, who.role)
    return Decision(secrets.token_hex(8), code, meeting.code, number, text, based, item, at, *by, replaces)


def _opened(
    meeting: Meeting,
    number: int,
    at: datetime,
    who: Principal,
    said: tuple[str, str, str, str, date],
    based: tuple[Basis, ...],
) -> Action:
    code = words.action_code(meeting.code, number)
    decision, what, unit, person, due = said
    asked = (decision, number, what, unit, person, due)
    return Action(secrets.token_hex(8), code, meeting.code, *asked, OPEN, 1, 0, at, who.name, None, based)


def _stepped(action: Action, step: str, due: date, at: datetime) -> Action:
    state = STEPS[step][1]
    done = at if step == DONE else action.done_at if state == DONE else None
    counted: Values = {"revision": action.revision + 1, "postponed": action.postponed + (step == "postpone")}
    return replace(action, state=state, due=due, done_at=done, **counted)
