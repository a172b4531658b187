"""A figure becomes a JSON object: what it says, when and from where, and its rows with number and text."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from cockpit.figures.core import Figure, columns
from cockpit.text import feed as words

DRAWING = ("link",)  # addresses of our own pages mean nothing to another program
Painter = Callable[[Figure], dict[str, Any]]


def document(
    figures: Sequence[Figure],
    *,
    version: int | None,
    demo: bool,
    by: str | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """{"version", "demo", "note", "figures": […]}, ready for `json.dumps`; dates are ISO, missing is null.

    With `by` and `at` it also says who took it and when ("exported_by", "exported_at").
    """
    taken = {} if by is None or at is None else {"exported_by": by, "exported_at": at.isoformat()}
    found = {
        "version": version,
        "demo": demo,
        "note": words.DEMO_NOTE if demo else None,
        **taken,
        "figures": [PAINTERS[figure.kind](figure) for figure in figures],
    }
    json.dumps(found, allow_nan=False)
    return found


def _rows(figure: Figure) -> dict[str, Any]:
    """A figure whose rows say everything."""
    rows = figure.frame.drop([c for c in DRAWING if c in figure.frame.columns]).to_dicts()
    return _head(figure) | {"rows": [{name: plain(value) for name, value in row.items()} for row in rows]}


def _map(figure: Figure) -> dict[str, Any]:
    """A map also names its layer and the values of its areas."""
    values: Mapping[str, float | None] = figure.options.get("area_values") or {}
    said: Mapping[str, str] = figure.options.get("area_texts") or {}
    areas = [{"area": name, "value": plain(value), "text": said.get(name)} for name, value in values.items()]
    return _rows(figure) | {"layer": figure.options.get("layer"), "areas": areas}


def _table(figure: Figure) -> dict[str, Any]:
    """A register names its columns with title and unit."""
    named = [{"name": name, "title": title, "unit": unit or None} for name, title, unit, _ in columns(figure)]
    return _rows(figure) | {"columns": named}


def _head(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "kind": figure.kind,
        "title": figure.title,
        "claim": figure.claim,
        "unit": figure.unit or None,
        "as_of": plain(figure.as_of),
        "stale": figure.stale,
        "source": figure.source,
        "demo": figure.demo,
    }


def plain(value: Any) -> Any:
    """A value as JSON knows it; what is not a number is missing."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return [plain(item) for item in value] if isinstance(value, list) else value


PAINTERS: dict[str, Painter] = {
    "headline": _rows,
    "claims": _rows,
    "map": _map,
    "ranking": _rows,
    "trend": _rows,
    "matrix": _rows,
    "stages": _rows,
    "spread": _rows,
    "targets": _rows,
    "gantt": _rows,
    "board": _rows,
    "fan": _rows,
    "pace": _rows,
    "compare": _rows,
    "profile": _rows,
    "table": _table,
}
