"""How long the brief of a school takes to print: `python -m tests.bench.printing HOME`."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cockpit import access, paper, store
from cockpit.figures import school
from cockpit.figures.core import Selection
from queries import school as queries
from tests.homes import Home

LIMIT = 2.0  # seconds for one brief as PDF


@dataclass(frozen=True)
class Printing:
    """Seconds of the first brief in a process and of the others, figures and typesetting together."""

    first: float
    median: float
    worst: float
    schools: int
    docx: float


def printing_time(home: Home) -> Printing:
    """Every school's brief as PDF, and one as DOCX."""
    with home.entered():
        read = store.reader(access.principal("leader"))
        codes = read(queries.names)["school_code"].to_list()
        spent = [_seconds(lambda code=code: paper.pdf(_brief(read, code))) for code in codes]
        docx = _seconds(lambda: paper.docx(_brief(read, codes[0])))
        store.close()
    return Printing(spent[0], statistics.median(spent[1:]), max(spent[1:]), len(codes), docx)


def _brief(read: store.Reader, code: str) -> paper.Document:
    return school.document(read, Selection(school=code))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def printing_table(found: Printing) -> Table:
    """The times beside their limit."""
    table = Table("brief of a school", "seconds", "limit", title=f"printing, {found.schools} schools")
    table.add_row("first PDF of a process, fonts and figures cold", f"{found.first:.2f}", "")
    table.add_row("PDF, median", f"{found.median:.2f}", f"{LIMIT:.0f}")
    table.add_row("PDF, worst", f"{found.worst:.2f}", f"{LIMIT:.0f}")
    table.add_row("DOCX", f"{found.docx:.2f}", "")
    return table


if __name__ == "__main__":
    Console(width=110).print(printing_table(printing_time(Home(Path(sys.argv[1])))))
