"""Settings are read from the environment, and every fault in them is told at once."""

import ipaddress
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from cockpit.config import entering, model
from cockpit.config.model import ALL, LEDGER_ENGINES, PROCESSES, ROOT, STORE_ENGINES, Network, Settings
from cockpit.text import config as words

NUMBERS = {  # variable → (default, least, most)
    "COCKPIT_KEEP_VERSIONS": (model.KEEP_DEFAULT, model.KEEP_LEAST, model.KEEP_MOST),
    "COCKPIT_WALL_TICK": (model.TICK_DEFAULT, model.TICK_LEAST, model.TICK_MOST),
    "COCKPIT_EVIDENCE_MB": (model.EVIDENCE_DEFAULT, model.EVIDENCE_LEAST, model.EVIDENCE_MOST),
    "COCKPIT_IDLE_MINUTES": (model.IDLE_MOST, 1, model.IDLE_MOST),
    "COCKPIT_SESSION_HOURS": (model.HOURS_MOST, 1, model.HOURS_MOST),
    "COCKPIT_BACKUP_KEEP": (model.BACKUPS_DEFAULT, model.BACKUPS_LEAST, model.BACKUPS_MOST),
}
FROM_FILE = (  # what may hold a secret can be named by a file instead: X_FILE
    "COCKPIT_SECRET",
    "COCKPIT_OIDC_SECRET",
    "COCKPIT_STORE_URL",
    "COCKPIT_LEDGER_URL",
    "COCKPIT_ALARM_URL",
)
MOST_BYTES = 4096  # of such a file


class ConfigError(Exception):
    """The environment holds settings that cannot be used; the text is Chinese and lists all of them."""


def read(environment: Mapping[str, str]) -> Settings:
    """Settings from a mapping of COCKPIT_ variables; raises ConfigError listing every fault."""
    faults: list[str] = []
    given = _given(environment, faults)
    home = Path(_value(given, "COCKPIT_HOME", str(ROOT / "var"))).expanduser().resolve()
    data = Path(_value(given, "COCKPIT_DATA", str(ROOT / "data"))).expanduser().resolve()
    if not data.is_dir():
        faults.append(words.no_folder("COCKPIT_DATA"))
    whole = {name: _number(given, name, faults) for name in NUMBERS}
    found = Settings(
        home=home,
        store_url=_engine(given, "COCKPIT_STORE_URL", STORE_ENGINES, home / "store", faults),
        ledger_url=_engine(given, "COCKPIT_LEDGER_URL", LEDGER_ENGINES, home / "ledger.db", faults),
        data=data,
        keep_versions=whole["COCKPIT_KEEP_VERSIONS"],
        fixed_today=_today(given, faults),
        wall_tick=whole["COCKPIT_WALL_TICK"],
        proxies=_networks(given, "COCKPIT_TRUSTED_PROXIES", faults),
        evidence_mb=whole["COCKPIT_EVIDENCE_MB"],
        process=_process(given, faults),
        admin_networks=_networks(given, "COCKPIT_ADMIN_NETWORKS", faults),
        idle_minutes=whole["COCKPIT_IDLE_MINUTES"],
        session_hours=whole["COCKPIT_SESSION_HOURS"],
        backup_folder=_folder(given, "COCKPIT_BACKUP"),
        backup_keep=whole["COCKPIT_BACKUP_KEEP"],
        **entering.read(given, faults),
    )
    if faults:
        raise ConfigError(words.TITLE + words.JOIN.join(faults))
    return found


def _given(environment: Mapping[str, str], faults: list[str]) -> dict[str, str]:
    """The variables, those that name a file replaced by what it holds."""
    found = dict(environment)
    for name in FROM_FILE:
        path = environment.get(f"{name}_FILE", "").strip()
        if path and environment.get(name, "").strip():
            faults.append(words.twice(name))
        elif path:
            found[name] = _held(Path(path), f"{name}_FILE", faults)
    return found


def _held(path: Path, name: str, faults: list[str]) -> str:
    """The text of a small file without the end of its line."""
    try:
        with path.open("rb") as file:
            said = file.read(MOST_BYTES + 1)
        if 0 < len(said) <= MOST_BYTES:
            return said.decode("utf-8").strip()
    except (OSError, ValueError):
        pass
    faults.append(words.no_file(name))
    return ""


def _value(environment: Mapping[str, str], name: str, default: str) -> str:
    return environment.get(name, "").strip() or default


def _folder(environment: Mapping[str, str], name: str) -> Path | None:
    given = _value(environment, name, "")
    return Path(given).expanduser().resolve() if given else None


def _engine(
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


def _number(environment: Mapping[str, str], name: str, faults: list[str]) -> int:
    default, least, most = NUMBERS[name]
    written = _value(environment, name, str(default))
    if written.isdecimal() and least <= int(written) <= most:
        return int(written)
    faults.append(words.not_a_number(name, least, most))
    return default


def _process(environment: Mapping[str, str], faults: list[str]) -> str:
    written = _value(environment, "COCKPIT_PROCESS", ALL)
    if written not in PROCESSES:
        faults.append(words.not_one_of("COCKPIT_PROCESS", PROCESSES))
        return ALL
    return written


def _networks(environment: Mapping[str, str], name: str, faults: list[str]) -> tuple[Network, ...]:
    written = filter(None, map(str.strip, _value(environment, name, "").split(",")))
    try:
        return tuple(ipaddress.ip_network(each) for each in written)
    except ValueError:
        faults.append(words.not_addresses(name))
        return ()


def _today(environment: Mapping[str, str], faults: list[str]) -> date | None:
    written = _value(environment, "COCKPIT_TODAY", "")
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        faults.append(words.not_a_date("COCKPIT_TODAY"))
        return None
