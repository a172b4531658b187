"""Closing a period: the version that speaks for it is pinned, everything is computed once and kept."""

import hashlib
from datetime import date, datetime

import cockpit
from cockpit import agenda, ledger, outlook, plan, store
from cockpit.access import Principal
from cockpit.agenda import Cadence
from cockpit.figures import meeting as figures
from cockpit.figures.meeting import Progress
from cockpit.ledger import Closing, Meeting
from cockpit.text import meeting as words

SHORT = 8  # characters of a digest that people compare


class MeetingError(ValueError):
    """A period that cannot be closed, or a pack that cannot be made; the text is one Chinese sentence."""


def close(
    cadence: Cadence,
    period: date,
    *,
    version: int | None = None,
    note: str = "",
    who: Principal,
    key: str,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> Meeting:
    """Freeze a period with the newest version of its data, or `version`; the same `key` acts once.

    `who` sees the whole district; `at` is the moment of a closing that is written down later. Raises
    MeetingError without data of the period, LedgerError, StoreError or Denied; nothing is then closed.
    """
    pinned = speaks_for(cadence, period, version)
    read = store.reader(who, pinned.number, at)
    given = closing(cadence, period, pinned, note)
    book = ledger.open().meetings
    last = book.before(period, cadence.id, demo=pinned.demo)
    parts = figures.freeze(given, read, previous=figures.before(last) if last else None, progress=progress)
    store.pin(
        pinned.number
    )  # first: a version kept for nothing harms nobody, a month without its version does
    return book.close(given, parts, who=who, key=key, at=at)


def closing(cadence: Cadence, period: date, version: store.Version, note: str = "") -> Closing:
    """What a period would be closed with."""
    return Closing(
        cadence=cadence.id,
        period=period,
        version=version.number,
        published_at=version.published_at,
        plan=_plan(),
        foresight=outlook.edition(version).id,
        release=cockpit.__version__,
        demo=version.demo,
        title=cadence.named(period),
        note=note,
    )


def speaks_for(cadence: Cadence, period: date, number: int | None = None) -> store.Version:
    """The newest version whose data month lies in the period, or the one of that number.

    Raises MeetingError when there is none, or when the named one is about another period.
    """
    found = [each for each in store.versions() if number in (None, each.number)]
    fitting = [each for each in found if cadence.period(each.month) == period]
    if fitting:
        return fitting[-1]
    if number is not None and found:
        raise MeetingError(words.other_period(number, found[-1].month, cadence.named(period)))
    raise MeetingError(words.no_version(number) if number is not None else words.no_data(period))


def cadence(id: str = "") -> Cadence:
    """A cadence of the rules, by default the regular one; raises MeetingError for an unknown one."""
    rules = agenda.rules()
    if id and id not in rules.cadences:
        raise MeetingError(words.no_cadence(id))
    return rules.cadences[id] if id else rules.regular


def _plan() -> str:
    """The plan by name, with a digest that changes with any of its files."""
    digest = hashlib.sha256()
    for path in sorted(plan.FOLDER.glob("*.toml")):
        digest.update(path.read_bytes())
    return f"{plan.load().tracked.short} {digest.hexdigest()[:SHORT]}"
