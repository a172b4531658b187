"""The checklist of a visit as values: areas, their points, and the grades a point can be given."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

GRADES = {  # grade of a point to the status that shows it; what does not apply is not judged
    "met": "achieved",
    "partly": "at_risk",
    "unmet": "off_track",
    "na": None,
}
WRONG = ("partly", "unmet")  # what has to be put right


@dataclass(frozen=True)
class Point:
    """One thing to look at: `clause` of the plan it rests on, `look` says how, `indicator` may be empty."""

    id: str
    area: str
    title: str
    clause: str
    look: str
    indicator: str = ""
    retired: bool = False  # no longer asked for, but records of it stay readable


@dataclass(frozen=True)
class Area:
    """One of the areas that the plan names; its own id stands for anything else noticed there."""

    id: str
    title: str
    clause: str
    points: tuple[Point, ...]

    @property
    def asked(self) -> tuple[Point, ...]:
        """The points of a new visit."""
        return tuple(point for point in self.points if not point.retired)


@dataclass(frozen=True)
class Checklist:
    """Every area in the order of the plan."""

    areas: tuple[Area, ...]

    @cached_property
    def points(self) -> dict[str, Point]:
        """Point id to point, retired ones too."""
        return {point.id: point for area in self.areas for point in area.points}

    @cached_property
    def by_id(self) -> dict[str, Area]:
        """Area id to area."""
        return {area.id: area for area in self.areas}

    def area(self, id: str) -> Area | None:
        """The area of a point or of an area's own id; None for neither."""
        return self.by_id.get(self.points[id].area if id in self.points else id)

    def title(self, id: str, otherwise: str) -> str:
        """What a point is called; `otherwise` for what else was noticed in an area."""
        return self.points[id].title if id in self.points else otherwise

    def place(self, id: str) -> tuple[int, int]:
        """Where a point or an area's own id stands in the checklist; the unknown stand last."""
        for number, area in enumerate(self.areas):
            ids = [point.id for point in area.points] + [area.id]
            if id in ids:
                return number, ids.index(id)
        return len(self.areas), 0

    def asked(self, areas: Iterable[str]) -> tuple[Point, ...]:
        """The points of some areas, in order."""
        chosen = set(areas)
        return tuple(point for area in self.areas if area.id in chosen for point in area.asked)
