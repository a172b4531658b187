"""The headline of the resources page: lessons and their spread, visits, spaces, apps and platforms."""

from cockpit import store
from cockpit.figures import core, dated
from cockpit.figures.core import Figure, Selection
from cockpit.text import dated as said
from cockpit.text import resources as words
from queries import resources as queries

DATASETS = ("resource_item", "usage_daily", "space_activity", "app", "interface")
SHARED = ("yz-t05-lessons",)  # lessons belong to the district and serve every school
TEACHERS, VISITS, APPS, STUDENTS, PLATFORMS = (
    "op-space-teachers",
    "op-visits",
    "op-apps",
    "op-space-students",
    "op-platforms",
)
LINKS = {
    "yz-t05-lessons": "/milestones?indicator=yz-t05-lessons",
    "yz-t05-coverage": "/milestones?indicator=yz-t05-coverage",
    VISITS: "/registers?register=usage_daily",
    STUDENTS: "/registers?register=space_activity",
    APPS: "/registers?register=app",
    PLATFORMS: "/registers?register=interface",
}


def headline(read: store.Reader, selection: Selection) -> Figure:
    """Six cards for the district, or for the chosen schools beside the district."""
    cards = {
        id: dated.card(read, selection, id, label=label, link=LINKS[id], shared=id in SHARED)
        for id, label in words.CARDS.items()
    }
    cards[VISITS] |= _visits(cards[VISITS]["value"])
    cards[STUDENTS]["gap_text"] = _teachers(read, selection)
    cards[APPS]["gap_text"] = _apps(read, selection, cards[APPS]["value"])
    cards[PLATFORMS]["gap_text"] = _platforms(read, selection)
    told = (cards[id]["text"] for id in ("yz-t05-lessons", "yz-t05-coverage", VISITS))
    return dated.figure(
        read,
        selection,
        "resources-headline",
        "headline",
        words.HEADLINE,
        words.headline(*told),
        core.frame("headline", cards.values()),
        datasets=DATASETS,
    )


def _visits(value: float | None) -> dict[str, str]:
    """Visits as people say them."""
    told = said.many(value, words.VISIT)
    return {"text": told, "unit": told.split(" ")[-1] if " " in told else ""}


def _teachers(read: store.Reader, selection: Selection) -> str:
    card = dated.card(read, selection, TEACHERS, label="", link="")
    return words.teachers(card["text"])


def _apps(read: store.Reader, selection: Selection, online: float | None) -> str:
    month = dated.month_end(read, selection).replace(day=1)
    return words.listed(read(queries.apps, month=month, **dated.choice(selection)).height, online)


def _platforms(read: store.Reader, selection: Selection) -> str:
    rows = read(queries.interfaces, on=dated.month_end(read, selection))
    return words.platforms(rows["live"].sum(), rows["interfaces"].sum(), rows["platform"].n_unique())
