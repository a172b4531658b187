"""A figure about the one promise the reader has picked."""

import polars as pl

from cockpit import store
from cockpit.figures import standing
from cockpit.figures.core import Figure
from cockpit.figures.standing import Standing

Columns = tuple[tuple[str, str, str, int | None], ...]


def about(
    read: store.Reader,
    s: Standing | None,
    name: str,
    kind: str,
    title: str,
    claim: str,
    frame: pl.DataFrame,
    columns: Columns = (),
) -> Figure:
    """The figure with the source and the date of the promise; without one it has neither."""
    return Figure(
        name=name,
        kind=kind,
        title=title,
        claim=claim,
        frame=frame,
        source=standing.sources([s] if s else []),
        as_of=s.as_of if s else None,
        stale=bool(s and s.stale),
        unit=s.unit if s else "",
        options={"columns": columns} if columns and not frame.is_empty() else {},
        demo=read.version.demo,
    )
