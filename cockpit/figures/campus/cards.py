"""The headline of the campus page: two promises, three figures of equipment, and the task groups."""

from cockpit import store
from cockpit.figures import core, dated
from cockpit.figures.core import Figure, Selection
from cockpit.text import campus as words

DATASETS = ("designation", "scene", "smart_room", "terminal_stock")
LINKS = {
    "yz-t03-schools": "/milestones?indicator=yz-t03-schools",
    "yz-t03-scenes": "/milestones?indicator=yz-t03-scenes",
    "op-smart-rooms": "/registers?register=smart_room",
    "op-terminals": "/registers?register=terminal_stock",
    "op-interactive": "/registers?register=terminal_stock",
    "yz-s1-groups": "/milestones?indicator=yz-s1-groups",
}


def headline(read: store.Reader, selection: Selection) -> Figure:
    """Six cards for the district, or for the chosen schools beside the district."""
    cards = [
        dated.card(read, selection, id, label=label, link=LINKS[id]) for id, label in words.CARDS.items()
    ]
    told = (word for card in cards[:2] for word in (_amount(read, card), card["gap_text"]))
    claim = words.headline(*told)
    return dated.figure(
        read,
        selection,
        "campus-headline",
        "headline",
        words.HEADLINE,
        claim,
        core.frame("headline", cards),
        datasets=DATASETS,
    )


def _amount(read: store.Reader, card: dict) -> str:
    return dated.amount(dated.standing_of(read, card["key"]), card["value"])
