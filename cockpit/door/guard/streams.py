"""Open connections of pages: each message needs a living session, and each ends soon after its session."""

import asyncio
import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from cockpit import ledger
from cockpit.door.guard import answers, noting
from cockpit.door.guard.asked import Asked
from cockpit.door.guard.limits import Held, Paced
from cockpit.door.guard.table import Pace, Row
from cockpit.door.guard.visitor import Visitor, anew, visiting, welcome

ENDED, CHANGED = 4401, 4409  # of our own: sign in again; connect again, you are somebody else now
GARBLED, TEXT, LONG = 1002, 1003, 1009
MOST_BYTES = 5 * 1024 * 1024  # of a message: `server.maxWidgetStateSize`
TALK = Pace(20, 200)  # messages of one connection; faster ones wait
OF_SESSION, OF_ADDRESS, OF_ALL = 30, 300, 1000  # connections at a time
LOOK_S = 1.0  # how often the watcher asks whether anything changed
EVERY_S = 10.0  # how often it looks at every connection whether or not
OVERLAP = timedelta(seconds=10)  # clocks of several servers differ
log = logging.getLogger("cockpit")


@dataclass(eq=False)
class Stream:
    """One open connection: what comes in is judged, and once it has ended nothing goes out any more."""

    asked: Asked
    row: Row
    visitor: Visitor
    receive: Receive
    send: Send
    opened: bool = False
    ended: bool = False
    talk: Paced = field(default_factory=Paced)

    async def incoming(self) -> Message:
        """The next message; a disconnection instead of one that nobody may send."""
        message = await self.receive()
        if message["type"] != "websocket.receive":
            return message
        while not self.ended and (seconds := self.talk.wait("", "", TALK)):
            await asyncio.sleep(min(seconds, 1.0))
        code = None if self.ended else await self._fault(message)
        if code:
            await self.end(code)
        return {"type": "websocket.disconnect", "code": code or ENDED} if self.ended else message

    async def outgoing(self, message: Message) -> None:
        """Pass a message on unless the connection has ended."""
        if self.ended:
            return
        self.opened = self.opened or message["type"] == "websocket.accept"
        self.ended = message["type"] == "websocket.close"
        await self.send(message)

    async def end(self, code: int) -> None:
        """End the connection now."""
        if self.ended:
            return
        self.ended = True
        await self.send({"type": "websocket.close", "code": code})

    async def _fault(self, message: Message) -> int | None:
        """The code that ends the connection over this message; None for a good one."""
        data = message.get("bytes")
        if data is None:
            return TEXT
        if len(data) > MOST_BYTES:
            return LONG
        said = BackMsg()
        try:
            said.ParseFromString(data)
        except Exception:
            return GARBLED
        return await self.standing(touch=not said.rerun_script.is_auto_rerun)

    async def standing(self, touch: bool) -> int | None:
        """The code that ends the connection because of who is at its other end; None while all is well."""
        if self.visitor.wall or not self.visitor.known:
            return None  # the page of the wall asks at each of its ticks, the demonstration knows no session
        try:
            now = await visiting(self.asked, self.row, touch)
        except ledger.LedgerError:
            return 1013
        return self._changed(now)

    async def anew(self) -> int | None:
        """The same as the ledger tells at this very moment."""
        return self._changed(await asyncio.to_thread(anew, self.visitor))

    def _changed(self, now: Visitor) -> int | None:
        if not welcome(self.row, now) or set(self.visitor.sessions) - set(now.sessions):
            return ENDED
        return CHANGED if now.principals != self.visitor.principals else None


class Sockets:
    """Every open connection of this process."""

    def __init__(self) -> None:
        self._open: set[Stream] = set()
        self._held = Held()

    def __len__(self) -> int:
        return len(self._open)

    async def serve(self, app: ASGIApp, scope: Scope, stream: Stream) -> None:
        """Open a connection for a visitor who is let in, unless there are too many."""
        asked, visitor = stream.asked, stream.visitor
        bounds = {"all": OF_ALL, f"address {asked.address}": OF_ADDRESS}
        bounds |= {f"session {each}": OF_SESSION for each in visitor.sessions[:1]}
        with self._held.one_more(bounds) as fine:
            if not fine:
                noting.note("pace", asked, stream.row.path, visitor)
                await answers.unopened(stream.send)
                return
            self._open.add(stream)
            try:
                await app(scope, stream.incoming, stream.outgoing)
            finally:
                self._open.discard(stream)

    async def look(self, changed: frozenset[str] | None = None) -> None:
        """End each connection whose session has ended or whose person has changed; of those named, or all."""
        for stream in [each for each in self._open if each.opened and not each.ended]:
            if changed is not None and changed.isdisjoint(stream.visitor.sessions):
                continue
            code = await stream.standing(touch=False) if changed is None else await stream.anew()
            if code in (ENDED, CHANGED):
                await stream.end(code)

    async def watch(self) -> None:
        """Look for ever: at once where the ledger tells of a change, and every few seconds at all of them.

        What ends because nobody uses it ends without any change.
        """
        stamp, since, looked = None, datetime.now(UTC), 0.0
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                now, begun = await asyncio.to_thread(_stamp), datetime.now(UTC)
                if now != stamp:
                    await self.look(await asyncio.to_thread(_changed, since - OVERLAP))
                    stamp, since = now, begun
                if time.monotonic() - looked > EVERY_S:
                    await self.look()
                    looked = time.monotonic()
            except ledger.LedgerError:
                log.warning("open connections could not be checked: the ledger does not answer")
            except Exception:
                log.warning("open connections could not be checked", exc_info=True)


def _stamp() -> int:
    """What changes whenever a session ends or a person changes."""
    return ledger.open().sessions.stamp()


def _changed(since: datetime) -> frozenset[str]:
    return ledger.open().sessions.ended_since(since)


sockets = Sockets()
