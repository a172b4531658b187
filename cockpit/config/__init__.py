"""Settings come from the environment once, and every fault in them is told at once."""

import os
from functools import cache

from cockpit.config.model import (
    ALL,
    DESK,
    LOCAL,
    OFF,
    OIDC,
    PROCESSES,
    ROOT,
    STORE_ENGINES,
    TICK_DEFAULT,
    WALL,
    Network,
    Settings,
    now,
)
from cockpit.config.reading import ConfigError, read
from cockpit.config.refusing import refusal, weakness

__all__ = [
    "ALL",
    "DESK",
    "LOCAL",
    "OFF",
    "OIDC",
    "PROCESSES",
    "ROOT",
    "STORE_ENGINES",
    "TICK_DEFAULT",
    "WALL",
    "ConfigError",
    "Network",
    "Settings",
    "now",
    "read",
    "refusal",
    "reset",
    "settings",
    "weakness",
]


@cache
def settings() -> Settings:
    """The settings of this process; raises ConfigError with every fault in Chinese."""
    return read(os.environ)


def reset() -> None:
    """Forget the settings, so that the next call reads the environment anew."""
    settings.cache_clear()
