"""A closed month for the tests of meetings: three schools whose every text names its owner."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cockpit import access, agenda, config, contracts, ledger, meeting, store
from cockpit.ledger import Meeting
from tests import canaries, homes, storing

OF = agenda.rules().regular
PERIOD, CODE = date(2026, 6, 30), "2026-06"
LEADER, ADMIN = access.principal("leader"), access.principal("admin")


def build(home: homes.Home) -> None:
    """The canaries' district with June closed."""
    canaries.publish(home)
    meeting.close(OF, PERIOD, who=LEADER, key="june")
    let_go()


@contextmanager
def copied(home: homes.Home, folder: Path) -> Iterator[homes.Home]:
    """A home of one's own with the same store and ledger, to write into."""
    shutil.copytree(home.folder, folder)
    with pytest.MonkeyPatch.context() as patch:
        homes.Home(folder).enter(patch)
        store.close()
        yield homes.Home(folder)
        let_go()
    config.reset()


def let_go() -> None:
    """Close what this process holds open of a home."""
    store.close()
    if ledger._open.cache_info().currsize:
        ledger.open().close()
    ledger._open.cache_clear()


def june() -> Meeting:
    """The closed month."""
    return ledger.open().meetings.meeting(CODE)


def renamed(mark: str) -> store.Change:
    """The register of schools in which every name ends with a mark and every school has one student more."""
    contract = contracts.load()["school"]
    rows = store.reader(LEADER)(storing.everything, name="school").select(list(contract.polars_schema()))
    other = rows.with_columns(pl.col("name", "short_name") + mark, students=pl.col("students") + 1)
    return storing.change("school", other, f"import-renamed-{mark}")
