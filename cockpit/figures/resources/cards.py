"""The headline of the resources page: lessons and their spread, visits, spaces, apps and platforms."""

from typing import Any

from cockpit import store
from cockpit.figures import core, dated, reading
from cockpit.figures.core import Figure, Selection
from cockpit.text import dated as said
from cockpit.text import resources as words
from queries import resources as queries

DATASETS = ("resource_item", "usage_daily", "space_activity", "app", "interface")
LESSONS, COVERAGE, VISITS = "yz-t05-lessons", "yz-t05-coverage", "op-visits"
STUDENTS, TEACHERS, APPS, PLATFORMS = "op-space-students", "op-space-teachers", "op-apps", "op-platforms"
SHARED = (LESSONS,)  # lessons belong to the district and serve every school
LINKS = {
    LESSONS: "/milestones?indicator=yz-t05-lessons",
    COVERAGE: "/milestones?indicator=yz-t05-coverage",
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
    visits = cards[VISITS]["value"]
    cards[VISITS] |= _visits(read, selection, visits)
    cards[STUDENTS]["gap_text"] = _teachers(read, selection)
    cards[APPS]["gap_text"] = _apps(read, selection, cards[APPS]["value"])
    cards[PLATFORMS]["gap_text"] = _platforms(read, selection)
    lessons = dated.amount(dated.standing_of(read, LESSONS), cards[LESSONS]["value"])
    told = (lessons, cards[LESSONS]["gap_text"], cards[VISITS]["text"], _change(read, selection, visits))
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


def _visits(read: store.Reader, selection: Selection, value: float | None) -> dict[str, Any]:
    """Visits as people say them, beside last year's or the district's."""
    told = said.many(value, words.VISIT)
    number, _, unit = told.partition(" ")
    part = dated.part(read, selection)
    other = dated.standing_of(read, VISITS).value if part else dated.year_before(read, selection, VISITS)
    beside = (said.beside if part else said.year_before)(said.many(other, words.VISIT))
    return {"text": told, "unit": unit if number else "", "gap_text": beside}


def _change(read: store.Reader, selection: Selection, value: float | None) -> str:
    """The change since last year; only the district has a series to compare with."""
    if dated.part(read, selection) or value is None:
        return ""
    return said.change(value, dated.year_before(read, selection, VISITS))


def _teachers(read: store.Reader, selection: Selection) -> str:
    card = dated.card(read, selection, TEACHERS, label="", link="")
    return words.teachers(card["text"])


def _apps(read: store.Reader, selection: Selection, online: float | None) -> str:
    month = dated.month_end(read, selection).replace(day=1)
    return words.listed(read(queries.apps, month=month, **dated.choice(selection)).height, online)


def _platforms(read: store.Reader, selection: Selection) -> str:
    rows = read(queries.interfaces, on=dated.month_end(read, selection))
    return words.platforms(reading.total(rows["live"]), reading.total(rows["interfaces"]))
