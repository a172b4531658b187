"""What to show, as frozen values: each figure is defined once and painted by every surface."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from cockpit.figures.core import (
    KINDS,
    SCHEMAS,
    STATUSES,
    Figure,
    FigureError,
    Selection,
    columns,
    frame,
    shape,
)

SUBJECTS = (
    "overview",
    "milestones",
    "benchmark",
    "network",
    "campus",
    "resources",
    "security",
    "school",
    "rectify",
    "registers",
    "alerts",
    "wall",
)

__all__ = [
    "KINDS",
    "PAGES",
    "SCHEMAS",
    "STATUSES",
    "SUBJECTS",
    "Figure",
    "FigureError",
    "Selection",
    "columns",
    "frame",
    "shape",
]


def __getattr__(name: str) -> Any:
    """`PAGES`, page → its figures in order; read on first use, so that one figure needs no other subject."""
    if name == "PAGES":
        return _pages()
    raise AttributeError(name)


@cache
def _pages() -> Mapping[str, tuple[Any, ...]]:
    return {name: import_module(f"{__name__}.{name}").PAGE for name in SUBJECTS}
