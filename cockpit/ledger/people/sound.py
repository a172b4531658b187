"""What may be written about somebody: a login of plain letters, a role that fits what comes with it."""

import re
import unicodedata
from collections.abc import Iterable

from cockpit import access
from cockpit.access import Principal
from cockpit.ledger.connection import LedgerError
from cockpit.ledger.meetings.sound import units
from cockpit.ledger.people.model import LOCAL
from cockpit.ledger.visits.sound import line
from cockpit.text import access as refusals
from cockpit.text import people_ledger as words

NAME, SUBJECT, MOST_SCHOOLS = 40, 255, 200  # characters, characters, schools
LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
ISSUER = re.compile(r"https://[!-~]{3,300}|http://(localhost|127\.0\.0\.1|\[::1\])[!-~]{0,300}")
SCHOOL = re.compile(r"[0-9A-Za-z]{1,40}")


def allowed(who: Principal, right: str) -> None:
    """Raises Denied unless the policy gives somebody the right."""
    if not who.may(right):
        raise access.Denied(refusals.ACTION_DENIED)


def folded(login: str) -> str:
    """A login as it is compared: one form of each letter, small.

    >>> folded(" Ｌi.Ping ")
    'li.ping'
    """
    plain = str(login).encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFKC", plain).strip().casefold()[:100]


def login(given: str) -> str:
    """A login as it is kept; raises LedgerError for one that is none."""
    said = folded(given)
    if not LOGIN.fullmatch(said):
        raise LedgerError(words.NOT_A_LOGIN)
    return said


def name(given: str) -> str:
    """A name on one line; raises LedgerError for none."""
    if len(str(given)) > NAME:
        raise LedgerError(words.too_long(NAME))
    return line(given, NAME, words.NO_NAME)


def origin(issuer: str, subject: str, break_glass: bool) -> tuple[str, str]:
    """Issuer and subject of an account; our own get their subject from us. Raises LedgerError."""
    if issuer == LOCAL:
        return issuer, ""
    if break_glass:
        raise LedgerError(words.ONLY_LOCAL_RESERVE)
    if not ISSUER.fullmatch(issuer):
        raise LedgerError(words.NOT_AN_ISSUER)
    said = str(subject)
    if not said.strip() or len(said) > SUBJECT or not said.isprintable():
        raise LedgerError(words.NO_SUBJECT)
    return issuer, said


def rights(role: str, unit: str, schools: Iterable[str]) -> tuple[str, str, tuple[str, ...]]:
    """Role, unit and schools that go together; raises LedgerError otherwise."""
    codes = tuple(sorted({code for code in ((schools,) if isinstance(schools, str) else schools) if code}))
    if role and role not in access.GRANTED:
        raise LedgerError(words.UNKNOWN_ROLE)
    _schools(access.policy()[role].rows if role else "", codes)
    if (role == "unit") != bool(unit) or (unit and unit not in units()):
        raise LedgerError(words.NEEDS_UNIT if role == "unit" else words.NO_UNIT)
    return role, unit, codes


def _schools(rows: str, codes: tuple[str, ...]) -> None:
    if len(codes) > MOST_SCHOOLS:
        raise LedgerError(words.too_many_schools(MOST_SCHOOLS))
    if not all(SCHOOL.fullmatch(code) for code in codes):
        raise LedgerError(words.BAD_SCHOOL)
    if rows == "school" and len(codes) != 1:
        raise LedgerError(words.NEEDS_ONE_SCHOOL)
    if rows == "schools" and not codes:
        raise LedgerError(words.NEEDS_SCHOOLS)
    if rows not in ("school", "schools") and codes:
        raise LedgerError(words.NO_SCHOOLS)
