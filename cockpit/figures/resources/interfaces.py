"""Which other platforms the apps are connected with, and what flows through."""

from cockpit import contracts, store
from cockpit.figures import core, dated, reading
from cockpit.figures.core import Figure, Selection
from cockpit.text import resources as words
from queries import resources as queries


def interfaces(read: store.Reader, selection: Selection) -> Figure:
    """Platforms by kind of interface: how many are live, how many on their way; national platforms first."""
    rows = read(queries.interfaces, on=dated.month_end(read, selection))
    found = {(row["platform"], row["kind"]): row for row in rows.to_dicts()}
    kinds, tiers = (
        contracts.load().codes["interface_kind"].codes,
        list(contracts.load().codes["platform_tier"].codes),
    )
    platforms = sorted({(tiers.index(r["tier"]), r["platform"]) for r in rows.to_dicts()})
    named = list(dict.fromkeys(platform for _, platform in platforms))
    cells = [
        _cell(platform, title, found.get((platform, kind)))
        for platform in named
        for kind, title in kinds.items()
    ]
    live, every = reading.total(rows["live"]), reading.total(rows["interfaces"])
    claim = words.interfaces(len(named), live, every, every - live)
    return dated.figure(
        read,
        selection,
        "resources-interfaces",
        "matrix",
        words.INTERFACES,
        claim,
        core.frame("matrix", cells),
        datasets=("interface",),
        options={"corner": words.PLATFORM, "missing": words.NO_INTERFACES},
    )


def _cell(platform: str, kind: str, row: dict | None) -> dict:
    """A cell's interfaces that are live and those that are not yet, or the word for none."""
    if row is None:
        return {"row": platform, "column": kind, "text": words.NOT_AGREED}
    live, every = row["live"], row["interfaces"]
    told = {"row": platform, "column": kind, "value": float(live), "text": words.reached(live, every)}
    return told | ({"status": "at_risk", "status_word": words.LIVE["at_risk"]} if not live else {})
