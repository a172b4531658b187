"""What people write about a visit is checked before it is kept; what is not sound is one Chinese sentence."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime

from cockpit import access, config, inspection, text
from cockpit.ledger import chain
from cockpit.ledger.connection import LedgerError
from cockpit.ledger.rectify.model import Conflict
from cockpit.ledger.visits.model import Plan, Step, Visit
from cockpit.text import visits_ledger as words

NAME, TITLE, REMARK, CONCLUSION = 20, 40, 500, 1000  # characters
MOST_SCHOOLS, MOST_TEAM = 60, 20
FARTHEST = date(2031, 12, 31)  # one year past the plan's end
CODE = re.compile(r"[0-9A-Za-z-]{1,20}")  # of a school
KEY = 80  # characters of an idempotency key
TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))  # marks that turn a text around


def allowed(who: access.Principal, action: str) -> None:
    """Raise Denied unless the policy gives the action."""
    if not who.may(f"visit:{action}"):
        raise access.Denied(words.NOT_ALLOWED)


def plan(
    given: Plan,
    opened: date,
    sight: access.Scope,
    known: Collection[str] | None,
    kept: Collection[str] = (),
) -> Plan:
    """The plan with its texts on one line; `kept` are schools out of sight that are in it already.

    `known` are the schools that there are, None when there is no register to ask.
    """
    schools = tuple(dict.fromkeys(given.schools))
    if not schools or len(schools) > MOST_SCHOOLS:
        raise LedgerError(words.schools(MOST_SCHOOLS))
    for school in schools:
        in_sight(school, sight, known)
    areas = tuple(area.id for area in inspection.load().areas if area.id in given.areas)
    if not areas or len(areas) != len(set(given.areas)):
        raise LedgerError(words.AREAS)
    if not opened <= given.day <= FARTHEST:
        raise LedgerError(words.day(opened, FARTHEST))
    title, lead = line(given.title, TITLE, words.TITLE), line(given.lead, NAME, words.LEAD)
    every = tuple(dict.fromkeys((*kept, *schools)))
    return Plan(title, given.day, lead, every, areas, _team(given.team), line(given.note, REMARK))


def _team(given: Iterable[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(said for each in given if (said := line(each, NAME))))
    if len(names) > MOST_TEAM:
        raise LedgerError(words.team(MOST_TEAM))
    return names


def line(given: str, most: int, needed: str = "") -> str:
    """A text on one line; `needed` is the sentence for an empty one that may not be empty."""
    plain = str(given).encode("utf-8", "replace").decode("utf-8")
    said = " ".join(plain.translate(chain.CONTROLS).translate(TURNS).split())
    if len(said) > most:
        raise LedgerError(words.too_long(most))
    if needed and not said:
        raise LedgerError(needed)
    return said


def in_sight(school: str, sight: access.Scope, known: Collection[str] | None) -> None:
    """Raise for a school that is unknown or not in sight; the two are not told apart."""
    outside = sight.schools is not None and school not in sight.schools
    if not CODE.fullmatch(school) or outside or (known is not None and school not in known):
        raise LedgerError(words.UNKNOWN_SCHOOL)


def key(given: str) -> str:
    """The key of a form, under which it acts once."""
    if not isinstance(given, str) or not 1 <= len(given) <= KEY or not given.isprintable():
        raise LedgerError(words.NO_KEY)
    return given


def moment(at: datetime | None, last: datetime | None) -> datetime:
    """When a step is taken, in UTC without a zone: now, or a past moment after the last step.

    A clock that was set back stops nobody: without a given moment the last step's stands in.
    """
    now, before = _now(), last.replace(tzinfo=None) if last else None
    if at is None:
        return max(now, before) if before else now
    when = at.astimezone(UTC).replace(tzinfo=None)
    if when > now or (before is not None and when < before):
        raise LedgerError(words.MOMENT)
    return when


def _now() -> datetime:
    """This moment; on the day that the settings name, when they do."""
    now, day = config.now(), config.settings().fixed_today
    fixed = now if day is None else now.replace(year=day.year, month=day.month, day=day.day)
    return fixed.astimezone(UTC).replace(tzinfo=None)


def today(at: datetime | None) -> date:
    """The day a step is taken on, in the country's civil time."""
    return at.astimezone(text.BEIJING).date() if at else config.settings().today()


def unchanged(visit: Visit, revision: int, last: Step) -> None:
    """Raise when somebody else has changed the visit meanwhile, naming who did what."""
    if visit.revision != revision:
        raise Conflict(words.conflict(last.by, last.action, last.at))


def state(visit: Visit, wanted: Sequence[str], action: str) -> None:
    """Raise unless the visit is in one of these states."""
    if visit.state not in wanted:
        raise LedgerError(words.wrong_state(action, visit.state))
