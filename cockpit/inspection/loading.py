"""The checklist from its file: every fault is told at once."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from cockpit import config, contracts
from cockpit.inspection.model import Area, Checklist, Point
from cockpit.text import inspection as words

FILE = Path("rules") / "inspection.toml"
ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
LONGEST = {"title": 16, "clause": 20, "look": 60}  # characters: what a tablet shows on one or two lines
AREA_KEYS = {"id", "title", "clause", "point"}
POINT_KEYS = {"id", "title", "clause", "look"}
OPTIONAL = {"indicator": str, "retired": bool}
FEWEST, MOST = 1, 12  # points of an area


class InspectionError(ValueError):
    """The checklist cannot be used; the text is one Chinese sentence that lists every fault."""


def load(path: Path | None = None) -> Checklist:
    """The checklist of the data folder, read anew when its file changes; raises InspectionError."""
    path = path or config.settings().data / FILE
    try:
        told = path.stat()
    except OSError as fault:
        raise InspectionError(words.faulty([words.UNREADABLE])) from fault
    return _load(path, told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=8)
def _load(path: Path, changed: int, size: int) -> Checklist:
    return read(path)


def read(path: Path) -> Checklist:
    """The checklist of a file; raises InspectionError with every fault."""
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise InspectionError(words.faulty([words.UNREADABLE])) from fault
    if faults := list(_faults(written)):
        raise InspectionError(words.faulty(faults))
    return Checklist(tuple(_area(each) for each in written["area"]))


def _area(values: Mapping[str, Any]) -> Area:
    points = tuple(Point(**each, area=values["id"]) for each in values["point"])
    return Area(values["id"], values["title"], values["clause"], points)


def _faults(written: Mapping[str, Any]) -> Iterator[str]:
    areas = written.get("area")
    if set(written) != {"area"} or not _tables(areas) or not areas:
        yield words.NO_AREAS
        return
    for place, area in enumerate(areas, 1):
        own = words.area(place, area.get("id"))
        yield from (words.where(own, what) for what in _entry(area, AREA_KEYS, {}))
        points = area.get("point")
        if not _tables(points) or not FEWEST <= len(points) <= MOST:
            yield words.where(own, words.points(FEWEST, MOST))
            continue
        for number, point in enumerate(points, 1):
            yield from (words.where(words.point(own, number), what) for what in _point(point))
    yield from _twice(areas)


def _point(values: Mapping[str, Any]) -> Iterator[str]:
    yield from _entry(values, POINT_KEYS, OPTIONAL)
    named = values.get("indicator")
    if isinstance(named, str) and named and named not in contracts.definitions():
        yield words.unknown_indicator(named)


def _entry(values: Mapping[str, Any], needed: set[str], optional: Mapping[str, type]) -> Iterator[str]:
    """What is wrong with the keys and values of one table."""
    if missing := needed - set(values):
        yield words.missing(missing)
    if extra := set(values) - needed - set(optional):
        yield words.unknown(extra)
    if not ID.fullmatch(str(values.get("id", "a"))):
        yield words.ID
    for key, most in LONGEST.items():
        said = values.get(key, key)
        if not isinstance(said, str) or not 0 < len(said.strip()) <= most:
            yield words.too_long(key, most)
    yield from (
        words.form(key) for key, kind in optional.items() if not isinstance(values.get(key, kind()), kind)
    )


def _tables(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(each, dict) for each in given)


def _twice(areas: list[dict[str, Any]]) -> Iterator[str]:
    """Ids that two entries bear; areas and points share one list, because a record names either."""
    every = [each.get("id") for area in areas for each in (area, *_listed(area.get("point")))]
    yield from (words.twice(str(id)) for id, times in Counter(map(str, every)).items() if times > 1)


def _listed(points: Any) -> list[dict[str, Any]]:
    return points if _tables(points) else []
