"""Who may open which part of a frozen month, and what a read-only link is pinned to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from cockpit import access, ledger
from cockpit.figures import meeting as figures
from cockpit.screen.card import principal
from cockpit.text import meeting_page as words

PINNED = "meeting_link"  # session key: the read-only link that this visit came with; identity puts it there


def pinned() -> ledger.Link | None:
    """The link that this visit came with; None for people who signed in."""
    return st.session_state.get(PINNED) if principal().role == access.GUEST else None


def again(link: ledger.Link) -> ledger.Link | None:
    """The link as it stands now; None once it has ended or been taken back."""
    now = datetime.now(UTC)
    found = ledger.open().meetings.links(link.meeting)
    return next((each for each in found if each.id == link.id and each.live(now)), None)


def lapsed() -> bool:
    """Whether the link that this visit came with has meanwhile ended or been taken back."""
    link = pinned()
    return link is not None and again(link) is None


def scopes(meeting: ledger.Meeting) -> tuple[str, ...]:
    """What whoever looks may open of a meeting."""
    return figures.openable(meeting, principal(), pinned())


def packs(meeting: ledger.Meeting, scope: str) -> Mapping[str, str]:
    """The packs that were frozen for a scope: id → title."""
    return {pack.id: pack.title for pack in figures.packs(meeting, scope)}


def titles(scopes: Sequence[str], schools: Mapping[str, str]) -> dict[str, str]:
    """What each scope is called; where two have one name, their codes tell them apart."""
    names = {scope: _title(scope, schools) for scope in scopes}
    twice = {name for name, times in Counter(names.values()).items() if times > 1}
    return {s: words.coded(n, s.partition(":")[2]) if n in twice else n for s, n in names.items()}


def _title(scope: str, schools: Mapping[str, str]) -> str:
    kind, _, name = scope.partition(":")
    return words.WHOLE if kind == "district" else schools.get(name, name)
