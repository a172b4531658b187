"""The ledger: what was imported, what was wrong with it, and who did what."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa

from cockpit.ledger import chain, entries, worker
from cockpit.ledger.alerts import Alerts
from cockpit.ledger.chain import Entry
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.denials import Denials
from cockpit.ledger.devices import Devices
from cockpit.ledger.foresight import Foresight
from cockpit.ledger.keys import Keys
from cockpit.ledger.meetings import Meetings
from cockpit.ledger.notices import Notices
from cockpit.ledger.peer_sets import PeerSets
from cockpit.ledger.people import People
from cockpit.ledger.rectify import Rectifications
from cockpit.ledger.rectify.book import Register
from cockpit.ledger.sessions import Sessions
from cockpit.ledger.tables import AUDIT, IMPORTS, PROBLEMS
from cockpit.ledger.trail import Trail
from cockpit.ledger.views import Views
from cockpit.ledger.visits import Visits
from cockpit.text import ledger as words

RECEIVED, PARSED, PUBLISHED, FAILED = "received", "parsed", "published", "failed"
NEXT = {  # journal: from which states a step may be taken; a rolled-back import may be published again
    PARSED: {RECEIVED, PUBLISHED},
    PUBLISHED: {PARSED, PUBLISHED},
    FAILED: {RECEIVED, PARSED},
}
OPEN = (RECEIVED, PARSED)
BEGUN, DONE, BROKEN_OFF = "begun", "done", "failed"
LONGEST_VALUE = 200  # characters of a cell that a problem quotes


@dataclass(frozen=True)
class Import:
    """One file on its way in; `version` is the store version that holds its rows."""

    id: str
    file_name: str
    sha256: str
    by: str
    at: datetime
    state: str
    rows_kept: int | None
    rows_back: int | None
    version: int | None
    note: str


@dataclass(frozen=True)
class Problem:
    """What was wrong at one place of an imported file."""

    import_id: str
    file: str | None
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    reason: str | None
    severity: str | None = None


class Found(Protocol):
    """A problem as the intake finds it."""

    @property
    def file(self) -> str: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def row(self) -> int | None: ...
    @property
    def column(self) -> str | None: ...
    @property
    def value(self) -> str | None: ...
    @property
    def reason(self) -> str: ...


class Ledger:
    """One open ledger; safe for threads. Every change writes its audit entry in the same transaction."""

    def __init__(self, engine: sa.Engine, register: Register | None = None) -> None:
        self.engine = engine
        self.foresight = Foresight(engine)
        self.devices = Devices(engine)
        self.keys = Keys(engine, register)
        self.notices = Notices(engine)
        self.peer_sets = PeerSets(engine)
        self.rectifications = Rectifications(engine, register)
        self.alerts = Alerts(engine)
        self.visits = Visits(engine, register)
        self.meetings = Meetings(engine)
        self.people = People(engine)
        self.sessions = Sessions(engine, self.people)
        self.trail = Trail(engine)
        self.denied = Denials(engine).add
        self.viewed = Views(engine).add

    def record(self, import_id: str, *, file_name: str, sha256: str, by: str, role: str = "") -> Import:
        """Note that a file has arrived; an import that failed or was not finished begins again.

        Raises LedgerError when another import published the same bytes, or nothing could be written.
        """
        row: dict[str, object] = {"id": import_id, "file_name": chain.clean(file_name), "sha256": sha256}
        row |= {"by": by, "at": entries.now(), "state": RECEIVED, "note": "", "worker": worker.me()}
        row |= {"rows_kept": None, "rows_back": None, "version": None}
        with writing(self.engine) as connection:
            same = connection.execute(
                sa.select(IMPORTS.c.id, IMPORTS.c.state).where(
                    sa.or_(IMPORTS.c.id == import_id, IMPORTS.c.sha256 == sha256)
                )
            ).all()
            if any(state == PUBLISHED for _, state in same):
                raise LedgerError(words.ALREADY_PUBLISHED)
            connection.execute(sa.delete(PROBLEMS).where(PROBLEMS.c.import_id == import_id))
            if any(each == import_id for each, _ in same):
                connection.execute(sa.update(IMPORTS).where(IMPORTS.c.id == import_id).values(row))
            else:
                connection.execute(sa.insert(IMPORTS).values(row))
            entries.add(
                connection,
                who=by,
                role=role,
                action="import",
                object=import_id,
                result=RECEIVED,
                detail=file_name,
            )
        return self.found(import_id)

    def advance(
        self,
        import_id: str,
        state: str,
        *,
        by: str,
        role: str = "",
        rows_kept: int | None = None,
        rows_back: int | None = None,
        version: int | None = None,
        note: str | None = None,
        problems: Iterable[Found] | None = None,
    ) -> Import:
        """Take the next step of an import's journal: parsed, published or failed.

        What is not said stays as it was; `problems` replaces the noted ones. Raises LedgerError when the step
        does not follow from the present state, or nothing could be written.
        """
        said = {"rows_kept": rows_kept, "rows_back": rows_back, "version": version, "note": note}
        values = {name: value for name, value in said.items() if value is not None} | {"state": state}
        with writing(self.engine) as connection:
            row = connection.execute(sa.select(IMPORTS).where(IMPORTS.c.id == import_id)).one_or_none()
            if row is None:
                raise LedgerError(words.UNKNOWN_IMPORT)
            if row.state not in NEXT.get(state, ()):
                raise LedgerError(words.WRONG_STEP)
            connection.execute(sa.update(IMPORTS).where(IMPORTS.c.id == import_id).values(values))
            if problems is not None:
                _replace_problems(connection, import_id, problems)
            entries.add(
                connection,
                who=by,
                role=role,
                action="import",
                object=import_id,
                result=state,
                detail=note or "",
            )
        return self.found(import_id)

    def recover(self, held: Collection[str] = (), version: int | None = None) -> list[Import]:
        """Settle imports whose process died: published when the store's version holds them, else failed.

        `held` are the imports of the store's current version `version`. Imports of living processes are left
        alone.
        """
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(IMPORTS).where(IMPORTS.c.state.in_(OPEN))).all()
        return [self._settled(row, held, version) for row in rows if not worker.alive(row.worker)]

    def found(self, import_id: str) -> Import:
        """One import; raises LedgerError when it is not known."""
        rows = self._imports(sa.select(IMPORTS).where(IMPORTS.c.id == import_id))
        if not rows:
            raise LedgerError(words.UNKNOWN_IMPORT)
        return rows[0]

    def published(self, sha256: str) -> Import | None:
        """The import that published these bytes, if there is one."""
        same = sa.and_(IMPORTS.c.sha256 == sha256, IMPORTS.c.state == PUBLISHED)
        return next(iter(self._imports(sa.select(IMPORTS).where(same))), None)

    def imports(self, limit: int | None = None) -> list[Import]:
        """The imports, newest first."""
        return self._imports(sa.select(IMPORTS).order_by(IMPORTS.c.at.desc(), IMPORTS.c.id).limit(limit))

    def problems(self, import_id: str) -> list[Problem]:
        """What was wrong with an import, in the order it was found."""
        columns = [PROBLEMS.c[each.name] for each in fields(Problem)]
        select = sa.select(*columns).where(PROBLEMS.c.import_id == import_id).order_by(PROBLEMS.c.number)
        with reading(self.engine) as connection:
            return [Problem(*row) for row in connection.execute(select)]

    def audit(
        self, who: str, role: str, action: str, object: str = "", result: str = DONE, detail: str = ""
    ) -> Entry:
        """Add an entry to the audit; raises LedgerError when it could not be written."""
        with writing(self.engine) as connection:
            return entries.add(
                connection, who=who, role=role, action=action, object=object, result=result, detail=detail
            )

    @contextmanager
    def audited(self, who: str, role: str, action: str, object: str = "") -> Iterator[None]:
        """Run an action between two entries: without the first one it does not start."""
        self.audit(who, role, action, object, BEGUN)
        try:
            yield
        except BaseException as fault:
            self.audit(who, role, action, object, BROKEN_OFF, type(fault).__name__)
            raise
        self.audit(who, role, action, object, DONE)

    def entries(self, limit: int | None = None, actions: Collection[str] | None = None) -> list[Entry]:
        """The audit, newest first; of these actions only, when some are named."""
        wanted = () if actions is None else (AUDIT.c.action.in_(actions),)
        select = sa.select(AUDIT).where(*wanted).order_by(AUDIT.c.number.desc()).limit(limit)
        with reading(self.engine) as connection:
            return [entries.entry(row) for row in connection.execute(select)]

    def broken(self) -> int | None:
        """The number of the first audit entry that was tampered with; None when the chain is whole."""
        with reading(self.engine) as connection:
            rows = connection.execution_options(yield_per=1000).execute(
                sa.select(AUDIT).order_by(AUDIT.c.number)
            )
            return chain.broken(entries.entry(row) for row in rows)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _imports(self, select: sa.Select) -> list[Import]:
        names = [each.name for each in fields(Import)]
        with reading(self.engine) as connection:
            rows = connection.execute(select).mappings().all()
        return [Import(**{name: entries.utc(row[name]) for name in names}) for row in rows]

    def _settled(self, row: sa.Row, held: Collection[str], version: int | None) -> Import:
        if row.id in held:
            if row.state == RECEIVED:
                self.advance(row.id, PARSED, by=row.by)
            return self.advance(row.id, PUBLISHED, by=row.by, version=version, note=words.CONFIRMED)
        return self.advance(row.id, FAILED, by=row.by, note=words.INTERRUPTED)


def _replace_problems(connection: sa.Connection, import_id: str, problems: Iterable[Found]) -> None:
    connection.execute(sa.delete(PROBLEMS).where(PROBLEMS.c.import_id == import_id))
    rows = [_problem(import_id, number, each) for number, each in enumerate(problems, 1)]
    if rows:
        connection.execute(sa.insert(PROBLEMS), rows)


def _problem(import_id: str, number: int, found: Found) -> dict[str, Any]:
    said = {
        name: getattr(found, name, None)
        for name in ("file", "sheet", "column", "value", "reason", "severity")
    }
    texts = {
        name: None if value is None else chain.clean(value)[:LONGEST_VALUE] for name, value in said.items()
    }
    return {"import_id": import_id, "number": number, "row": found.row, **texts}
