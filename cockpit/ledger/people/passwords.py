"""Passwords: which ones are good enough, how they are kept, and how they are compared."""

import re
import secrets
import threading
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cockpit import config
from cockpit.text import people_ledger as words

LEAST, MOST = 12, 128  # characters
KINDS = 3  # of small letters, capitals, digits and other characters
OWN = 6  # characters that belong neither to a weak word nor to a run
PAST = 5  # passwords that may not be taken again
DAYS, FIRST_DAYS = 90, 7  # how long a password holds, and how long one that somebody else has made
HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)  # as OWASP asks of argon2id
AT_ONCE = threading.BoundedSemaphore(2)  # comparisons at a time: each takes 46 MB
LIKE = str.maketrans("@4031!$5789", "aaoelissTbg".lower())  # marks that stand for letters
YEAR = re.compile(r"(19|20)\d\d")
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is taken for another
GROUPS, LONG = 4, 5  # of a password that is made for somebody: 116 bits


def hashed(password: str) -> str:
    """What is kept of a password."""
    with AT_ONCE:
        return HASHER.hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether a password is the one that was kept; takes as long when none was."""
    with AT_ONCE:
        try:
            return HASHER.verify(kept or _nobody(), password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    """Stands for the password of who has none, so that an answer takes its time."""
    return HASHER.hash(secrets.token_hex(16))


def made() -> str:
    """A fresh password to be told once.

    >>> import re
    >>> bool(re.fullmatch("([A-Za-z2-9]{5}-){3}[A-Za-z2-9]{5}", made()))
    True
    """
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(LONG)) for _ in range(GROUPS))
    return "-".join(groups)


def faults(password: str, login: str, past: Iterable[str] = ()) -> list[str]:
    """Why a password may not be taken, each as a clause; `past` are the kept forms of earlier ones."""
    if not isinstance(password, str) or len(password) > MOST or not password.isprintable():
        return [words.unprintable(MOST)]
    found = [words.too_short(LEAST)] if len(password) < LEAST else []
    if _kinds(password) < KINDS:
        found.append(words.too_plain(KINDS))
    if login.casefold() in password.casefold():
        found.append(words.HAS_LOGIN)
    if not found and weak(password):
        found.append(words.WEAK)
    if not found and any(fits(kept, password) for kept in past):
        found.append(words.used_before(PAST))
    return found


def _kinds(password: str) -> int:
    tests = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
    return sum(any(test(letter) for letter in password) for test in tests)


def weak(password: str) -> bool:
    """Whether a password is little more than well-known words, years and runs of keys.

    >>> [weak(each) for each in ("P@ssw0rd2026!", "Qwerty!123456", "Chongqing@2026", "Mai7-Kruste.Föhn")]
    [True, True, True, False]
    """
    plain = password.casefold()
    if len(plain) != len(password):  # a letter that becomes two when it is folded
        plain = password.lower()
    known = _covered(plain.translate(LIKE), _words()) | _covered(plain, _words())
    runs = {place for found in YEAR.finditer(plain) for place in range(*found.span())} | _runs(plain)
    return len(plain) - len(known | runs) < OWN


def _covered(text: str, known: Iterable[str]) -> set[int]:
    """The places of a text that one of the words covers."""
    found: set[int] = set()
    for word in known:
        start = text.find(word)
        while start >= 0:
            found |= set(range(start, start + len(word)))
            start = text.find(word, start + 1)
    return found


def _runs(text: str) -> set[int]:
    """The places of three and more characters that repeat or follow one another, up or down."""
    found: set[int] = set()
    for place in range(len(text) - 2):
        one, two, three = (ord(letter) for letter in text[place : place + 3])
        if one - two == two - three and abs(one - two) <= 1:
            found |= {place, place + 1, place + 2}
    return found


@cache
def _words() -> tuple[str, ...]:
    """The weak words, which come with the program and not with a district's data."""
    said = (config.ROOT / "data" / "weak_passwords.txt").read_text("utf-8")
    return tuple(line for line in map(str.strip, said.splitlines()) if line and not line.startswith("#"))
