"""`python -m tests.bench`: build a district, measure, print the tables."""

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cockpit import demo, store
from tests.bench import briefing, history, measures, printing
from tests.bench import tick as ticking
from tests.bench.measures import Engine, Memory, Rate, Start, Timing
from tests.browser.server import running
from tests.homes import MONTHS, SCALE, Home

GROWTH = (1, 10, 100)
ENGINE_SECONDS = 2  # all indicators and all their promises together
MOST_GROWTH = 1.3  # a page may take this much longer with a hundred times the raw history
HISTORY_PAGES = ("overview", "resources", "school")  # they show what the feed says
console = Console(width=110)


def main() -> None:
    """Everything, on a new district of the size the options say."""
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="cockpit-bench-") as folder:
        home = district(Path(folder) / "home", asked.months, asked.scale)
        console.print(start_table(measures.cold_start(home, browser=not asked.no_browser)))
        with running(home) as server:
            console.print(page_table(measures.page_times(server, asked.runs)))
            console.print(briefing.briefing_table(briefing.briefing_time(server, home)))
            console.print(memory_table(measures.memory(server)))
        console.print(engine_table(measures.engine_time(home)))
        console.print(printing.printing_table(printing.printing_time(home)))
        console.print(rate_table(measures.import_rate(home, feed_file(home))))
        small = district(Path(folder) / "small", MONTHS, SCALE)
        console.print(growth_table(growth(small, Path(folder))))
        tick(small, browser=not asked.no_browser)


def district(folder: Path, months: int | None, scale: float) -> Home:
    """A new demonstration district."""
    home = Home(folder)
    console.print(f"building a district: {months or 'all'} months of daily data, scale {scale}")
    with home.entered():
        demo.build(months=months, scale=scale)
        store.close()
    return home


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m tests.bench")
    options.add_argument("--runs", type=int, default=30, help="runs of each page")
    options.add_argument("--months", type=int, default=None, help="months of daily data")
    options.add_argument("--scale", type=float, default=1.0, help="amount of daily rows")
    options.add_argument("--no-browser", action="store_true")
    return options.parse_args()


def machine() -> str:
    """What every table says of the machine."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return f"{os.cpu_count()} cores, load {load}"


def feed_file(home: Home) -> Path:
    """The largest daily file that the demonstration has written."""
    return max((home.folder / "demo").glob("*.csv"), key=lambda path: path.stat().st_size)


def _table(title: str, heads: Sequence[str]) -> Table:
    table = Table(title=title, caption=machine(), title_justify="left", caption_justify="left")
    for number, head in enumerate(heads):
        table.add_column(head, justify="right" if number else "left")
    return table


def page_table(found: Sequence[Timing]) -> Table:
    """Server time of each page."""
    runs = min(len(t.seconds) for t in found)
    table = _table(
        f"Server time per page, warm, websocket client, {runs} runs each",
        ("page", "role", "p50 ms", "p95 ms", "KiB a run"),
    )
    for t in found:
        table.add_row(
            t.name, t.role, f"{t.p50 * 1000:.0f}", f"{t.p95 * 1000:.0f}", f"{t.received / 1024:.0f}"
        )
    return table


def start_table(found: Start) -> Table:
    """Cold start."""
    table = _table("Cold start, from the start of the process", ("mark", "s"))
    table.add_row("ready (/api/readyz)", f"{found.ready:.1f}")
    table.add_row("first page at a websocket client", f"{found.first:.1f}")
    table.add_row("first page drawn in a new browser", "—" if found.drawn is None else f"{found.drawn:.1f}")
    return table


def rate_table(found: Rate) -> Table:
    """Import speed."""
    table = _table(f"Import of {found.rows:,} rows of a feed (CSV)", ("way", "rows/s", "ratio"))
    table.add_row("polars.read_csv", f"{found.plain:,.0f}", "1")
    table.add_row("intake.feed, every check", f"{found.intake:,.0f}", f"1/{1 / found.ratio:.0f}")
    return table


def engine_table(found: Engine) -> Table:
    """What it takes to foresee everything for one version."""
    table = _table(f"Forecast of {found.series} series and {found.promises} promises", ("run", "s"))
    table.add_row("quickest", f"{min(found.seconds):.2f}")
    table.add_row("slowest", f"{max(found.seconds):.2f}")
    table.add_row("promised", f"{ENGINE_SECONDS:.0f}")
    return table


def memory_table(found: Memory) -> Table:
    """Memory of the server."""
    table = _table("Resident memory; every session has visited every page and stays open", ("state", "MiB"))
    table.add_row("server with one session", f"{found.before:.0f}")
    table.add_row(f"… and {found.sessions} more", f"{found.after:.0f}")
    table.add_row("each", f"{found.each:.2f}")
    return table


def growth(
    home: Home, folder: Path, runs: int = 10, steps: Sequence[int] = GROWTH
) -> list[tuple[int, int, list[Timing]]]:
    """(times, raw rows, figure times) of ever longer histories."""
    return [(times, *_step(home, folder / f"history-{times}", times, runs)) for times in steps]


def _step(home: Home, folder: Path, times: int, runs: int) -> tuple[int, list[Timing]]:
    made, rows = history.grown(home, folder, times)
    return rows, measures.figure_times(made, HISTORY_PAGES, runs)


def growth_table(found: Sequence[tuple[int, int, list[Timing]]]) -> Table:
    """Page time with more raw history, and whether it stays within what was promised."""
    table = _table(
        "Figures of a page with no cached answer, raw daily history repeated into the past",
        ("history", "raw rows", *(f"{t.name} best ms" for t in found[0][2]), "growth", "verdict"),
    )
    first = [t.best for t in found[0][2]]
    for times, rows, timings in found:
        ratio = max(t.best / base for t, base in zip(timings, first, strict=True))
        verdict = "within" if ratio <= MOST_GROWTH else f"OVER {MOST_GROWTH}"
        shown = [f"{t.best * 1000:.0f}" for t in timings]
        table.add_row(f"{times}×", f"{rows:,}", *shown, f"{ratio:.2f}×", verdict)
    return table


def tick(home: Home, *, browser: bool) -> None:
    """What the unchanged wall costs."""
    with home.entered():
        work = ticking.body()
        store.close()
    table = _table("Unchanged tick of the wall, processor time", ("part", "ms"))
    table.add_row("the fragment's own work", f"{work:.2f}")
    table.add_row("one open wall, beyond an idle server", f"{ticking.session(home):.2f}" if browser else "—")
    table.add_row("promised", f"{ticking.PROMISED:.0f}")
    console.print(table)


if __name__ == "__main__":
    main()
