"""The rectifications in sight with the names of their schools, and the one place that counts them."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from cockpit import config, contracts, ledger, rectification, store, text
from cockpit.access import Level
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school import facts
from cockpit.ledger import Rectification
from cockpit.text import rectify as words
from queries import school as queries

NEAR = 7  # days before its term in which an item is said to be due soon
KEPT = 32  # scopes whose items stay in memory
CLOSED, REVIEW, CHECKED, RESTING = "closed", "review", "selfcheck", "suspended"
URGENT, FINDING = "urgent", "finding"
STATUSES = {CLOSED: ("achieved", words.CLOSED), "withdrawn": ("no_data", words.WITHDRAWN)}
NOBODY = Selection()


@dataclass(frozen=True)
class Item:
    """A rectification as figures tell it: its school by name, and how it stands on a day."""

    held: Rectification
    school: str
    short: str
    area: str
    stage: str
    today: date

    @property
    def late(self) -> int:
        """By how many days its term has passed."""
        return self.held.overdue(self.today)

    @property
    def near(self) -> bool:
        """Whether its term ends within a week."""
        running = self.live and self.held.state != RESTING
        return running and 0 <= (self.held.due - self.today).days <= NEAR

    @property
    def live(self) -> bool:
        """Whether it is still to be done."""
        return self.held.live

    @property
    def status(self) -> tuple[str, str]:
        """Status and its word."""
        if not self.live:
            return STATUSES[self.held.state]
        if self.held.state == RESTING:
            return "no_trend", words.RESTING
        if self.late:
            return "missed", words.OVERDUE
        return ("at_risk", words.DUE_SOON) if self.near else ("on_track", words.IN_TIME)

    @property
    def state(self) -> str:
        """What its state is called."""
        return rectification.workflow().states[self.held.state].title

    @property
    def level(self) -> str:
        """What its delay calls for; empty within its term."""
        step = self.held.escalation(self.today)
        return step.title if step else ""

    @property
    def problem(self) -> str:
        """What is wrong; where people's words are not shown, what it is about, and of a secret nothing."""
        if self.held.problem:
            return self.held.problem
        return words.MATTER if secret(self.held) else subject(self.held.indicator) or words.MATTER

    @property
    def origin(self) -> str:
        """Where it came from."""
        return rectification.workflow().origins[self.held.origin].title

    @property
    def opened(self) -> date:
        """The day it was opened."""
        return self.held.opened_at.astimezone(text.BEIJING).date()

    @property
    def closed(self) -> date | None:
        """The day it was closed; None while it is not."""
        done = self.held.closed_at
        return done.astimezone(text.BEIJING).date() if done and self.held.state == CLOSED else None

    @property
    def met(self) -> bool:
        """Whether it was closed within its term."""
        return self.closed is not None and self.closed <= self.held.due

    @property
    def age(self) -> int:
        """Days since it was opened."""
        return (self.today - self.opened).days

    @property
    def term(self) -> str:
        """When it is due and how late it is, or when it was closed."""
        if self.closed:
            return words.closed_on(self.closed)
        return words.term(self.held.due, self.late, self.level)

    @property
    def link(self) -> str:
        """Its own page."""
        return f"/rectify?item={self.held.code}"


@dataclass(frozen=True)
class Counts:
    """How many items there are of each sort; everything that is shown somewhere is counted here."""

    total: int
    open: int
    urgent: int
    overdue: int
    longest: int
    soon: int
    review: int
    checked: int
    closed: int
    in_time: int
    took: float | None
    reopened: int
    postponed: int


def items(read: store.Reader, selection: Selection = NOBODY) -> tuple[Item, ...]:
    """Every item in sight and of the choice: open ones by their term, then done ones, the newest first.

    Raises LedgerError when the ledger cannot be read and never could be.
    """
    every = _items(standing.Asked((config.settings().ledger_url, _stamp(), *standing.moment(read)), read))
    return tuple(each for each in every if _chosen(each, selection))


def known(read: store.Reader, selection: Selection = NOBODY) -> tuple[Item, ...] | None:
    """The items, or None while the ledger is out of reach: pages about other things go on without it."""
    try:
        return items(read, selection)
    except ledger.LedgerError:
        return None


def found(read: store.Reader, code: str) -> Item | None:
    """One item as the ledger has it now; None for one that is not there or not in sight."""
    try:
        held = ledger.open().rectifications.item(code, read.scope)
    except ledger.LedgerError:
        return None
    return _named(read)(held)


def stamp() -> int:
    """The number of the newest event, -1 while the ledger is out of reach: what kept figures depend on."""
    try:
        return _stamp()
    except ledger.LedgerError:
        return -1


def counts(read: store.Reader, selection: Selection = NOBODY) -> Counts:
    """How many there are; raises LedgerError as `items` does."""
    return counted(items(read, selection))


def counted(every: tuple[Item, ...]) -> Counts:
    """How many of these there are of each sort."""
    live, done = [i for i in every if i.live], [i for i in every if i.closed]
    late = [i.late for i in live if i.late]
    days = [(i.closed - i.opened).days for i in done if i.closed]
    return Counts(
        total=len(every),
        open=len(live),
        urgent=sum(i.held.severity == URGENT for i in live),
        overdue=len(late),
        longest=max(late, default=0),
        soon=sum(i.near for i in live),
        review=sum(i.held.state == REVIEW for i in live),
        checked=sum(i.held.state == CHECKED for i in live),
        closed=len(done),
        in_time=sum(i.met for i in done),
        took=statistics.median(days) if days else None,
        reopened=sum(i.held.reopened > 0 for i in every),
        postponed=sum(i.held.postponed > 0 for i in every),
    )


def subject(indicator: str) -> str:
    """What an indicator is called; empty for none or an unknown one."""
    return facts.label(indicator) if indicator in contracts.definitions() else ""


def secret(held: Rectification) -> bool:
    """Whether it is about rows that only the sensitive level may see of a single school."""
    known = contracts.definitions().get(held.indicator)
    behind = [contracts.load()[name].level for name in known.datasets] if known else []
    return held.origin == FINDING or any(Level.of(each) >= Level.SENSITIVE for each in behind)


def claim(item: Item, *, named: bool = True) -> dict[str, Any]:
    """A row of sentences about one item; `named` puts its school in front."""
    status, word = item.status
    said = words.said(item.short, item.problem) if named else item.problem
    return {
        "status": status,
        "status_word": word,
        "text": said,
        "detail": words.lines(item.held.code, "" if named else item.state, item.term),
        "link": item.link,
    }


def figure(
    read: store.Reader, name: str, kind: str, title: str, claim: str, frame: pl.DataFrame, **more: Any
) -> Figure:
    """A figure of the ledger as it stands today."""
    today, unit = config.settings().today(), more.pop("unit", "")
    options = {"missing": words.NOTHING, **more}
    return Figure(name, kind, title, claim, frame, words.SOURCE, today, False, unit, options, _demo(read))


def away(read: store.Reader, name: str, title: str) -> Figure:
    """What stands in place of a figure while the ledger cannot be read."""
    row = {"status": "no_data", "status_word": text.status_word("no_data"), "text": words.AWAY}
    return figure(read, name, "claims", title, "", core.frame("claims", [row]))


def calm(every: Sequence[Item]) -> dict[str, Any]:
    """A row that says that nothing is open; where nothing ever was, that is no merit."""
    status = "achieved" if any(i.closed for i in every) else None
    return {"status": status, "status_word": words.NONE, "text": words.NOTHING_OPEN}


def _demo(read: store.Reader) -> bool:
    return read.version.demo


def _stamp() -> int:
    return ledger.open().rectifications.stamp()


@lru_cache(maxsize=KEPT)
def _items(asked: standing.Asked) -> tuple[Item, ...]:
    named = _named(asked.read)
    every = [
        named(held) for held in ledger.open().rectifications.items(asked.read.scope, until=asked.read.until)
    ]
    live = sorted((i for i in every if i.live), key=lambda i: (i.held.due, i.held.code))
    done = sorted((i for i in every if not i.live), key=lambda i: (i.closed or i.held.due, i.held.code))
    return (*live, *reversed(done))


def _named(read: store.Reader) -> Any:
    """From a rectification to an item with the name of its school."""
    known = read(queries.names).select("school_code", "name", "short_name", "subdistrict_code", "stage")
    names, today = {row[0]: row[1:] for row in known.iter_rows()}, config.settings().today()

    def named(held: Rectification) -> Item:
        name, short, area, stage = names.get(held.school, (held.school, held.school, "", ""))
        return Item(held, name, short, area, stage, today)

    return named


def _chosen(item: Item, selection: Selection) -> bool:
    held = item.held
    return (
        selection.school in (None, held.school)
        and selection.status in (None, held.state)
        and selection.unit in (None, held.unit)
        and selection.subdistrict in (None, item.area)
        and selection.stage in (None, item.stage)
    )
