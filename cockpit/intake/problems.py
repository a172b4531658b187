"""What intake says about a file: problems people can act on, and the count of every row that came in."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

import polars as pl

from cockpit.text import intake as words

SEVERITIES = ("file", "row", "repair", "note")
SHOWN_VALUE = 60  # characters of a cell that a message repeats; longer ones are cut
COLUMNS = ("file", "sheet", "row", "column", "value", "reason", "severity")


class Refusal(Exception):
    """A whole file cannot be taken in; carries the one sentence that says why and where."""

    def __init__(
        self, reason: str, *, sheet: str = "", row: int | None = None, column: str = "", value: str = ""
    ):
        super().__init__(reason)
        self.reason, self.sheet, self.row, self.column, self.value = reason, sheet, row, column, value

    def problem(self, file: str) -> Problem:
        """The refusal as a problem of the named file."""
        return Problem(file, self.sheet, self.row, self.column, self.value, self.reason, "file")


@dataclass(frozen=True)
class Problem:
    """One remark on one place of one file; `row` counts from 1 as the spreadsheet shows it."""

    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    reason: str
    severity: str = "row"

    @property
    def sentence(self) -> str:
        """The remark as one Chinese sentence that names file, sheet, row, column, value and reason."""
        return words.sentence(
            words.shown(self.file, SHOWN_VALUE),
            words.shown(self.sheet, SHOWN_VALUE),
            self.row,
            words.shown(self.column, SHOWN_VALUE),
            words.shown(self.value, SHOWN_VALUE),
            self.reason,
        )


@dataclass(frozen=True)
class Counts:
    """Rows of one dataset in one file: kept + sent_back + skipped = came_in, always."""

    came_in: int
    kept: int
    sent_back: int
    skipped: int

    def __post_init__(self) -> None:
        if self.kept + self.sent_back + self.skipped != self.came_in:
            raise ValueError(f"{self.kept} + {self.sent_back} + {self.skipped} is not {self.came_in}")

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(asdict(self).values(), asdict(other).values(), strict=True)))


@dataclass(frozen=True)
class Batch:
    """One file after reading: tables ready to publish, remarks, and counts by dataset."""

    import_id: str
    sha256: str
    file_name: str
    tables: dict[str, pl.DataFrame]
    problems: tuple[Problem, ...] = ()
    repairs: tuple[Problem, ...] = ()
    ignored: tuple[Problem, ...] = ()
    counted: dict[str, Counts] = field(default_factory=dict)
    kind: str = ""
    already: int | None = None  # the version that holds this very file, when it was published before

    @property
    def refused(self) -> bool:
        """True when the file as a whole was sent back."""
        return any(problem.severity == "file" for problem in self.problems)

    @property
    def total(self) -> Counts:
        """Counts over all datasets of the file."""
        return sum(self.counted.values(), Counts(0, 0, 0, 0))


def problems_table(batch: Batch) -> pl.DataFrame:
    """Every remark as a row (file, sheet, row, column, value, reason, severity), in the order of the file."""
    rows = [asdict(item) for item in (*batch.problems, *batch.repairs, *batch.ignored)]
    schema = {name: pl.Int64 if name == "row" else pl.String for name in COLUMNS}
    return pl.DataFrame(rows, schema=schema).sort("sheet", "row", maintain_order=True, nulls_last=False)
