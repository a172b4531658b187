"""A wire between browser and server that can be cut, or swallow everything without a word."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK = 65536


class Wire:
    """Carries bytes from one port of this machine to another until it is told otherwise."""

    def __init__(self, target: int) -> None:
        self.target, self.port = target, 0
        self.swallowing = False
        self._dead: set[asyncio.Task] = set()
        self._open: set[asyncio.Task] = set()

    def blackhole(self) -> None:
        """From now on connections are accepted and nothing is carried; those that are open stay so, dead."""
        self.swallowing = True
        self._dead |= self._open

    def restore(self) -> None:
        """New connections are carried again; those that died stay dead and are never closed."""
        self.swallowing = False

    def end(self) -> None:
        """Close everything."""
        self._loop.call_soon_threadsafe(self._serving.cancel)

    async def serve(self, ready: threading.Event) -> None:
        """Carry until the end."""
        self._loop, self._serving = asyncio.get_running_loop(), asyncio.current_task()
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        with suppress(asyncio.CancelledError):
            await server.serve_forever()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        me = asyncio.current_task()
        self._open.add(me)
        if self.swallowing:
            self._dead.add(me)
        with suppress(OSError, asyncio.CancelledError):
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pump(reader, back, me))
                both.create_task(self._pump(there, writer, me))
        self._open.discard(me)
        writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, me: object) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                if me not in self._dead:
                    writer.write(data)
                    await writer.drain()
            if me not in self._dead:
                writer.close()


@contextmanager
def carrying(target: int) -> Iterator[Wire]:
    """A wire to the port, in a thread of its own; it ends with the block."""
    wire, ready = Wire(target), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(wire.serve(ready)), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield wire
    finally:
        wire.end()
        thread.join(10)
