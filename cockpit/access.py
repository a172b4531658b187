"""Who may see which rows and do what: the policy is a data file, and what it does not list is denied."""

import hashlib
import ipaddress
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from cockpit import config
from cockpit.text import access as words

WALL = "wall"  # a screen, not a person
GUEST = "guest"  # whoever holds a read-only link; nobody can choose it
UNIT = "unit"  # one of the responsible units
FEED = "feed"  # a machine with a key
OPERATOR = "operator"  # whoever works at the command line of the server
GRANTED = ("leader", "inspector", "school", "admin", "unit", "reviewer", "security", "auditor")  # to a person
CHOSEN = (*GRANTED[:4], WALL, *GRANTED[4:])  # what the demonstration offers to a visitor
ROLES = (*CHOSEN, GUEST, FEED, OPERATOR)
ROWS = ("district", "schools", "school")
STEPPED = (
    "admin",
    "security",
    "auditor",
    "reviewer",
)  # enter with a second factor where a provider tells one
APART = ("people:register", "people:grant", "audit:read")  # duties that no role of a person may join
LOOKING = ("page:", "register:", "peers:")  # all that somebody may who looks through another's eyes
FORWARDED = "x-forwarded-for"
RELAYED = (FORWARDED, "x-real-ip", "forwarded", "via")  # headers that say somebody passed a request on


class Denied(Exception):
    """Somebody asked for data or an action that the policy does not give; the text is a Chinese sentence."""


class PolicyError(Exception):
    """The policy file cannot be used; the text lists every fault in Chinese."""


class Level(IntEnum):
    """How widely a dataset may be seen; a higher level is seen by fewer."""

    PUBLIC = 0
    INTERNAL = 1
    SENSITIVE = 2

    @classmethod
    def of(cls, name: str) -> "Level":
        """The level of a name as contracts and the policy write it; KeyError for any other.

        >>> Level.of("internal")
        <Level.INTERNAL: 1>
        """
        return {level.name.lower(): level for level in cls}[name]


@dataclass(frozen=True)
class Scope:
    """The rows somebody may see: schools None means the whole district, an empty set means nothing."""

    schools: frozenset[str] | None
    level: Level

    @property
    def whole(self) -> bool:
        """Whether every school of the district is in sight."""
        return self.schools is None

    @property
    def key(self) -> str:
        """A stable text for cache keys: equal scopes, and only those, have equal keys."""
        schools = None if self.schools is None else sorted(self.schools)
        return hashlib.sha256(json.dumps([int(self.level), schools]).encode()).hexdigest()


NOTHING = Scope(frozenset(), Level.PUBLIC)


@dataclass(frozen=True)
class Principal:
    """Somebody in a role, with the rows that go with it; `session` is the public id of the session's row."""

    login: str
    role: str
    name: str
    scope: Scope
    unit: str = ""  # whose actions and packs, for somebody of a responsible unit
    session: str = ""
    previewed_by: str = ""  # the login of whoever looks through this one's eyes

    def may(self, action: str) -> bool:
        """Whether the policy lists the action for this role; in a preview nothing but looking."""
        if self.previewed_by and not action.startswith(LOOKING):
            return False
        rule = policy().get(self.role)
        return rule is not None and rule.allows(action)


@dataclass(frozen=True)
class Rule:
    """What the policy gives to one role."""

    rows: str
    level: Level
    actions: frozenset[str]

    def allows(self, action: str) -> bool:
        """Whether the action, or its kind followed by *, is listed."""
        kind, colon, name = action.partition(":")
        whole_kind = bool(colon and name) and f"{kind}:*" in self.actions
        return bool(action) and not action.endswith("*") and (action in self.actions or whole_kind)


def principal(
    role: str,
    schools: Iterable[str] | None = None,
    login: str = "",
    name: str | None = None,
    *,
    unit: str = "",
    session: str = "",
) -> Principal:
    """Somebody in `role`; `schools` are the school codes that an inspector or a school is given.

    Without schools such a role sees nothing. Raises Denied for an unknown role, for a school role with
    several schools, and for schools given to a role that sees the whole district.
    """
    rule = policy().get(role)
    if rule is None:
        raise Denied(words.UNKNOWN_ROLE)
    title = words.ROLES[role]
    scope = Scope(_schools(rule.rows, schools), rule.level)
    return Principal(login or role, role, name or title, scope, unit, session)


def operator(login: str = "") -> Principal:
    """Whoever works at the command line of the server: accounts, sessions and keys, but no data."""
    return principal(OPERATOR, login=login)


def preview(target: Principal, by: Principal) -> Principal:
    """`by` looking through the eyes of `target`: its rows and pages, no action, no higher level than its own.

    Raises Denied for who may not, and within a preview.
    """
    if not by.may("people:preview") or by.previewed_by:
        raise Denied(words.ACTION_DENIED)
    scope = Scope(target.scope.schools, min(target.scope.level, by.scope.level))
    return replace(target, scope=scope, session=by.session, previewed_by=by.login)


@dataclass(frozen=True)
class Acting:
    """From where, and in which session, something is being done; empty where nobody can tell."""

    address: str = ""
    session: str = ""


ACTING: ContextVar[Acting | None] = ContextVar("acting", default=None)
_PROVIDERS: list[Callable[[], Acting | None]] = []


def acting_by(provider: Callable[[], Acting | None]) -> None:
    """Name who tells from where something is done where the context does not; None when it cannot tell."""
    _PROVIDERS[:] = [provider]


def acting() -> Acting:
    """From where something is being done just now: as the context says, else the provider, else nothing."""
    found = ACTING.get()
    if found is None and _PROVIDERS:
        found = _PROVIDERS[0]()
    return found or Acting()


def _schools(rows: str, schools: Iterable[str] | None) -> frozenset[str] | None:
    if isinstance(schools, str):
        schools = (schools,)
    if rows == "district":
        if schools is not None:
            raise Denied(words.WHOLE_DISTRICT)
        return None
    given = frozenset(code for code in schools or () if code)
    if rows == "school" and len(given) > 1:
        raise Denied(words.ONE_SCHOOL)
    return given


Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def place(address: str | None) -> Address | None:
    """An address as a number, IPv4 also where it is written as IPv6; None for anything else.

    >>> place("::ffff:10.1.2.3"), place("fe80::1%eth0"), place("elsewhere")
    (IPv4Address('10.1.2.3'), IPv6Address('fe80::1'), None)
    """
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def origin(host: str | None, said: Callable[[str], Sequence[str]]) -> Address | None:
    """Where a request comes from: its peer `host`, or whom a trusted proxy names; None when nobody can tell.

    `said` gives every value of a header. The server itself already believes a proxy on its own machine, so a
    request that was passed on by one nobody trusts has no known origin.
    """
    if not any(said(name) for name in RELAYED):
        return place(host)
    trusted, peer = config.settings().proxies, place(host)
    here = ipaddress.ip_address("127.0.0.1")
    if not any(each is not None and each in network for network in trusted for each in (peer, here)):
        return None
    named = [place(part.strip()) for part in ",".join(said(FORWARDED)).split(",") if part.strip()]
    way = [*named, peer]
    return next((each for each in reversed(way) if not any(each in n for n in trusted if each)), way[0])


def counted(host: str | None, said: Callable[[str], Sequence[str]]) -> str:
    """The address that attempts are counted by and the audit names: where a request comes from, or its peer.

    A header that nobody trusts says nothing, so whoever sends one is still the peer they are; "" without one.
    """
    found = origin(host, said) or place(host)
    return str(found) if found else ""


def policy() -> Mapping[str, Rule]:
    """The rules by role, from `policy.toml` in the data folder; raises PolicyError with every fault."""
    return _policy(config.settings().data / "policy.toml")


@cache
def _policy(path: Path) -> Mapping[str, Rule]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise PolicyError(words.POLICY + words.NO_POLICY + words.FULL_STOP) from fault
    if faults := _faults(written):
        raise PolicyError(words.POLICY + words.JOIN.join(faults) + words.FULL_STOP)
    return {
        role: Rule(rule["rows"], Level.of(rule["level"]), frozenset(rule["may"]))
        for role, rule in written.items()
    }


def _faults(written: Mapping[str, Any]) -> list[str]:
    missing = [words.bad_role(role, words.MISSING_ROLE) for role in ROLES if role not in written]
    unknown = [words.bad_role(role, words.UNKNOWN_ROLE_IN_POLICY) for role in written if role not in ROLES]
    wrong = [
        words.bad_role(role, fault)
        for role, rule in written.items()
        for fault in _rule_faults(rule if isinstance(rule, dict) else {})
    ]
    return missing + unknown + wrong + [words.joined(role) for role in GRANTED if _joins(written.get(role))]


def _joins(rule: Any) -> bool:
    """Whether a role joins two duties that belong to different people."""
    listed = rule.get("may") if isinstance(rule, dict) else None
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        return False
    given = Rule("", Level.PUBLIC, frozenset(listed))
    return sum(given.allows(duty) for duty in APART) > 1


def _rule_faults(rule: Mapping[str, Any]) -> list[str]:
    actions = rule.get("may")
    listed = isinstance(actions, list) and all(
        isinstance(action, str) and action != "*" for action in actions
    )
    checks = {
        words.BAD_ROWS: rule.get("rows") in ROWS,
        words.BAD_LEVEL: str(rule.get("level")) in {level.name.lower() for level in Level},
        words.BAD_ACTIONS: listed,
    }
    return [fault for fault, fine in checks.items() if not fine]
