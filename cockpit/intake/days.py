"""Days and months in every spelling that has one meaning; the others are refused with a reason."""

from __future__ import annotations

import datetime as dt
import re

from cockpit.text import intake as words

FIRST_DAY = dt.date(2000, 1, 1)  # an earlier date in this field is a typing error
SERIALS = (36_526, 73_050)  # day numbers of 2000-01-01 and 2099-12-31 from 1900
EPOCHS = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
DAY = re.compile(r"^([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})(?:[ T][0-9:.]{1,15}(?:Z|[+-][0-9:]{5})?)?$")
TIGHT_DAY = re.compile(r"^([0-9]{4})([0-9]{2})([0-9]{2})$")
MONTH = re.compile(r"^([0-9]{4})[-./]([0-9]{1,2})$")
TIGHT_MONTH = re.compile(r"^([0-9]{4})([0-9]{2})$")
SHORT_YEAR = re.compile(r"^[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{1,4}$")


class Unreadable(Exception):
    """A cell that cannot become a value; the text is the Chinese reason."""


def day(plain: str, *, epoch_1904: bool = False) -> dt.date:
    """The day of a folded text or a day number; raises Unreadable.

    >>> day("2026.3.1"), day("45000")
    (datetime.date(2026, 3, 1), datetime.date(2023, 3, 15))
    """
    western = _western(plain)
    if match := DAY.match(western) or TIGHT_DAY.match(western):
        return _checked(*map(int, match.groups()[:3]))
    if re.fullmatch(r"[0-9]{1,5}(\.[0-9]+)?", western):
        return _serial(float(western), epoch_1904)
    if any(mark.isdigit() and mark not in "0123456789" for mark in western):
        raise Unreadable(words.FOREIGN_DIGITS)
    raise Unreadable(words.AMBIGUOUS_DATE if SHORT_YEAR.match(western) else words.NOT_DATE)


def month(plain: str, *, epoch_1904: bool = False) -> dt.date:
    """The first day of the month of a folded text; a whole date counts for its month; raises Unreadable.

    >>> month("202603"), month("2026/3/15")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    """
    western = _western(plain)
    if match := MONTH.match(western) or TIGHT_MONTH.match(western):
        return _checked(int(match[1]), int(match[2]), 1)
    try:
        return day(plain, epoch_1904=epoch_1904).replace(day=1)
    except Unreadable as error:
        raise Unreadable(words.NOT_MONTH if str(error) == words.NOT_DATE else str(error)) from error


def _western(plain: str) -> str:
    """2026年3月1日 as 2026-3-1; other spellings unchanged."""
    plain = re.sub(f"([0-9]{{4}}) ?{words.YEAR} ?", r"\1-", plain)
    plain = re.sub(f"([0-9]{{1,2}}) ?{words.MONTH} ?", r"\1-", plain)
    return re.sub(f"([0-9]{{1,2}}) ?[{words.DAY}] ?", r"\1 ", plain).strip().rstrip("-").strip()


def _checked(year: int, month: int, day: int) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError as error:
        raise Unreadable(words.NO_SUCH_DAY) from error
    if found < FIRST_DAY:
        raise Unreadable(words.EARLY)
    return found


def _serial(value: float, epoch_1904: bool) -> dt.date:
    shift = (EPOCHS[True] - EPOCHS[False]).days if epoch_1904 else 0
    if not SERIALS[0] <= value + shift < SERIALS[1] + 1:
        raise Unreadable(words.AMBIGUOUS_DATE if value >= 61 else words.NOT_DATE)
    return EPOCHS[epoch_1904] + dt.timedelta(days=int(value))
