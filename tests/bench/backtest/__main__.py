"""`python -m tests.bench.backtest`: replay, print the tables, write them down; 1 when a bar is missed."""

import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cockpit.measures.forecast import parameters
from tests.bench.backtest import judge, report, series, words
from tests.bench.backtest.judge import Verdict

PAGE = Path(__file__).parents[1] / "BACKTEST.md"
console = Console(width=110)


def main() -> int:
    """Every kind on every series; the exit code for the shell."""
    rules, found, verdicts = parameters.rules(), {kind: series.every(kind) for kind in series.KINDS}, []
    for kind, each in found.items():
        began = time.perf_counter()
        verdicts.append(judge.judged(kind, each, rules))
        console.print(shown(verdicts[-1]), f"{time.perf_counter() - began:.0f} s")
    PAGE.write_text(report.page(verdicts, found, rules), encoding="utf-8")
    console.print(outcome(verdicts))
    return int(not all(bar.met for verdict in verdicts for bar in verdict.bars()))


def shown(verdict: Verdict) -> Table:
    """Coverage and losses of a kind by length of history and horizon."""
    columns = ("history", "horizon", "n", "inside", "below", "above", "loss", "naive", "plain")
    table = Table(*columns, title=words.KINDS[verdict.kind], title_justify="left")
    for row in verdict.cells().iter_rows(named=True):
        table.add_row(*(_cell(row[name]) for name in columns))
    return table


def outcome(verdicts: list[Verdict]) -> Table:
    """Every bar with its verdict."""
    table = Table("kind", "bar", "measured", "asked", "")
    for verdict in verdicts:
        for bar in verdict.bars():
            table.add_row(verdict.kind, bar.name, bar.measured, bar.asked, "PASS" if bar.met else "FAIL")
    return table


def _cell(value: float | None) -> str:
    if value is None:
        return "—"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


if __name__ == "__main__":
    sys.exit(main())
