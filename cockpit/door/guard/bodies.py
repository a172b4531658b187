"""No body is longer than its address allows, whatever was said of its length."""

from starlette.types import Message, Receive

from cockpit.door.guard.asked import Asked
from cockpit.door.guard.table import Row


class TooLong(Exception):
    """More came in than the address allows."""


def declared(asked: Asked) -> int | None:
    """The length a request says its body has; 0 for none, None when it does not say, -1 for nonsense."""
    said = asked.headers.getlist("content-length")
    if not said:
        return None if "transfer-encoding" in asked.headers else 0
    return int(said[0]) if len(said) == 1 and said[0].isascii() and said[0].isdecimal() else -1


def fault(asked: Asked, row: Row) -> int | None:
    """The status that refuses a body before any of it is read; None for one that may come."""
    length = declared(asked)
    if length is None:
        return 411 if row.body > 0 and row.pace == "upload" else (413 if not row.body else None)
    if length < 0:
        return 400
    return 413 if length > row.body else None


class Measured:
    """`receive` that ends in TooLong once more came in than the address allows."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left = receive, most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLong
        return message
