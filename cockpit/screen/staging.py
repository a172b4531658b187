"""What stands on the wall: the scene that playlist and clock ask for, or the one that the address holds."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from cockpit import ledger, playlists, store
from cockpit.config import now as beijing
from cockpit.figures import rectify
from cockpit.ledger.notices import Notice
from cockpit.playlists import Playlist, Scene
from cockpit.screen import furniture
from cockpit.theme import MODES

OF_RECTIFICATIONS = "rectify"  # kind of scene


@dataclass(frozen=True)
class Stage:
    """One moment of a wall.

    `turn` counts the rounds of the playlist, `place` is the scene's position among those due now and their
    number, `notice` what an administrator has to say at once, or None; `happened` is the newest step of a
    rectification where the scene tells of them.
    """

    playlist: str
    scene: Scene
    turn: int
    place: tuple[int, int]
    held: bool = False
    ground: str = MODES[0]
    notice: Notice | None = None
    happened: int = 0

    def shown(self, version: int | None) -> Hashable:
        """What the screen shows, to be compared with what it should show."""
        return version, self.scene, self.turn, self.notice, self.happened

    def current(self, now: Callable[[], datetime] = beijing) -> Hashable:
        """What the screen should show by now; a held scene stays."""
        after = self if self.held else _performing(_chosen(self.playlist), now())
        served = store.current()
        number = served.number if served else None
        return number, after.scene, after.turn, notice(), _happened(after.scene)


def stage(now: Callable[[], datetime] = beijing) -> Stage:
    """The stage of this run.

    The address says `?playlist=id` (else the first), `?ground=light` for projectors, and for rehearsals
    `?scene=` with the id or kind of a scene, its round `?turn=` and `?hold=1` to stay on it.
    """
    asked = st.query_params
    try:
        playlist = _chosen(asked.get("playlist", ""))
    except playlists.PlaylistError as fault:
        furniture.halt(str(fault))
    found = _named(playlist, asked.get("scene", ""))
    on = _performing(playlist, now())
    scene, place = (on.scene, on.place) if found is None else (found, _place(playlist.scenes, found))
    turn = int(asked["turn"]) if asked.get("turn", "").isdecimal() else on.turn
    ground = asked.get("ground", MODES[0])
    held = found is not None or asked.get("hold") == "1"
    ground = ground if ground in MODES else MODES[0]
    return Stage(playlist.id, scene, turn, place, held, ground, notice(), _happened(scene))


def notice() -> Notice | None:
    """What an administrator has to say on every wall now; None while the ledger cannot be opened."""
    try:
        return ledger.open().notices.current()
    except ledger.LedgerError:
        return None


def _happened(scene: Scene) -> int:
    """The newest step of a rectification, for scenes that tell of them."""
    return rectify.stamp() if scene.kind == OF_RECTIFICATIONS else 0


def _chosen(id: str) -> Playlist:
    """The playlist of this id, else the first."""
    every = playlists.load()
    return every.get(id) or next(iter(every.values()))


def _performing(playlist: Playlist, moment: datetime) -> Stage:
    """What the clock asks for."""
    on = playlists.showing(playlist, moment)
    return Stage(playlist.id, on.scene, on.turn, _place(playlists.due(playlist, moment), on.scene))


def _place(scenes: Sequence[Scene], scene: Scene) -> tuple[int, int]:
    return scenes.index(scene), len(scenes)


def _named(playlist: Playlist, said: str) -> Scene | None:
    """The scene of this id, else the first of this kind."""
    by_id = [scene for scene in playlist.scenes if scene.id == said]
    return next(iter([*by_id, *(scene for scene in playlist.scenes if scene.kind == said)]), None)
