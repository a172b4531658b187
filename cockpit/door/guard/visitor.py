"""Who is asking: a person's session, a guest's, a registered wall, or nobody."""

import asyncio
import hashlib
from dataclasses import dataclass, replace

from cockpit import access, config, ledger
from cockpit.door.guard.asked import Asked
from cockpit.door.guard.table import DEVICE, GUEST, KEY, OPEN, SESSION, TICKET, Row
from cockpit.screen.admittance import COOKIE as WALL

SESSION_COOKIE, GUEST_COOKIE = "cockpit_session", "cockpit_guest"
LONGEST = 200  # characters of a token; ours have 43


@dataclass(frozen=True)
class Visitor:
    """Whoever asks, as far as the address needs to know."""

    address: str = ""
    session: ledger.Session | None = None
    guest: ledger.Session | None = None
    wall: bool = False

    @property
    def known(self) -> bool:
        """Whether it is anybody at all."""
        return self.wall or self.session is not None or self.guest is not None

    @property
    def sessions(self) -> tuple[str, ...]:
        """The public ids of what the visitor holds."""
        return tuple(each.id for each in (self.session, self.guest) if each is not None)

    @property
    def mark(self) -> str:
        """Whose connection the framework may take up again: this session's, with the rights it has now."""
        held = "|".join(f"{who.role}.{who.unit}.{who.scope.key}" for who in self.principals)
        return f"{'.'.join(self.sessions)}.{hashlib.sha256(held.encode()).hexdigest()[:16]}" if held else ""

    @property
    def principals(self) -> tuple[access.Principal, ...]:
        """In whose names the visitor may act."""
        held = [each.principal for each in (self.session, self.guest) if each is not None]
        return tuple(each for each in held if each is not None)


def welcome(row: Row, visitor: Visitor) -> bool:
    """Whether the address is for this visitor; without sign-in a wall's page judges for itself."""
    if row.who & {OPEN, KEY} or not config.settings().signed:
        return True
    given = {
        SESSION: visitor.session is not None,
        GUEST: visitor.guest is not None,
        DEVICE: visitor.wall,
        TICKET: visitor.session is not None or visitor.guest is not None,
    }
    return any(given[each] for each in row.who)


async def visiting(asked: Asked, row: Row, touch: bool = True) -> Visitor:
    """Who asks for this address; raises LedgerError when nobody can tell at the moment."""
    if row.who <= {OPEN, KEY} and row.path != READY:
        return Visitor(asked.address)
    return await asyncio.to_thread(_found, asked, row, touch)


READY = "/api/readyz"  # tells more to whoever is signed in


def _found(asked: Asked, row: Row, touch: bool) -> Visitor:
    signed, guests = config.settings().signed, bool(row.who & {GUEST, TICKET})
    session = living(asked, SESSION_COOKIE, touch) if signed else None
    guest = living(asked, GUEST_COOKIE, touch) if guests else None
    wall = signed and DEVICE in row.who and session is None and _wall(asked)
    return Visitor(asked.address, session, guest, wall)


def anew(visitor: Visitor) -> Visitor:
    """The same visitor as the ledger tells at this very moment, whatever was known a second ago."""
    session, guest = (
        ledger.open().sessions.session(each.id) if each is not None else None
        for each in (visitor.session, visitor.guest)
    )
    return replace(visitor, session=session, guest=guest)


def living(asked: Asked, cookie: str, touch: bool) -> ledger.Session | None:
    """The living session of a cookie."""
    token = asked.cookies.get(cookie, "")
    if not token or len(token) > LONGEST or not token.isascii():
        return None
    return ledger.open().sessions.living(token, touch=touch)


def _wall(asked: Asked) -> bool:
    """Whether a registered wall asks, or this machine's own while none is registered."""
    devices, token = ledger.open().devices, asked.cookies.get(WALL, "")
    if token and len(token) <= LONGEST:
        return devices.admitted(token, asked.origin) is not None
    return asked.local and config.settings().process == config.WALL and devices.none()
