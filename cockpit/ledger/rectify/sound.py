"""What may be written about a rectification: texts of some length, days in order, what a step asks for."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cockpit import access, config, contracts, plan, rectification
from cockpit.access import Principal
from cockpit.ledger import chain
from cockpit.ledger.connection import LedgerError
from cockpit.ledger.rectify.model import Draft, Rectification
from cockpit.text import BEIJING
from cockpit.text import access as refusals
from cockpit.text import rectify_ledger as words

LONGEST = {"problem": 500, "note": 500, "measures": 500, "unit": 60, "person": 40, "clause": 60}
LONGEST = LONGEST | {"ref": 120, "indicator": 80, "school": 40}  # characters
FARTHEST = timedelta(days=731)  # two years: a term beyond it is a slip of the pen
LONGEST_KEY = 80
TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))  # marks that turn a text around
OVERRIDE = "rectify:override"
BY_HAND = "manual"
Values = dict[str, Any]


def allowed(who: Principal, right: str) -> None:
    """Raises Denied unless the policy gives somebody the right."""
    if not who.may(right):
        raise access.Denied(refusals.ACTION_DENIED)


def text(name: str, given: str) -> str:
    """One line of words that both databases can keep; raises LedgerError when it is too long."""
    plain = str(given).encode("utf-8", "replace").decode("utf-8")
    said = " ".join(plain.translate(chain.CONTROLS).translate(TURNS).split())
    if len(said) > LONGEST[name]:
        raise LedgerError(words.too_long(name, LONGEST[name]))
    return said


def key(given: str) -> str:
    """The key of a form, under which it acts once."""
    if not isinstance(given, str) or not 1 <= len(given) <= LONGEST_KEY or not given.isprintable():
        raise LedgerError(words.NO_KEY)
    return given


def moment(given: datetime | None, last: datetime | None) -> datetime:
    """When something happens, in UTC; by default now, never before the last event nor in the future.

    A clock that was set back must stop nobody: without a given moment the last event's is taken.
    """
    now = _now()
    if given is None:
        return max(now, last) if last else now
    at = given if given.tzinfo else given.replace(tzinfo=UTC)
    if at > now:
        raise LedgerError(words.IN_FUTURE)
    if last and at < last:
        raise LedgerError(words.BEFORE_LAST)
    return at.astimezone(UTC)


def _now() -> datetime:
    """This moment; on the day that the settings name, when they do."""
    now, day = config.now(), config.settings().fixed_today
    fixed = now if day is None else now.replace(year=day.year, month=day.month, day=day.day)
    return fixed.astimezone(UTC)


def day(at: datetime) -> date:
    """The civil day of a moment."""
    return at.astimezone(BEIJING).date()


def draft(given: Draft, at: datetime, schools: Collection[str] | None, who: Principal) -> Draft:
    """The draft as it is kept; `schools` are those in sight, None when there is no register to ask.

    Raises LedgerError, the same for an unknown school as for one out of sight.
    """
    flow = rectification.workflow()
    texts: Values = {name: text(name, value) for name, value in asdict(given).items() if name in LONGEST}
    known = who.scope.schools if schools is None else schools
    if not texts["school"] or (known is not None and texts["school"] not in known):
        raise LedgerError(words.UNKNOWN_SCHOOL)
    if who.scope.schools is not None and texts["school"] not in who.scope.schools:
        raise LedgerError(words.UNKNOWN_SCHOOL)
    if not texts["problem"]:
        raise LedgerError(words.NO_PROBLEM)
    if given.severity not in flow.severities or given.origin not in flow.origins:
        raise LedgerError(words.UNKNOWN_KIND)
    if texts["indicator"] and not _measured(texts["indicator"]):
        raise LedgerError(words.UNKNOWN_INDICATOR)
    if not texts["ref"] and given.origin != BY_HAND:
        raise LedgerError(words.NO_REF)
    _term(given.due, day(at))
    return replace(given, **texts)


def _measured(id: str) -> bool:
    return id in contracts.definitions() or id in plan.load().indicators


def asked(item: Rectification, action: str, told: Mapping[str, Any], at: datetime) -> Values:
    """What a step changes, by field; raises LedgerError for what it lacks, must not carry or what is wrong.

    `told` holds due, measures, unit, person, failing and note; None means nothing was said.
    """
    flow, today = rectification.workflow(), day(at)
    said: Values = {
        name: text(name, v) if name in LONGEST else v for name, v in told.items() if v is not None
    }
    if extra := sorted(set(said) - set(flow.takes(action)) - {"note"}):
        raise LedgerError(words.not_now(extra, flow.deeds[action].title))
    lacking = [n for n in flow.needs(action) if n != "evidence" and not said.get(n) and not _has(item, n)]
    if lacking:
        raise LedgerError(words.lacking(lacking, flow.deeds[action].title))
    if "due" in said:
        _term(said["due"], min(item.due, today) if action == "amend" else today)
        _moved(item, action, said["due"])
    values = {name: v for name, v in said.items() if name in CHANGING and v != getattr(item, name)}
    if action == "amend" and not values:
        raise LedgerError(words.NOTHING_CHANGED)
    return values


CHANGING = ("due", "measures", "unit", "person")


def _has(item: Rectification, name: str) -> bool:
    """Whether the item has already what a step asks for; reasons and terms are asked for each time."""
    return name in ("measures", "unit", "person") and bool(getattr(item, name))


def _term(due: date, earliest: date) -> None:
    """A term that is a day, not before it begins and not absurdly far."""
    if not isinstance(due, date) or isinstance(due, datetime):
        raise LedgerError(words.NO_DUE)
    if due < earliest:
        raise LedgerError(words.due_before(due, earliest))
    if due - earliest > FARTHEST:
        raise LedgerError(words.DUE_TOO_FAR)


def _moved(item: Rectification, action: str, due: date) -> None:
    """A term moves later only where it is counted: by postponing, resuming or reopening."""
    if action == "postpone" and due <= item.due:
        raise LedgerError(words.not_later(item.due))
    if action == "amend" and not day(item.opened_at) <= due <= item.due:
        raise LedgerError(words.only_earlier(item.due))


def overridden(action: str, failing: bool | None, note: str, who: Principal) -> None:
    """Closing while the data still fail asks for a reason, and for somebody who may decide so."""
    if action != "close" or failing is not True:
        return
    if not who.may(OVERRIDE):
        raise LedgerError(words.STILL_FAILING)
    if not note:
        raise LedgerError(words.WHY_CLOSE)


def step(action: str) -> None:
    """Raises LedgerError for what is no step of the workflow."""
    deed = rectification.workflow().deeds.get(action)
    if deed is None or not deed.step:
        raise LedgerError(words.NO_STEP)


def following(item: Rectification, action: str) -> str:
    """The state that an action leads to; raises LedgerError where it does not follow."""
    try:
        return rectification.workflow().next(item.state, action, item.before)
    except rectification.Illegal as fault:
        raise LedgerError(str(fault)) from fault
