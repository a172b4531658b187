"""Accounts, what needs somebody among them, who is signed in, and which role may do what."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import polars as pl

from cockpit import access, ledger, text
from cockpit.figures.core import Figure, frame
from cockpit.ledger import Person, Session
from cockpit.ledger.people.model import UNUSED
from cockpit.text import access as policy_words
from cockpit.text import people as words
from cockpit.text.frame import NAVIGATION

WARNED, ENDING = timedelta(days=30), timedelta(days=7)  # before an account or a password ends
ADMINISTRATORS = ("admin", "security", "auditor")  # the three that every installation needs
ORDER = {role: place for place, role in enumerate(access.GRANTED)}
Claim = dict[str, str]
Names = Mapping[str, str]  # school code → name


def attention(now: datetime | None = None) -> Figure:
    """What needs somebody: a missing administrator, accounts locked or unused, old passwords (claims)."""
    moment = now or datetime.now(UTC)
    active = ledger.open().people.people(active_only=True)
    held = {person.role for person in active}
    rows = [_claim("at_risk", words.ATTENTION, words.missing(r), "") for r in ADMINISTRATORS if r not in held]
    rows += [found for person in active if (found := _about(person, moment))]
    calm = {"status": "achieved", "status_word": words.FINE, "text": words.FINE_TEXT}
    listed = frame("claims", rows or [calm])
    day = moment.astimezone(text.BEIJING).date()
    claim = words.attention(len(rows))
    return Figure("people-attention", "claims", words.ATTENTION, claim, listed, words.SOURCE, day)


def accounts(
    names: Names, *, search: str = "", role: str | None = None, now: datetime | None = None
) -> Figure:
    """The accounts, those in use first, that hold the words in name or login and have the role (table)."""
    moment = now or datetime.now(UTC)
    every = ledger.open().people.people()
    shown = [each for each in every if _fits(each, search) and role in (None, each.role)]
    shown.sort(key=lambda each: (not each.active, ORDER.get(each.role, len(ORDER)), each.login))
    rows = [_account(each, names, moment) for each in shown]
    claim = words.accounts(sum(each.active for each in every), len(every))
    if search or role is not None:
        claim = words.matches(len(shown), len(every)) if shown else words.NO_MATCH
    missing = words.NO_MATCH if every else words.NO_ONE
    return _table("people-accounts", words.ACCOUNTS, claim, words.ACCOUNT_COLUMNS, rows, missing)


def sessions(now: datetime | None = None) -> Figure:
    """Who is signed in, from where, since when (table)."""
    moment = now or datetime.now(UTC)
    rows = [_session(each, moment) for each in ledger.open().sessions.sessions()]
    claim = words.sessions(len(rows))
    return _table("people-sessions", words.SESSIONS, claim, words.SESSION_COLUMNS, rows, words.NO_SESSIONS)


def matrix() -> Figure:
    """Every action of the policy with the roles that may do it, below rows and level of each role (table)."""
    rules, pages = access.policy(), dict(pair for group in NAVIGATION.values() for pair in group)
    actions = sorted({action for rule in rules.values() for action in rule.actions}, key=_place)
    rows = [
        ("rows", words.ROWS_OF, "", "", *(words.ROWS[rules[role].rows] for role in access.ROLES)),
        ("level", words.LEVEL_OF, "", "", *(_level(rules[role].level) for role in access.ROLES)),
    ]
    rows += [
        (action, *policy_words.action(action, pages), action, *_cells(rules, action)) for action in actions
    ]
    heads = {"kind": (words.KIND, ""), "action": (words.ACTION, ""), "code": (words.CODE, "")}
    heads |= {f"role_{role}": (text.role(role), "") for role in access.ROLES}
    claim = words.matrix(len(access.ROLES), len(actions))
    return _table("people-matrix", words.MATRIX, claim, heads, rows, claim)


def state(person: Person, now: datetime) -> str:
    """The one word for an account: whether it can be used at all, then what is in the way."""
    checks = (
        (words.STOPPED, not person.active),
        (words.LOCKED, person.locked_until is not None and person.locked_until > now),
        (words.NO_ROLE, not person.role),
        (words.NO_PASSWORD, person.local and not person.has_password),
        (words.FIRST, person.must_change),
        (words.LAPSED, person.lapsed(now)),
        (words.UNUSED, person.unused(now)),
    )
    return next((word for word, holds in checks if holds), words.IN_USE)


def origin(person: Person) -> str:
    """Where an account comes from."""
    return words.RESERVE if person.break_glass else words.LOCAL if person.local else words.PROVIDER


def _about(person: Person, now: datetime) -> Claim | None:
    """What needs somebody about one account in use; the first thing only."""
    named = words.named(person.name, person.login)
    if person.locked_until is not None and person.locked_until > now:
        return _claim("at_risk", words.LOCKED, named, words.locked(person.locked_until))
    if not person.role:
        return _claim("no_data", words.NO_ROLE, named, words.no_role())
    left = person.since + UNUSED - now
    if not person.break_glass and left <= WARNED:
        return _claim("stale", words.UNUSED, named, words.unused(person.since, max(left.days, 0)))
    if person.expires_at is not None and person.expires_at - now <= ENDING:
        word = words.LAPSED if person.lapsed(now) else words.ATTENTION
        return _claim("at_risk", word, named, words.ending(person.expires_at))
    return None


def _claim(status: str, word: str, said: str, detail: str) -> Claim:
    return {"status": status, "status_word": word, "text": said, "detail": detail}


def _fits(person: Person, search: str) -> bool:
    asked = search.strip().casefold()
    return asked in person.name.casefold() or asked in person.login


def _account(person: Person, names: Names, now: datetime) -> Sequence[str]:
    schools = [names.get(code, code) for code in person.schools]
    return (
        person.id, person.name, person.login, text.ROLE_WORDS.get(person.role, words.NO_ROLE),
        words.sight(person.role, person.unit, schools), state(person, now), origin(person),
        text.moment(person.seen_at) if person.seen_at else words.NEVER,
    )  # fmt: skip


def _session(session: Session, now: datetime) -> Sequence[str]:
    who = session.principal
    return (
        session.id, who.name if who else text.MISSING, text.role(who.role) if who else text.MISSING,
        words.WAYS.get(session.via, session.via), session.address or text.MISSING, words.agent(session.agent),
        text.moment(session.opened_at), words.ago(now - session.seen_at), text.moment(session.ends_at),
    )  # fmt: skip


def _level(level: access.Level) -> str:
    return text.LEVEL_WORDS[level.name.lower()]


def _place(action: str) -> tuple[int, int, str]:
    """Where an action stands in the matrix: by kind, then in the order of a piece of work."""
    kinds, known = list(policy_words.KINDS), list(policy_words.ACTIONS)
    kind = action.partition(":")[0]
    return (
        kinds.index(kind) if kind in kinds else len(kinds),
        known.index(action) if action in known else len(known),
        action,
    )


def _cells(rules: Mapping[str, access.Rule], action: str) -> list[str]:
    return [words.MAY if action in rules[role].actions else "" for role in access.ROLES]


def _table(
    name: str,
    title: str,
    claim: str,
    columns: Mapping[str, tuple[str, str]],
    rows: Iterable[Sequence[str]],
    missing: str,
) -> Figure:
    listed = pl.DataFrame(list(rows), schema=dict.fromkeys(("key", *columns), pl.String), orient="row")
    shown = tuple((column, head, unit, 0) for column, (head, unit) in columns.items())
    day = datetime.now(text.BEIJING).date()
    return Figure(
        name, "table", title, claim, listed, words.SOURCE, day, options={"columns": shown, "missing": missing}
    )
