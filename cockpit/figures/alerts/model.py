"""One alert as everybody reads it: what crossed which limit where, since when, and who has taken it up."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from cockpit import contracts, ledger, text
from cockpit.figures.alerts.rules import Rule
from cockpit.text import alerts as words

PAGE = "/alerts"
PLACES = {"school": "school", "subdistrict": "subdistrict"}  # kind of place → the field that selects it


@dataclass(frozen=True)
class Alert:
    """One episode of one rule in one place; amounts in the indicator's unit, months by their last day.

    `opened` is the month that raised it, `begun` the first one beyond the limit, `closed` the month that
    ended it. `area` is the subdistrict of the place. `stale`: its figures are too old today to say anything.
    """

    rule: Rule
    place: str
    name: str
    area: str
    opened: date
    begun: date
    value: float
    limit: float
    clear: float
    worst: float
    worst_on: date
    last: float
    last_on: date
    closed: date | None
    as_of: date | None
    stale: bool
    notes: tuple[ledger.Acknowledgement, ...] = ()

    @property
    def key(self) -> ledger.AlertKey:
        """What the ledger knows it by."""
        return ledger.AlertKey(self.rule.id, self.rule.scope_kind, self.place, self.opened)

    @property
    def id(self) -> str:
        """The same in every process; rectifications refer to it."""
        return self.key.id

    @property
    def standing(self) -> bool:
        """Whether it has not ended."""
        return self.closed is None

    @property
    def state(self) -> str:
        """closed, stale, taken (somebody has taken it up) or new."""
        if not self.standing:
            return "closed"
        return "stale" if self.stale else "taken" if self.notes else "new"

    @property
    def status(self) -> str:
        """The status whose mark it carries."""
        return {"closed": "achieved", "stale": "stale"}.get(self.state, self.rule.status)

    @property
    def word(self) -> str:
        """Its state in words, with the level while it stands."""
        word = words.STATES[self.state]
        return (
            word if self.state in ("closed", "stale") else words.leveled(words.LEVELS[self.rule.level], word)
        )

    @property
    def owner(self) -> str:
        """Who sees to it: whoever was named last, else the unit of the rule."""
        return next((note.owner for note in reversed(self.notes) if note.owner), self.rule.owner)

    @property
    def order(self) -> tuple[bool, bool, bool, int, str]:
        """Sorts what needs somebody first: not stale, not taken up, urgent, newest."""
        urgent = self.rule.level == "urgent"
        return self.stale, self.state == "taken", not urgent, -self.opened.toordinal(), self.id

    @property
    def sentence(self) -> str:
        """Place, indicator, value and limit in one sentence."""
        name = contracts.measured(self.rule.indicator).name
        value, limit = amount(self.rule.indicator, self.last), level(self.rule.indicator, self.limit)
        return words.sentence(self.name, name, value, self._side(), limit)

    def _side(self) -> str:
        """On which side of the limit the newest value lies; between limit and clear level it is within."""
        beyond = self.last > self.limit if self.rule.op == ">" else self.last < self.limit
        return self.rule.op if beyond else ""


def amount(indicator: str, value: float | None) -> str:
    """A value in the indicator's unit, as every page shows it."""
    measured = contracts.measured(indicator)
    return text.number(value, measured.decimals, measured.unit)


def level(indicator: str, value: float) -> str:
    """A limit in the indicator's unit, with the decimals it was given."""
    return words.level(value, contracts.measured(indicator).unit)


def address(alert: Alert) -> str:
    """The page with this alert picked."""
    return f"{PAGE}?{urlencode(where(alert))}"


def where(alert: Alert) -> dict[str, str]:
    """The parameters of the page's address that pick this alert."""
    place = {PLACES[alert.rule.scope_kind]: alert.place} if alert.rule.scope_kind in PLACES else {}
    return {"rule": alert.rule.id, **place}


def dispatching(alert: Alert) -> str:
    """The form that opens a rectification from this alert; empty where no one school is meant."""
    if alert.rule.scope_kind != "school":
        return ""
    asked = {"new": "alert", "school": alert.place, "indicator": alert.rule.indicator, "ref": alert.id}
    return f"/rectify?{urlencode(asked)}"
