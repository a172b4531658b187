"""What a process of its own makes: asked for, taken up, told of as it goes on, ended, or broken off."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cockpit.access import Principal
from cockpit.ledger import worker as process
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.meetings import rows, sound, tables
from cockpit.ledger.meetings.model import BROKEN, DONE, FAILED, KINDS, QUEUED, RUNNING, File, Run
from cockpit.ledger.meetings.seen import Seen
from cockpit.ledger.meetings.tables import RUN, SELECTS
from cockpit.ledger.rectify.sound import key as form
from cockpit.ledger.visits.sound import line
from cockpit.text import meeting_ledger as words

RIGHTS = dict(zip(KINDS, ("close", "produce"), strict=True))
PATIENCE = timedelta(minutes=2)  # how long a process may take until it takes up what it was started for
LONGEST = timedelta(hours=2)  # no run takes as long; a process on a machine that is gone cannot be asked
LIVE = (QUEUED, RUNNING)
SUBJECT = 80  # characters


class Runs(Seen):
    """The runs of one ledger."""

    def start(
        self, kind: str, *, subject: str, pack: str = "", scope: str = "", who: Principal, key: str
    ) -> Run:
        """A new run, waiting for its process; the same `key` again gives the same run.

        Raises Denied for who may not, and LedgerError while the same thing is being made.
        """
        if kind not in KINDS:
            raise LedgerError(words.UNKNOWN_KIND)
        sound.allowed(who, RIGHTS[kind])
        now, key, same = sound.clock(), form(key), _what(kind, subject, pack, scope)
        with writing(self.engine) as connection:
            if done := _again(connection, key, who, same):
                return done
            for other in _live(connection, *(RUN.c[name] == value for name, value in same.items())):
                if _state(other) in LIVE:
                    raise LedgerError(words.running(other["by"]))
            row: dict[str, Any] = same | {"id": secrets.token_hex(8), "state": QUEUED, "said": words.WAITING}
            row |= {"by": who.name, "login": who.login, "role": who.role, "worker": process.me()}
            row |= {"files": "[]", "done": 0, "total": 0, "at": tables.plain(now), "finished_at": None}
            rows.insert(connection, RUN, row | {"key": key})
            rows.audit(connection, who, kind, row["id"], words.asked(kind, subject, pack, scope), "begun")
        return self.run(row["id"])

    def running(self, run_id: str, worker: str = "") -> Run:
        """A process takes the run up, by default this one; raises LedgerError when one has already."""
        return self._change(run_id, (QUEUED,), state=RUNNING, worker=worker or process.me())

    def advance(self, run_id: str, done: int, total: int, said: str) -> Run:
        """How far it is; raises LedgerError unless it is running."""
        return self._change(run_id, (RUNNING,), done=done, total=total, said=line(said, sound.SAID))

    def finish(self, run_id: str, files: Iterable[File] = (), said: str = "") -> Run:
        """It has come to its end with these files."""
        kept = sound.produced(files)
        told = {"files": tables.plain(kept), "said": line(said, sound.SAID) or words.FINISHED}
        return self._change(run_id, (RUNNING,), state=DONE, **told)

    def fail(self, run_id: str, said: str) -> Run:
        """It has come to nothing, for a reason told in one sentence."""
        return self._change(run_id, LIVE, state=FAILED, said=line(said, sound.SAID) or words.FAILED)

    def run(self, run_id: str) -> Run:
        """One run as it stands, broken when its process has died; raises LedgerError for an unknown one."""
        with reading(self.engine) as connection:
            return _run(_row(connection, run_id))

    def runs(
        self,
        subject: str | None = None,
        limit: int | None = None,
        *,
        pack: str | None = None,
        scope: str | None = None,
    ) -> tuple[Run, ...]:
        """The runs, newest first; of one subject, pack or scope only, when it is named."""
        named = {"subject": subject, "pack": pack, "scope": scope}
        wanted = [RUN.c[name] == value for name, value in named.items() if value is not None]
        select = SELECTS[Run].where(*wanted).order_by(RUN.c.at.desc(), RUN.c.id).limit(limit)
        with reading(self.engine) as connection:
            return tuple(_run(row) for row in connection.execute(select).mappings())

    def recover(self) -> tuple[Run, ...]:
        """Settle the runs whose process has died; those that were settled."""
        with reading(self.engine) as connection:
            if not _dead(connection):
                return ()
        with writing(self.engine) as connection:
            return tuple(
                _moved(connection, row, state=BROKEN, said=words.BROKEN) for row in _dead(connection)
            )

    def _change(self, run_id: str, wanted: tuple[str, ...], **values: Any) -> Run:
        """Write how a run goes on; raises LedgerError unless it is in a wanted state."""
        with writing(self.engine) as connection:
            row = _row(connection, run_id)
            if row["state"] not in wanted:
                raise LedgerError(words.run_state(row["state"]))
            return _moved(connection, row, **values)


def _moved(connection: sa.Connection, row: Any, **values: Any) -> Run:
    """The run with other values; its end is in the audit, too."""
    if values.get("state") not in (None, RUNNING):
        values["finished_at"] = tables.plain(max(sound.clock(), tables.made(Run, row).at))
        who = {"who": row["login"], "role": row["role"]}
        rows.told(connection, row["kind"], row["id"], values["state"], values["said"], **who)
    connection.execute(sa.update(RUN).where(RUN.c.id == row["id"]).values(values))
    return tables.made(Run, _row(connection, row["id"]))


def _dead(connection: sa.Connection) -> list[Any]:
    return [row for row in _live(connection) if _state(row) == BROKEN]


def _what(kind: str, subject: str, pack: str, scope: str) -> dict[str, Any]:
    """What a run is about, as it is kept."""
    if scope:
        sound.scoped(scope)
    return {
        "kind": kind,
        "subject": line(subject, SUBJECT, words.NO_SUBJECT),
        "pack": sound.item(pack),
        "scope": scope,
    }


def _again(connection: sa.Connection, key: str, who: Principal, same: dict[str, Any]) -> Run | None:
    """The run that this form has started already."""
    row = connection.execute(sa.select(RUN).where(RUN.c.key == key)).mappings().one_or_none()
    if row is None:
        return None
    about = {name: row[name] for name in same}
    if (row["login"], row["role"]) != (who.login, who.role) or about != same:
        raise LedgerError(words.KEY_USED)
    return _run(row)


def _live(connection: sa.Connection, *wanted: sa.ColumnElement[bool]) -> list[Any]:
    return list(connection.execute(sa.select(RUN).where(RUN.c.state.in_(LIVE), *wanted)).mappings())


def _row(connection: sa.Connection, run_id: str) -> Any:
    select = sa.select(RUN).where(RUN.c.id == run_id)
    row = connection.execute(select).mappings().one_or_none()
    if row is None:
        raise LedgerError(words.UNKNOWN_RUN)
    return row


def _run(row: Any) -> Run:
    """A row as a value; broken, when its process is dead."""
    run, state = tables.made(Run, row), _state(row)
    return run if state == run.state else replace(run, state=state, said=words.BROKEN)


def _state(row: Any) -> str:
    """How a run stands: a live one whose process died, or that took too long, is broken."""
    late = _age(row["at"]) > (PATIENCE if row["state"] == QUEUED else LONGEST)
    gone = row["state"] in LIVE and (late or not process.alive(row["worker"]))
    return BROKEN if gone else row["state"]


def _age(at: datetime) -> timedelta:
    return sound.clock().replace(tzinfo=None) - at
