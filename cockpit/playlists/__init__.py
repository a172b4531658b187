"""What a wall shows and when: playlists of scenes as data, and the scene that the clock asks for."""

from cockpit.playlists.clock import Showing, due, showing
from cockpit.playlists.loading import PlaylistError, load, read
from cockpit.playlists.model import KINDS, SLOTS, Playlist, Scene, Schedule

__all__ = [
    "KINDS",
    "SLOTS",
    "Playlist",
    "PlaylistError",
    "Scene",
    "Schedule",
    "Showing",
    "due",
    "load",
    "read",
    "showing",
]
