"""Which scene stands on the wall at a moment: told by the clock alone, so that all walls agree."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from cockpit.playlists.model import Playlist, Scene


@dataclass(frozen=True)
class Showing:
    """The scene of a moment, in which round of the playlist (from 0), and for how many seconds more.

    Rounds are counted from the last moment of the day at which other scenes became due, so every morning
    begins with the first scene and the first round.
    """

    scene: Scene
    turn: int
    left_s: float


def due(playlist: Playlist, moment: datetime) -> tuple[Scene, ...]:
    """The scenes that the schedules allow at `moment`; all of them where they would allow none."""
    allowed = tuple(scene for scene in playlist.scenes if scene.schedule.allows(moment))
    return allowed or playlist.scenes


def showing(playlist: Playlist, moment: datetime) -> Showing:
    """What a wall with this playlist shows at `moment` (civil time), wherever and whenever it was started."""
    begun, ends = _span(playlist, moment)
    scenes = due(playlist, moment)
    gone = (moment - begun).total_seconds()
    turn, gone = divmod(gone, sum(scene.dwell_s for scene in scenes))
    for scene in scenes:
        if gone < scene.dwell_s:
            break
        gone -= scene.dwell_s
    return Showing(scene, int(turn), min(scene.dwell_s - gone, (ends - moment).total_seconds()))


def _span(playlist: Playlist, moment: datetime) -> tuple[datetime, datetime]:
    """From when and until when, within the day, the scenes that are due now are due without a break."""
    edges = _edges(playlist, moment)
    starts = [edges[0]] + [b for a, b in pairwise(edges[:-1]) if due(playlist, a) != due(playlist, b)]
    begun = max(start for start in starts if start <= moment)
    return begun, min((start for start in starts if start > moment), default=edges[-1])


def _edges(playlist: Playlist, moment: datetime) -> list[datetime]:
    """Midnight, every hour at which a scene of the playlist begins or ends, and the next midnight."""
    midnight = datetime.combine(moment.date(), time.min, moment.tzinfo)
    hours = {hour for s in playlist.scenes for hour in (s.schedule.begin, s.schedule.end) if hour}
    inner = sorted({datetime.combine(moment.date(), hour, moment.tzinfo) for hour in hours} - {midnight})
    return [midnight, *inner, midnight + timedelta(days=1)]
