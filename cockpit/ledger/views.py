"""Looks at what is more than a figure of the district: noted once per session and ten minutes."""

import threading
import time
from collections import OrderedDict

import sqlalchemy as sa

from cockpit import access
from cockpit.access import Principal
from cockpit.ledger import entries
from cockpit.ledger.connection import writing
from cockpit.text import audit as words

ACTION = "view"
ONCE_S = 600  # seconds within which a second look at the same is the same look
MOST = 20_000  # looks that are remembered; the oldest goes first


class Views:
    """Writes looks down; safe for threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._seen: OrderedDict[tuple[str, ...], float] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, who: Principal, object: str, detail: str = "") -> bool:
        """Note that somebody looks at something; whether it was written, now and not minutes ago.

        Raises LedgerError when it could not be written: what cannot be noted is not shown.
        """
        key = (access.acting().session, who.previewed_by, who.login, who.role, object)
        moment = time.monotonic()
        with self._lock:
            if moment - self._seen.get(key, -ONCE_S) < ONCE_S:
                return False
        said = {"action": ACTION, "object": object, "result": "done"} | _by(who, detail)
        with writing(self._engine) as connection:
            entries.add(connection, **said)
        with self._lock:
            self._seen[key] = moment
            self._seen.move_to_end(key)
            if len(self._seen) > MOST:
                self._seen.popitem(last=False)
        return True


def _by(who: Principal, detail: str) -> dict[str, str]:
    """Who looks: somebody in the place of another is named, and the other told."""
    if not who.previewed_by:
        return {"who": who.login, "role": who.role, "detail": detail}
    return {"who": who.previewed_by, "role": "", "detail": words.previewing(who.login, detail)}
