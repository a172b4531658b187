"""What was refused is put on record, but nobody can fill the record by being refused."""

import asyncio
import logging

from cockpit import ledger
from cockpit.door.guard.asked import Asked
from cockpit.door.guard.limits import Paced
from cockpit.door.guard.table import Pace
from cockpit.door.guard.visitor import Visitor
from cockpit.text import guard as words

RECORDED = Pace(0.1, 30)  # of one address; twenty within five minutes raise the alarm
PENDING = 20  # records under way at a time
log = logging.getLogger("cockpit")
_recorded = Paced()
_pending: set[asyncio.Task[None]] = set()


def note(why: str, asked: Asked, place: str, visitor: Visitor | None = None) -> None:
    """Record that somebody was refused at a place of the list, behind whatever else is going on."""
    if len(_pending) >= PENDING or _recorded.wait("denied", asked.address, RECORDED):
        return
    login, role = (
        next(((who.login, who.role) for who in visitor.principals), ("", "")) if visitor else ("", "")
    )
    task = asyncio.get_running_loop().create_task(asyncio.to_thread(_record, why, login, role, place))
    _pending.add(task)
    task.add_done_callback(_pending.discard)


def _record(why: str, login: str, role: str, place: str) -> None:
    try:
        ledger.open().denied(login, role, place, words.DENIED[why])
    except ledger.LedgerError:
        log.warning("a denial could not be recorded: %s at %s", why, place)
