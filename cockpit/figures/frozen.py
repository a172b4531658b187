"""Figures as bytes and back: the same figures give the same bytes, and the same bytes the same figures."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from cockpit.figures.core import Figure, FigureError

FORM = 1  # of the archive; another form of it gets the next number
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the one date that every member carries, the first that an archive can hold
INDEX, FIGURE, FRAME = "index.json", "figure/", "frame/"
KEPT = ("name", "kind", "title", "claim", "source", "as_of", "stale", "unit", "options", "demo")
DAY, MOMENT, MANY, NAMED = "day", "moment", "many", "named"  # marks of what JSON has no form for


@dataclass(frozen=True, eq=False)
class Frozen:
    """What was shown: figures by key in the order they were given, frames by name, and what goes with them.

    `about` holds texts, numbers, days, moments, tuples, lists and mappings of these.
    """

    figures: Mapping[str, Figure] = field(default_factory=dict)
    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)


def packed(
    figures: Mapping[str, Figure], frames: Mapping[str, pl.DataFrame], about: Mapping[str, Any]
) -> bytes:
    """An archive of figures, frames and what goes with them; the same for the same contents.

    Raises FigureError for a value that has no form in it.
    """
    index = {
        "form": FORM,
        "figures": [[key, _plain(figure)] for key, figure in figures.items()],
        "frames": list(frames),
        "about": _told(dict(about)),
    }
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_STORED) as archive:
        _write(archive, INDEX, _json(index))
        for number, figure in enumerate(figures.values()):
            _write(archive, f"{FIGURE}{number}", _bytes(figure.frame))
        for number, frame in enumerate(frames.values()):
            _write(archive, f"{FRAME}{number}", _bytes(frame))
    return body.getvalue()


def unpacked(data: bytes) -> Frozen:
    """What `packed` has put away; raises FigureError for anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            index = json.loads(archive.read(INDEX))
            if index["form"] != FORM:
                raise FigureError(f"form {index['form']!r} of an archive is not known")
            return Frozen(
                {key: _figure(archive, n, told) for n, (key, told) in enumerate(index["figures"])},
                {name: _frame(archive, f"{FRAME}{n}") for n, name in enumerate(index["frames"])},
                _meant(index["about"]),
            )
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError, pl.exceptions.PolarsError) as fault:
        raise FigureError("these bytes hold no figures") from fault


def packable(figure: Figure) -> Figure:
    """The figure itself; raises FigureError where something in it has no form in an archive."""
    _json(_plain(figure))
    return figure


def _plain(figure: Figure) -> dict[str, Any]:
    return {name: _told(getattr(figure, name)) for name in KEPT}


def _json(told: Any) -> bytes:
    try:
        return json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as fault:
        raise FigureError("a number that is none has no form") from fault


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, LONG_AGO)
    member.compress_type = zipfile.ZIP_STORED
    archive.writestr(member, data)


def _bytes(frame: pl.DataFrame) -> bytes:
    """A frame's contents alone: neither spare masks nor what lies below a missing value."""
    plain = [pl.Series(name, frame[name].to_list(), dtype=kind) for name, kind in frame.schema.items()]
    body = io.BytesIO()
    pl.DataFrame(plain).write_ipc(body, compat_level=pl.CompatLevel.oldest())
    return body.getvalue()


def _frame(archive: zipfile.ZipFile, name: str) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(archive.read(name)))


def _figure(archive: zipfile.ZipFile, number: int, told: Mapping[str, Any]) -> Figure:
    kept = {name: _meant(told[name]) for name in KEPT}
    return Figure(**kept, frame=_frame(archive, f"{FIGURE}{number}"))


def _told(value: Any) -> Any:
    """A value in JSON's terms; what they do not tell apart is marked."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list):
        return [_told(each) for each in value]
    if isinstance(value, tuple):
        return {MANY: [_told(each) for each in value]}
    if isinstance(value, dict):
        return {NAMED: [[_told(name), _told(each)] for name, each in value.items()]}
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise FigureError("a moment without its zone")
        return {MOMENT: value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    raise FigureError(f"no form for {type(value).__name__}")


MEANT: Mapping[str, Callable[[Any], Any]] = {
    DAY: date.fromisoformat,
    MOMENT: datetime.fromisoformat,
    MANY: lambda found: tuple(_meant(each) for each in found),
    NAMED: lambda found: {_meant(name): _meant(each) for name, each in found},
}


def _meant(told: Any) -> Any:
    """The value that `_told` has put in JSON's terms."""
    if isinstance(told, list):
        return [_meant(each) for each in told]
    if isinstance(told, dict):
        ((mark, found),) = told.items()
        return MEANT[mark](found)
    return told
