"""The remarks on one dataset of one file while it is read: rows sent back, repairs and notes."""

from __future__ import annotations

from collections.abc import Iterable

from cockpit.intake.problems import Problem
from cockpit.text import intake as words

LISTED = 1_000  # repairs and notes listed one by one; the rest is a count
BACK_LISTED = 50_000  # problems listed one by one; every row sent back is still counted


class Remarks:
    """Collects remarks; `bad` holds the number of every row that is sent back, listed or not."""

    def __init__(self, file: str, sheet: str) -> None:
        self.file, self.sheet = file, sheet
        self.bad: set[int] = set()
        self._problems: list[Problem] = []
        self._repairs: list[Problem] = []
        self._more = [0, 0]

    def back(self, row: int, column: str, value: str | None, reason: str) -> None:
        """Send a row back for one of its cells."""
        self.bad.add(row)
        if len(self._problems) < BACK_LISTED:
            self._problems.append(Problem(self.file, self.sheet, row, column, value or "", reason))
        else:
            self._more[0] += 1

    def note(
        self, row: int | None, column: str, value: str | None, reason: str, severity: str = "repair"
    ) -> None:
        """Say what was repaired, skipped or noticed without sending anything back."""
        if len(self._repairs) < LISTED:
            self._repairs.append(Problem(self.file, self.sheet, row, column, value or "", reason, severity))
        else:
            self._more[1] += 1

    def backs(self, rows: Iterable[tuple], column: str, reason: str) -> None:
        """Send back (row, value) pairs for one reason."""
        for row, value in rows:
            self.back(row, column, value, reason)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the rows sent back, with a count of those not listed."""
        return self._ended(self._problems, self._more[0])

    @property
    def repairs(self) -> tuple[Problem, ...]:
        """Repairs and notes, with a count of those not listed."""
        return self._ended(self._repairs, self._more[1])

    def _ended(self, listed: list[Problem], more: int) -> tuple[Problem, ...]:
        if not more:
            return tuple(listed)
        return (*listed, Problem(self.file, self.sheet, None, "", "", words.not_listed(more), "note"))
