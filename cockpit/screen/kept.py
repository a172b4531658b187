"""Drawings kept by what they draw: the same figure in the same mode is built once, not on every rerun."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from cockpit.figures.core import Figure
from cockpit.screen import look

Drawing = TypeVar("Drawing")
MOST = 600  # drawings; a district's pages need about 60 for one choice of filters
_held: OrderedDict[tuple[str, str, str], Any] = OrderedDict()
_lock = threading.Lock()


def kept(figure: Figure, part: str, build: Callable[[], Drawing]) -> Drawing:
    """What `build` makes of the figure; `part` names it. It must not be changed."""
    key = (figure.fingerprint, look.mode(), part)
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    made = build()
    with _lock:
        _held[key] = made
        while len(_held) > MOST:
            _held.popitem(last=False)
    return made
