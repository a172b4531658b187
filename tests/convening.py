"""People, closings and forms for tests of meetings, and the way to bring a meeting into any state."""

import itertools
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cockpit import access, config
from cockpit.ledger import Action, Closing, Conflict, Decision, Ledger, LedgerError, Meeting, Run, connection

SCHOOL = "2150900001"
UNIT, OTHER_UNIT = "区教委", "区财政局"
PERIOD = date(2026, 6, 30)
PARTS = {"district": b"district " * 40, f"school:{SCHOOL}": b"school", f"unit:{UNIT}": b"unit"}
_KEYS = itertools.count()


@cache
def blank() -> bytes:
    """A ledger on SQLite in the newest layout that holds nothing; made once, because that takes longest."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        connection.opened(f"sqlite:///{path}").dispose()
        return path.read_bytes()


def light(folder: Path) -> str:
    """The address of an empty ledger on SQLite."""
    path = folder / "ledger.db"
    path.write_bytes(blank())
    return f"sqlite:///{path}"


def person(role: str) -> access.Principal:
    """Somebody in a role; a narrow role has one school."""
    schools = {"inspector": (SCHOOL,), "school": (SCHOOL,)}.get(role)
    return access.principal(role, schools, f"{role}-1")


LEADER, ADMIN = person("leader"), person("admin")


def key() -> str:
    """The key of a fresh form."""
    return f"form-{next(_KEYS)}"


def today() -> date:
    return config.settings().today()


def closing(**changed: Any) -> Closing:
    """A sound closing of June, or one that differs from it."""
    pinned = {"version": 3, "published_at": datetime(2026, 7, 5, 2, tzinfo=UTC), "release": "6"}
    told = {"cadence": "month", "period": PERIOD, "plan": "p1", "foresight": "f1", "demo": False, **pinned}
    return Closing(**told | {"title": "2026 年 6 月例会"} | changed)


def closed(book: Ledger, *, parts: dict[str, bytes] | None = None, at: Any = None, **changed: Any) -> Meeting:
    """A closed period."""
    return book.meetings.close(closing(**changed), parts or PARTS, who=LEADER, key=key(), at=at)


def decided(book: Ledger, meeting: Meeting, text: str = "加快改造", **said: Any) -> Decision:
    """A decision of a meeting."""
    return book.meetings.decide(meeting.code, text, **{"who": LEADER, "key": key()} | said)


def acted(book: Ledger, meeting: Meeting, state: str = "open", **said: Any) -> Action:
    """An action of a meeting, brought into a state."""
    told = {"unit": UNIT, "due": today() + timedelta(days=20), "who": LEADER, "key": key()}
    action = book.meetings.act(meeting.code, "完成光纤改造", **told | said)
    return action if state == "open" else reported(book, action, {"dropped": "drop"}.get(state, state))


def reported(book: Ledger, action: Action, step: str, **said: Any) -> Action:
    """One step of an action with all it needs."""
    told: dict[str, Any] = {"revision": action.revision, "note": "因为如此", "who": LEADER, "key": key()}
    if step == "postpone":
        told["due"] = action.due + timedelta(days=10)
    return book.meetings.report(action.code, step, **told | said)


def held(book: Ledger, meeting: Meeting) -> Meeting:
    """The meeting when it is over."""
    stands = book.meetings.meeting(meeting.code)
    return book.meetings.hold(meeting.code, revision=stands.revision, who=LEADER, key=key())


def invited(book: Ledger, meeting: Meeting, **said: Any):
    """A link and its token."""
    told = {"scope": "district", "label": "李委员", "expires_at": datetime.now(UTC) + timedelta(days=3)}
    return book.meetings.invite(meeting.code, **told | {"who": LEADER, "key": key()} | said)


def begun(book: Ledger, kind: str = "pack", **said: Any) -> Run:
    """A run that waits for its process."""
    told = {"subject": "2026-06", "pack": "district", "scope": "district", "who": LEADER, "key": key()}
    return book.meetings.start(kind, **told | said)


def contested(do: Callable[[], object], times: int = 6) -> list[str]:
    """What becomes of the same deed done by many at once."""
    ended: list[str] = []

    def one() -> None:
        try:
            do()
            ended.append("done")
        except Conflict:
            ended.append("told")
        except LedgerError:
            ended.append("refused")

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


def fill_up(book: Ledger) -> None:
    """From now on nothing more can be written into the audit, as when the disk is full."""
    full = "create trigger full_disk before insert on audit begin select raise(abort, 'disk full'); end"
    if book.engine.dialect.name != "sqlite":
        full = "alter table audit add constraint full_disk check (number < 0) not valid"
    with book.engine.begin() as open_:
        open_.execute(sa.text(full))
