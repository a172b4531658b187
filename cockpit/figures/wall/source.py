"""What every wall reads: the served version as the wall may see it, and how old its oldest part is."""

from datetime import date

from cockpit import access, store
from queries import observation


def reader() -> store.Reader:
    """The wall's own reader, pinned to the served version: whole district, internal, nothing sensitive."""
    return store.reader(access.principal("wall"))


def oldest(read: store.Reader) -> tuple[str, date | None]:
    """Title and date of the oldest source; an empty title where there is none."""
    dated = read(observation.sources).drop_nulls("as_of").sort("as_of", "dataset").select("title", "as_of")
    return dated.row(0) if dated.height else ("", None)
