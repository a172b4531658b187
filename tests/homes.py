"""Homes that tests live in: folders with a store and a ledger, and the way to make one the served one."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from cockpit import config

TODAY = "2026-07-15"
MONTHS, SCALE = 6, 0.2  # of the demonstration's daily data: small, and every story is still in it


@dataclass(frozen=True)
class Home:
    """A folder with a store and a ledger; `store_url` names a store elsewhere."""

    folder: Path
    store_url: str = ""

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a process that lives here."""
        told = {"COCKPIT_HOME": str(self.folder), "COCKPIT_TODAY": TODAY}
        return told | ({"COCKPIT_STORE_URL": self.store_url} if self.store_url else {})

    def enter(self, patch: pytest.MonkeyPatch) -> None:
        """Make it the home of this process."""
        for name in [name for name in os.environ if name.startswith("COCKPIT_")]:
            patch.delenv(name)
        for name, value in self.variables.items():
            patch.setenv(name, value)
        config.reset()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """The home of this process for a while."""
        with pytest.MonkeyPatch.context() as patch:
            self.enter(patch)
            yield
        config.reset()


def shared(factory: pytest.TempPathFactory, name: str, build: Callable[[Home], object]) -> Home:
    """A home that the workers of one test run share: the first one builds it, the others wait for it."""
    base = factory.getbasetemp()
    root = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    home, done = Home(root / name), root / f"{name}.done"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            with home.entered():
                build(home)
            done.touch()
    return home
