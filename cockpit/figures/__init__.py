"""What to show, as frozen values: each figure is defined once and painted by every surface."""

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

__all__ = [
    "KINDS",
    "SCHEMAS",
    "STATUSES",
    "Figure",
    "FigureError",
    "Selection",
    "columns",
    "frame",
    "shape",
]
