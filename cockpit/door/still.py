"""Settings stand still while the server runs, so nothing has to look for them anew at every turn."""

import gc
from collections.abc import Callable
from functools import cache
from typing import Any

from streamlit import config
from streamlit.watcher.polling_path_watcher import PollingPathWatcher

Section = Callable[[str], dict[str, Any]]


def settle() -> None:
    """Let the framework watch no settings file and read each section once; call it before serving.

    It would ask the disk ten times a second for changed settings, which was half of what an idle server did,
    and go through every option six times for each tick of a wall, which was a fifth of a tick.
    """
    for each in gc.get_objects():
        if type(each) is PollingPathWatcher:
            each.close()
    config.get_options_for_section = once(config.get_options_for_section)  # type: ignore[assignment]


def once(read: Section) -> Section:
    """`read`, asked once for each section; every caller has a dictionary of its own."""
    known = cache(read)
    return lambda section: dict(known(section))
