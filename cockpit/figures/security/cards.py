"""The headline of the security page: eight figures, each against the promise where the plan has one."""

from typing import Any

from cockpit import store, text
from cockpit.figures import core, dated
from cockpit.figures.core import Figure, Selection
from cockpit.text import security as words

DATASETS = ("vulnerability", "information_system", "backup_test", "filter_coverage", "drill", "incident")
OPEN, OVERDUE, FILED, ASSESSED = (
    "op-findings-open",
    "op-findings-overdue",
    "yz-t17-mlps",
    "op-assessment-overdue",
)
RESTORED, GREEN, DRILLS, INCIDENTS = "yz-t16-dr", "yz-t18-green", "yz-t16-drills", "op-incidents"
FIXED, SCHOOL_DRILLS, UNCLOSED = "op-findings-fixed", "op-school-drills", "op-incidents-open"
LINKS = {
    OPEN: "/registers?register=vulnerability",
    OVERDUE: "/registers?register=vulnerability",
    FILED: f"/milestones?indicator={FILED}",
    ASSESSED: "/registers?register=information_system",
    RESTORED: f"/milestones?indicator={RESTORED}",
    GREEN: f"/milestones?indicator={GREEN}",
    DRILLS: f"/milestones?indicator={DRILLS}",
    INCIDENTS: "/registers?register=incident",
}
ZEROES = {  # counts that should be zero: what a larger one is
    OPEN: ("at_risk", words.OPEN),
    OVERDUE: ("missed", words.OVERDUE),
    ASSESSED: ("missed", words.STATES["overdue"]),
}


def headline(read: store.Reader, selection: Selection) -> Figure:
    """Eight cards for the district, or for the chosen schools beside the district."""
    cards = {id: _card(read, selection, id, label) for id, label in words.CARDS.items()}
    for id, other, say in (
        (OPEN, FIXED, words.in_time),
        (DRILLS, SCHOOL_DRILLS, words.more_drills),
        (INCIDENTS, UNCLOSED, words.unclosed),
    ):
        told = dated.card(read, selection, other, label="", link="")
        cards[id]["gap_text"] = say(_said(read, other, told["value"])) or cards[id]["gap_text"]
    if told["value"] and not cards[INCIDENTS]["status"]:
        cards[INCIDENTS] |= {"status": "at_risk", "status_word": words.UNCLOSED}
    claim = words.headline(*(_said(read, id, cards[id]["value"]) for id in (OPEN, OVERDUE, FILED, RESTORED)))
    return dated.figure(
        read,
        selection,
        "security-headline",
        "headline",
        words.HEADLINE,
        claim,
        core.frame("headline", cards.values()),
        datasets=DATASETS,
        options={},
    )


def _card(read: store.Reader, selection: Selection, id: str, label: str) -> dict[str, Any]:
    """The indicator's card; a count that should be zero says whether it is, unless its data are too old."""
    card = dated.card(read, selection, id, label=label, link=LINKS[id])
    if id in ZEROES and card["status"] is None and card["value"] is not None:
        status, word = ZEROES[id] if card["value"] else ("achieved", words.NONE)
        card |= {"status": status, "status_word": word}
    return card | {"text": card["text"] or text.MISSING, "as_of_text": words.day(card["as_of_text"])}


def _said(read: store.Reader, id: str, value: float | None) -> str:
    """A figure of an indicator as it stands in a sentence."""
    return dated.amount(dated.standing_of(read, id), value)
