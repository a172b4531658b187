"""The values of the meeting's rules, and the one place that says when a period ends and is due."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cockpit.text import agenda as words

SOURCES = {  # what an item of the agenda is made of, and its place in the order of a meeting
    "followups": 0,
    "standing": 1,
    "changes": 1,
    "exceptions": 2,
    "decisions": 3,
}
LENGTHS = {1: "{year}-{month:02d}", 3: "{year}-Q{part}", 6: "{year}-H{part}", 12: "{year}"}  # months → code


@dataclass(frozen=True)
class Cadence:
    """How often a meeting is held: every `months`, due on `due_day` of the `due_after`-th month after."""

    id: str
    title: str
    months: int
    due_after: int
    due_day: int

    def period(self, day: date) -> date:
        """The last day of the period that a day belongs to.

        >>> month, quarter = Cadence("m", "", 1, 1, 21), Cadence("q", "", 3, 1, 25)
        >>> month.period(date(2028, 2, 3)), quarter.period(date(2026, 8, 31))
        (datetime.date(2028, 2, 29), datetime.date(2026, 9, 30))
        """
        last = (day.month + self.months - 1) // self.months * self.months
        return date(day.year, last, calendar.monthrange(day.year, last)[1])

    def start(self, period: date) -> date:
        """The first day of a period.

        >>> Cadence("q", "", 3, 1, 25).start(date(2026, 9, 30))
        datetime.date(2026, 7, 1)
        """
        return date(period.year, period.month - self.months + 1, 1)

    def previous(self, period: date) -> date:
        """The period before one."""
        return self.period(self.start(period) - timedelta(days=1))

    def due(self, period: date) -> date:
        """The day by which a period is closed and discussed.

        >>> Cadence("m", "", 1, 1, 21).due(date(2026, 12, 31))
        datetime.date(2027, 1, 21)
        """
        months = period.year * 12 + period.month - 1 + self.due_after
        return date(months // 12, months % 12 + 1, self.due_day)

    def latest(self, today: date) -> date:
        """The newest period that is due on a day.

        >>> month = Cadence("m", "", 1, 1, 21)
        >>> month.latest(date(2026, 11, 20)), month.latest(date(2026, 11, 21))
        (datetime.date(2026, 9, 30), datetime.date(2026, 10, 31))
        """
        period = self.period(today)
        while self.due(period) > today:
            period = self.previous(period)
        return period

    def code(self, period: date, edition: int = 1) -> str:
        """The short name of a period, with the number of a later edition behind it.

        >>> month, quarter = Cadence("m", "", 1, 1, 21), Cadence("q", "", 3, 1, 25)
        >>> month.code(date(2026, 10, 31)), month.code(date(2026, 10, 31), 2), quarter.code(date(2026, 9, 30))
        ('2026-10', '2026-10-2', '2026-Q3')
        """
        plain = LENGTHS[self.months].format(
            year=period.year, month=period.month, part=period.month // self.months
        )
        return plain if edition == 1 else f"{plain}-{edition}"

    def named(self, period: date, edition: int = 1) -> str:
        """What people call the meeting about a period.

        >>> Cadence("month", "月度例会", 1, 1, 21).named(date(2026, 10, 31), 2)
        '2026 年 10 月例会（第 2 版）'
        """
        return words.named(words.span(period, self.months), edition)


@dataclass(frozen=True)
class Item:
    """One item of the agenda; `figures` are keys of what it looks at, `minutes` is planned."""

    id: str
    title: str
    minutes: int
    source: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """Cadences by id, the agenda in its order, and terms in days."""

    cadences: Mapping[str, Cadence]
    items: tuple[Item, ...]
    action_days: int
    link_days: int
    most_link_days: int

    @property
    def minutes(self) -> int:
        """How long the whole agenda is planned to take."""
        return sum(item.minutes for item in self.items)

    @property
    def regular(self) -> Cadence:
        """The cadence that is meant where nobody names one: the first of the file."""
        return next(iter(self.cadences.values()))

    def item(self, id: str) -> Item | None:
        """One item of the agenda; None for an id that there is not."""
        return next((item for item in self.items if item.id == id), None)

    def sourced(self, source: str) -> tuple[Item, ...]:
        """The items made of one source, in the order of the agenda."""
        return tuple(item for item in self.items if item.source == source)
