"""The guard: who may ask for what, how often and how much; everything else ends here."""

from cockpit.door.guard.gate import Guard
from cockpit.door.guard.known import familiar, foreign, held
from cockpit.door.guard.near import MANAGING, near_enough
from cockpit.door.guard.streams import sockets
from cockpit.door.guard.table import find, paces, rows

__all__ = [
    "MANAGING",
    "Guard",
    "familiar",
    "find",
    "foreign",
    "held",
    "near_enough",
    "paces",
    "rows",
    "sockets",
]
