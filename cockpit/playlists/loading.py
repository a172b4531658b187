"""Playlists from their files: every fault is told at once, and a wall keeps its last good list."""

import logging
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from cockpit import config, contracts
from cockpit.playlists.model import KINDS, SLOTS, Playlist, Scene, Schedule
from cockpit.text import playlists as words

log = logging.getLogger("cockpit")

FOLDER = "playlists"
ID = re.compile(r"[a-z][a-z0-9-]*")
CODE = re.compile(r"\d{9}(\d{3})?")
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST = 12  # characters of a title: what the bar of a portrait screen has room for
BOUNDS = {
    "dwell_s": (10, 3600),  # seconds: two ticks at least, an hour at most
    "months": (3, 120),  # from a quarter to longer than the plan
}
PLAYLIST_KEYS = {"id", "title", "scene"}
SCENE_KEYS = set(Scene.__dataclass_fields__)
SCHEDULE_KEYS = set(Schedule.__dataclass_fields__)

_kept: dict[Path, tuple[tuple, dict[str, Playlist]]] = {}


class PlaylistError(ValueError):
    """The playlists cannot be used; the text is one Chinese sentence that lists every fault."""


def load(folder: Path | None = None) -> dict[str, Playlist]:
    """Id → playlist in the order of the file names, read anew only when a file has changed.

    A change with faults is logged and leaves what was good before; without that it raises PlaylistError.
    """
    folder = folder or config.settings().data / FOLDER
    seen, kept = _seen(folder), _kept.get(folder)
    if kept and kept[0] == seen:
        return kept[1]
    try:
        found = read(folder)
    except PlaylistError as fault:
        if kept is None:
            raise
        log.warning("playlists unchanged: %s", fault)
        found = kept[1]
    _kept[folder] = seen, found
    return found


def read(folder: Path) -> dict[str, Playlist]:
    """Id → playlist of the files as they are; raises PlaylistError with every fault of every file."""
    faults: list[str] = []
    files = sorted(folder.glob("*.toml"))
    written = {path: _written(path, faults) for path in files}
    if not files:
        faults.append(words.no_folder())
    for path, values in written.items():
        faults += [words.where(path.name, scene, what) for scene, what in _faults(path.stem, values)]
    if faults:
        raise PlaylistError(words.faulty(faults))
    return {path.stem: _playlist(values) for path, values in written.items() if values}


def _seen(folder: Path) -> tuple:
    """What tells whether a file has changed; nothing while one of them is being replaced."""
    try:
        found = [(path.name, path.stat()) for path in sorted(folder.glob("*.toml"))]
    except OSError:
        return ()
    return tuple((name, told.st_mtime_ns, told.st_size) for name, told in found)


def _written(path: Path, faults: list[str]) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError:
        faults.append(words.where(path.name, "", words.UNREADABLE))
    except UnicodeDecodeError:
        faults.append(words.where(path.name, "", words.NOT_TEXT))
    except tomllib.TOMLDecodeError:
        faults.append(words.where(path.name, "", words.NOT_TOML))
    return None


def _faults(stem: str, values: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """Pairs of scene (empty for the playlist itself) and what is wrong."""
    if values is None:
        return
    if values.get("id") != stem:
        yield "", words.other_id(stem)
    if extra := set(values) - PLAYLIST_KEYS:
        yield "", words.unknown(extra)
    if not _named(values.get("title")):
        yield "", words.form("title")
    scenes = values.get("scene", [])
    if not isinstance(scenes, list) or not all(isinstance(each, dict) for each in scenes):
        yield "", words.form("scene")
        return
    if not scenes:
        yield "", words.NO_SCENES
    for place, each in enumerate(scenes, 1):
        id = each.get("id")
        own = id if isinstance(id, str) and ID.fullmatch(id) else words.nameless(place)
        yield from ((own, what) for what in _scene_faults(each))
    named = Counter(str(each.get("id")) for each in scenes if "id" in each)
    yield from (("", words.twice(id)) for id, times in named.items() if times > 1)


def _scene_faults(values: Mapping[str, Any]) -> Iterator[str]:
    if extra := set(values) - SCENE_KEYS:
        yield words.unknown(extra)
    yield from (words.missing(key) for key in ("id", "kind", "title", "dwell_s") if key not in values)
    for key, value in values.items():
        if key in BOUNDS and not _whole(value, *BOUNDS[key]):
            yield words.between(key, *BOUNDS[key])
        elif key in _known() and value not in _known()[key]:
            yield words.one_of(key, _known()[key])
        elif key in FORMS and not FORMS[key](value):
            yield words.form(key)
    schedule = values.get("schedule")
    if isinstance(schedule, dict):
        yield from _schedule_faults(schedule)


def _schedule_faults(values: Mapping[str, Any]) -> Iterator[str]:
    if extra := set(values) - SCHEDULE_KEYS:
        yield words.unknown(extra)
    wrong = [key for key, value in values.items() if key in SCHEDULED and not SCHEDULED[key](value)]
    yield from (words.form(key) for key in wrong)
    begin, end = values.get("begin"), values.get("end")
    if begin and end and not {"begin", "end"} & set(wrong) and begin >= end:
        yield words.TIMES_BACKWARDS


def _known() -> Mapping[str, tuple[str, ...]]:
    """Key → the words it may hold."""
    stages = tuple(contracts.load().codes["stage"].codes)
    return {"kind": KINDS, "stage": stages, "emphasis": SLOTS}


def _text(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _named(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _listed(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(test(each) for each in value)


FORMS: Mapping[str, Callable[[Any], bool]] = {
    "id": _text(ID),
    "title": _named,
    "subdistrict": _text(CODE),
    "schedule": lambda value: isinstance(value, dict),
}
SCHEDULED: Mapping[str, Callable[[Any], bool]] = {
    "weekdays": _listed(lambda value: _whole(value, 1, 7)),
    "begin": _text(HOUR),
    "end": _text(HOUR),
    "days": _listed(lambda value: isinstance(value, date) and not isinstance(value, datetime)),
}


def _playlist(values: Mapping[str, Any]) -> Playlist:
    return Playlist(values["id"], values["title"], tuple(_scene(each) for each in values["scene"]))


def _scene(values: Mapping[str, Any]) -> Scene:
    return Scene(**{**values, "schedule": _schedule(values.get("schedule", {}))})


def _schedule(values: Mapping[str, Any]) -> Schedule:
    hours = {key: time.fromisoformat(values[key]) for key in ("begin", "end") if key in values}
    return Schedule(tuple(values.get("weekdays", ())), days=tuple(values.get("days", ())), **hours)
