"""`python -m tests.bench.signed`: what signing in and the audit cost a page and an action."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from rich.table import Table
from websockets.sync.client import connect

from cockpit import access, ledger
from cockpit.ledger import entries
from cockpit.ledger.connection import writing
from tests import guarding
from tests.bench.__main__ import console, district, machine
from tests.bench.measures import Timing, pages
from tests.bench.session import WAIT_S, Session
from tests.browser.server import Server, copied, running
from tests.homes import Home

MOST = 1.10  # a page of somebody signed in, of the same page without sign-in, at the 95th percentile
AUDIT_MS = 2.0  # what the audit adds to an action
ROLE = "leader"


@dataclass
class Signed(Session):
    """A visitor with the cookie of a session."""

    token: str = ""

    def __enter__(self) -> "Signed":
        address = f"ws://{urlsplit(self.server.url).netloc}/_stcore/stream"
        told = {"origin": self.server.url, "additional_headers": {"Cookie": f"cockpit_session={self.token}"}}
        self.socket = connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=WAIT_S, **told)
        return self


@dataclass(frozen=True)
class Pair:
    """One page without sign-in and signed in, measured in turns."""

    plain: Timing
    signed: Timing

    @property
    def ratio(self) -> float:
        """How many times as long it takes somebody signed in, at the 95th percentile."""
        return self.signed.p95 / self.plain.p95


@dataclass(frozen=True)
class Found:
    """What was measured; seconds."""

    pairs: tuple[Pair, ...]
    audit: Timing

    @property
    def ratio(self) -> float:
        """All runs of all pages together, at the 95th percentile of each page's own median."""
        return _together(self.pairs, lambda pair: pair.signed) / _together(
            self.pairs, lambda pair: pair.plain
        )


def _together(pairs: Sequence[Pair], of: Callable[[Pair], Timing]) -> float:
    """The 95th percentile of runs, each as a multiple of the plain page's median."""
    shares = tuple(each / pair.plain.p50 for pair in pairs for each in of(pair).seconds)
    return Timing("", "", shares).p95


def signed_time(home: Home, folder: Path, runs: int = 30, names: Sequence[str] = ()) -> Found:
    """Pages of two servers on copies of a home, one with sign-in, asked in turns; then the audit alone."""
    with ExitStack() as stack:
        plain = stack.enter_context(running(copied(home, folder / "plain")))
        cockpit = stack.enter_context(guarding.signed(home, folder / "signed"))
        token = cockpit.enter(role=ROLE)
        signed = Server(f"http://127.0.0.1:{cockpit.port}", cockpit.home, 0)
        pairs = [_pair(plain, signed, token, name, runs) for name in names or pages(ROLE)]
    return Found(tuple(pairs), audit_time(cockpit.home))


def _pair(plain: Server, signed: Server, token: str, name: str, runs: int) -> Pair:
    query = f"role={ROLE}"
    found: tuple[list[float], list[float]] = ([], [])
    with Session(plain) as one, Signed(signed, token=token) as two:
        one.visit(name, query)  # the first visit of a session is not warm
        two.visit(name)
        for number in range(runs):
            turns = ((0, one, query), (1, two, ""))
            for which, session, said in turns if number % 2 else turns[::-1]:
                found[which].append(session.visit(name, said)[0])
    return Pair(*(Timing(name, ROLE, tuple(each)) for each in found))


def audit_time(home: Home, actions: int = 300) -> Timing:
    """What one entry adds to the transaction of an action that is under way."""
    spent, who = [], access.principal(ROLE)
    said = {
        "who": who.login,
        "role": who.role,
        "action": "bench",
        "object": "x",
        "detail": "",
        "result": "done",
    }
    with home.entered():
        engine = ledger.open().engine
        for _ in range(actions):
            with writing(engine) as connection:
                started = time.perf_counter()
                entries.add(connection, **said)
                spent.append(time.perf_counter() - started)
    return Timing("audit", ROLE, tuple(spent))


def table(found: Found) -> Table:
    """Pages, all together, and the audit, each beside its promise."""
    made = Table(title="What signing in costs", caption=machine(), title_justify="left")
    for head in ("what", "without p95 ms", "signed in p95 ms", "ratio", "verdict"):
        made.add_column(head, justify="left" if head == "what" else "right")
    for pair in found.pairs:
        made.add_row(pair.plain.name, _ms(pair.plain.p95), _ms(pair.signed.p95), f"{pair.ratio:.2f}", "")
    made.add_row("all pages", "", "", f"{found.ratio:.2f}", _verdict(found.ratio, MOST))
    spent = 1000 * found.audit.p95
    made.add_row("audit, one entry", "", f"{spent:.2f}", "", _verdict(spent, AUDIT_MS))
    return made


def unkept(shown: Table) -> bool:
    """Whether anything took longer than promised."""
    return any(str(each).startswith("OVER") for each in shown.columns[-1].cells)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f}"


def _verdict(value: float, promised: float) -> str:
    return f"within {promised:g}" if value <= promised else f"OVER {promised:g}"


def main() -> None:
    """Measure, print, end with 1 when it took longer than promised."""
    given = argparse.ArgumentParser(prog="python -m tests.bench.signed")
    given.add_argument("home", type=Path, nargs="?", help="home of a cockpit; measured on copies")
    given.add_argument("--runs", type=int, default=30, help="runs of each page")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="cockpit-signed-") as folder:
        place = Path(folder)
        home = Home(asked.home) if asked.home else district(place / "home", None, 1.0)
        found = signed_time(home, place, asked.runs)
    shown = table(found)
    console.print(shown)
    sys.exit(1 if unkept(shown) else 0)


if __name__ == "__main__":
    main()
