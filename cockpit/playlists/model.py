"""A playlist as frozen values: scenes with their dwell, filter, time window, emphasis and schedule."""

from dataclasses import dataclass
from datetime import date, datetime, time

KINDS = ("overview", "network", "campus", "resources", "security", "rectify", "schools")
SLOTS = ("strip", "left", "centre", "right", "foot")  # places on the screen, one of which may be emphasised


@dataclass(frozen=True)
class Schedule:
    """When a scene may be shown: on these weekdays (1 is Monday) and on these days, between two hours.

    Without weekdays and without days every day will do; `begin` is included, `end` is not, and a missing one
    leaves that side of the day open.
    """

    weekdays: tuple[int, ...] = ()
    begin: time | None = None
    end: time | None = None
    days: tuple[date, ...] = ()

    def allows(self, moment: datetime) -> bool:
        """Whether the scene may be shown at this moment of civil time.

        >>> Schedule(weekdays=(1,), begin=time(8), end=time(18)).allows(datetime(2026, 11, 23, 8, 0))
        True
        """
        return self._on(moment.date()) and self._at(moment.time())

    def _on(self, day: date) -> bool:
        free = not self.weekdays and not self.days
        return free or day.isoweekday() in self.weekdays or day in self.days

    def _at(self, hour: time) -> bool:
        return (self.begin is None or self.begin <= hour) and (self.end is None or hour < self.end)


ALWAYS = Schedule()


@dataclass(frozen=True)
class Scene:
    """One screen of a playlist: `kind` says which figures it is made of.

    `dwell_s` is how long it stands in seconds; `subdistrict` and `stage` are codes that narrow it to a part
    of the district; `months` is how far back its courses reach; `emphasis` is the slot that stands out.
    """

    id: str
    kind: str
    title: str
    dwell_s: int = 60
    subdistrict: str | None = None
    stage: str | None = None
    months: int | None = None
    emphasis: str | None = None
    schedule: Schedule = ALWAYS


@dataclass(frozen=True)
class Playlist:
    """Scenes in the order in which they are shown."""

    id: str
    title: str
    scenes: tuple[Scene, ...]
