"""Settings come from the environment once, and every fault in them is told at once."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cockpit.text import BEIJING
from cockpit.text import config as words

ROOT = Path(__file__).resolve().parent.parent
KEEP_DEFAULT, KEEP_LEAST, KEEP_MOST = 5, 3, 1000  # at least 3: a reader may still be two versions behind
TICK_DEFAULT, TICK_LEAST, TICK_MOST = 5, 1, 60  # seconds between two ticks of a wall
EVIDENCE_DEFAULT, EVIDENCE_LEAST, EVIDENCE_MOST = 10, 1, 50  # megabytes of one file of evidence
STORE_ENGINES = ("duckdb:///", "postgresql://")
LEDGER_ENGINES = ("sqlite:///", "postgresql://")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
ALL, DESK, WALL = PROCESSES = ("all", "desk", "wall")


def now() -> datetime:
    """This moment in the country's one civil time, whatever zone the server is set to."""
    return datetime.now(BEIJING)


class ConfigError(Exception):
    """The environment holds settings that cannot be used; the text is Chinese and lists all of them."""


@dataclass(frozen=True)
class Settings:
    """Where things live and how they run; addresses may hold a password, so they stay out of the repr."""

    home: Path
    store_url: str = field(repr=False)
    ledger_url: str = field(repr=False)
    data: Path
    keep_versions: int = KEEP_DEFAULT
    fixed_today: date | None = None
    wall_tick: int = TICK_DEFAULT  # seconds
    proxies: tuple[Network, ...] = ()  # whose word about where a request comes from is believed
    evidence_mb: int = EVIDENCE_DEFAULT  # how large one file of evidence may be
    process: str = ALL  # which part of the cockpit this server serves

    @property
    def raw(self) -> Path:
        """The folder of the feeds' raw partitions."""
        return self.home / "raw"

    @property
    def evidence(self) -> Path:
        """The folder of files that prove something; no route serves it."""
        return self.home / "evidence"

    @property
    def store_folder(self) -> Path:
        """The folder of a file store; meaningless for a server."""
        return Path(self.store_url.removeprefix(STORE_ENGINES[0]))

    def today(self) -> date:
        """The date the cockpit reasons from."""
        return self.fixed_today or now().date()


@cache
def settings() -> Settings:
    """The settings of this process; raises ConfigError with every fault in Chinese."""
    return read(os.environ)


def reset() -> None:
    """Forget the settings, so that the next call reads the environment anew."""
    settings.cache_clear()


def read(environment: Mapping[str, str]) -> Settings:
    """Settings from a mapping of COCKPIT_ variables; raises ConfigError listing every fault."""
    faults: list[str] = []
    home = Path(_value(environment, "COCKPIT_HOME", str(ROOT / "var"))).expanduser().resolve()
    data = Path(_value(environment, "COCKPIT_DATA", str(ROOT / "data"))).expanduser().resolve()
    if not data.is_dir():
        faults.append(words.no_folder("COCKPIT_DATA"))
    found = Settings(
        home=home,
        store_url=_address(environment, "COCKPIT_STORE_URL", STORE_ENGINES, home / "store", faults),
        ledger_url=_address(environment, "COCKPIT_LEDGER_URL", LEDGER_ENGINES, home / "ledger.db", faults),
        data=data,
        keep_versions=_keep(environment, faults),
        fixed_today=_today(environment, faults),
        wall_tick=_tick(environment, faults),
        proxies=_proxies(environment, faults),
        evidence_mb=_evidence(environment, faults),
        process=_process(environment, faults),
    )
    if faults:
        raise ConfigError(words.TITLE + words.JOIN.join(faults))
    return found


def _value(environment: Mapping[str, str], name: str, default: str) -> str:
    return environment.get(name, "").strip() or default


def _address(
    environment: Mapping[str, str], name: str, known: tuple[str, ...], default: Path, faults: list[str]
) -> str:
    url = _value(environment, name, known[0] + str(default))
    if not url.startswith(known):
        faults.append(words.unknown_engine(name, known))
    elif url in known or (url.startswith("postgresql://") and not _complete(url)):
        faults.append(words.incomplete_address(name))
    return url


def _complete(url: str) -> bool:
    try:
        parts = urlsplit(url)
        socket = "host=" in parts.query
        return bool((parts.hostname or socket) and parts.path.strip("/")) and (parts.port or 1) > 0
    except ValueError:
        return False


def _keep(environment: Mapping[str, str], faults: list[str]) -> int:
    written = _value(environment, "COCKPIT_KEEP_VERSIONS", str(KEEP_DEFAULT))
    if written.isdecimal() and KEEP_LEAST <= int(written) <= KEEP_MOST:
        return int(written)
    faults.append(words.not_a_number("COCKPIT_KEEP_VERSIONS", KEEP_LEAST, KEEP_MOST))
    return KEEP_DEFAULT


def _process(environment: Mapping[str, str], faults: list[str]) -> str:
    written = _value(environment, "COCKPIT_PROCESS", ALL)
    if written not in PROCESSES:
        faults.append(words.not_one_of("COCKPIT_PROCESS", PROCESSES))
        return ALL
    return written


def _proxies(environment: Mapping[str, str], faults: list[str]) -> tuple[Network, ...]:
    written = filter(None, map(str.strip, _value(environment, "COCKPIT_TRUSTED_PROXIES", "").split(",")))
    try:
        return tuple(ipaddress.ip_network(each) for each in written)
    except ValueError:
        faults.append(words.not_addresses("COCKPIT_TRUSTED_PROXIES"))
        return ()


def _tick(environment: Mapping[str, str], faults: list[str]) -> int:
    written = _value(environment, "COCKPIT_WALL_TICK", str(TICK_DEFAULT))
    if written.isdecimal() and TICK_LEAST <= int(written) <= TICK_MOST:
        return int(written)
    faults.append(words.not_a_number("COCKPIT_WALL_TICK", TICK_LEAST, TICK_MOST))
    return TICK_DEFAULT


def _evidence(environment: Mapping[str, str], faults: list[str]) -> int:
    written = _value(environment, "COCKPIT_EVIDENCE_MB", str(EVIDENCE_DEFAULT))
    if written.isdecimal() and EVIDENCE_LEAST <= int(written) <= EVIDENCE_MOST:
        return int(written)
    faults.append(words.not_a_number("COCKPIT_EVIDENCE_MB", EVIDENCE_LEAST, EVIDENCE_MOST))
    return EVIDENCE_DEFAULT


def _today(environment: Mapping[str, str], faults: list[str]) -> date | None:
    written = _value(environment, "COCKPIT_TODAY", "")
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        faults.append(words.not_a_date("COCKPIT_TODAY"))
        return None
