"""What may be written about a meeting: a period that has begun, scopes that there are, days in order."""

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cockpit import agenda, plan
from cockpit.access import Principal
from cockpit.ledger.connection import LedgerError
from cockpit.ledger.meetings.model import (
    DISTRICT,
    REASONED,
    SCHOOL,
    STEPS,
    UNIT,
    Action,
    Basis,
    Closing,
    File,
)
from cockpit.ledger.rectify import sound
from cockpit.ledger.rectify.sound import Values
from cockpit.ledger.visits.sound import line
from cockpit.text import meeting_ledger as words

TITLE, NOTE, TEXT, WHAT, PERSON, LABEL = 60, 500, 1000, 300, 40, 60  # characters
FILE_NAME = 120
SAID = 200  # of a run's progress
FIGURE, FIGURE_TITLE, CLAIM, MOST_BASIS = 120, 200, 2000, 20
MOST_PARTS, MOST_MB = 2000, 64  # parts of a meeting, megabytes of one part
FARTHEST = timedelta(days=731)  # two years: a term beyond it is a slip of the pen
CODE = re.compile(r"[0-9A-Za-z]{1,40}")  # of a school
ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
DIGEST = re.compile(r"[0-9a-f]{64}")


def allowed(who: Principal, right: str) -> None:
    """Raises Denied unless the policy gives somebody the right."""
    sound.allowed(who, f"meeting:{right}")


def cadence(id: str) -> agenda.Cadence:
    """A cadence of the rules; raises LedgerError for an unknown one and for rules that cannot be used."""
    found = _rules().cadences.get(id)
    if found is None:
        raise LedgerError(words.UNKNOWN_CADENCE)
    return found


def _rules() -> agenda.Rules:
    try:
        return agenda.rules()
    except agenda.AgendaError as fault:
        raise LedgerError(str(fault)) from fault


def closing(given: Closing, at: datetime) -> Closing:
    """The closing as it is kept; raises LedgerError where the period is none or has not begun."""
    of = cadence(given.cadence)
    if not _day(given.period) or given.period != of.period(given.period):
        raise LedgerError(words.NOT_A_PERIOD)
    if of.start(given.period) > sound.day(at):
        raise LedgerError(words.NOT_BEGUN)
    if not isinstance(given.version, int) or given.version < 1:
        raise LedgerError(words.NO_VERSION)
    texts: Values = {name: line(getattr(given, name), TITLE) for name in ("plan", "foresight", "release")}
    title, note = line(given.title, TITLE, words.NO_TITLE), line(given.note, NOTE)
    return replace(given, title=title, note=note, published_at=utc(given.published_at), **texts)


def utc(at: datetime) -> datetime:
    """A moment in UTC; one that names no zone is taken as UTC."""
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def parts(given: Mapping[str, bytes]) -> dict[str, tuple[str, int, bytes]]:
    """Scope → (digest, size, compressed bytes); raises LedgerError when the district's is missing."""
    if DISTRICT not in given or len(given) > MOST_PARTS:
        raise LedgerError(words.NO_PARTS)
    for scope, data in given.items():
        if not isinstance(data, bytes) or not 0 < len(data) <= MOST_MB << 20:
            raise LedgerError(words.BAD_PART)
        scoped(scope)
    return {
        scope: (hashlib.sha256(data).hexdigest(), len(data), zlib.compress(data))
        for scope, data in sorted(given.items())
    }


def seal(digests: Mapping[str, str]) -> str:
    """One digest over every part's scope and digest."""
    said = "\n".join(f"{scope} {digest}" for scope, digest in sorted(digests.items()))
    return hashlib.sha256(said.encode()).hexdigest()


def scoped(scope: str) -> str:
    """A scope as parts and links name it; raises LedgerError for any other text."""
    named = scope == DISTRICT or (scope.startswith(UNIT) and scope.removeprefix(UNIT) in units())
    if not named and not (scope.startswith(SCHOOL) and CODE.fullmatch(scope.removeprefix(SCHOOL))):
        raise LedgerError(words.UNKNOWN_SCOPE)
    return scope


def units() -> tuple[str, ...]:
    """The responsible units of the tracked plan."""
    return tuple(unit.name for unit in plan.load().tracked.units)


def unit(given: str) -> str:
    """One of the responsible units."""
    if given not in units():
        raise LedgerError(words.UNKNOWN_UNIT)
    return given


def item(given: str) -> str:
    """An item of the agenda, or none."""
    if given and not ID.fullmatch(given):
        raise LedgerError(words.UNKNOWN_ITEM)
    return given


def basis(given: Iterable[Basis]) -> tuple[Basis, ...]:
    """The figures that something is based on, each once."""
    found = {
        figure: Basis(figure, line(each.title, FIGURE_TITLE), line(each.claim, CLAIM))
        for each in given
        if (figure := line(each.figure, FIGURE, words.NO_FIGURE))
    }
    if len(found) > MOST_BASIS:
        raise LedgerError(words.too_many_figures(MOST_BASIS))
    return tuple(found.values())


def term(given: date | None, closed: date, today: date) -> date:
    """A term: a day after the one the meeting was closed on, not past, not absurdly far."""
    if not isinstance(given, date) or isinstance(given, datetime):
        raise LedgerError(words.NO_DUE)
    earliest = max(closed + timedelta(days=1), today)
    if given < earliest:
        raise LedgerError(words.due_before(given, earliest))
    if given - earliest > FARTHEST:
        raise LedgerError(words.DUE_TOO_FAR)
    return given


def step(action: Action, step: str, note: str, moved: date | None, at: datetime) -> date:
    """The term of an action after a step; raises LedgerError where it does not follow or lacks something."""
    if step not in STEPS:
        raise LedgerError(words.UNKNOWN_STEP)
    if action.state not in STEPS[step][0]:
        raise LedgerError(words.illegal(step, action.state))
    if step in REASONED and not note:
        raise LedgerError(words.no_note(step))
    if step not in ("postpone", "reopen"):
        if moved is not None:
            raise LedgerError(words.no_new_term(step))
        return action.due
    if step == "reopen" and moved is None:
        return action.due
    if step == "postpone" and _day(moved) and moved is not None and moved <= action.due:
        raise LedgerError(words.not_later(action.due))
    return term(moved, sound.day(action.opened_at), sound.day(at))


def clock() -> datetime:
    """This moment as the machine has it: a fixed date of the cockpit must not keep a link alive."""
    return datetime.now(UTC)


def expiry(given: datetime, now: datetime) -> datetime:
    """When a link ends: later than now, within the longest term of the rules."""
    most = _rules().most_link_days
    if not isinstance(given, datetime) or utc(given) <= now:
        raise LedgerError(words.EXPIRED)
    if (sound.day(utc(given)) - sound.day(now)).days > most:
        raise LedgerError(words.too_late(most))
    return utc(given)


def produced(given: Iterable[File]) -> tuple[File, ...]:
    """The files of a run, each form once."""
    files = tuple(given)
    named = all(line(each.name, FILE_NAME) and ID.fullmatch(each.form) for each in files)
    whole = all(DIGEST.fullmatch(each.sha256) and each.size > 0 for each in files)
    if not named or not whole or len({each.form for each in files}) != len(files):
        raise LedgerError(words.BAD_FILES)
    return files


def _day(given: object) -> bool:
    return isinstance(given, date) and not isinstance(given, datetime)
