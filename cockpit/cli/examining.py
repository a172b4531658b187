"""What `doctor` looks at besides the data: the machine, the program, the certificate, backups and seals."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from cockpit import backup, config, ledger, store
from cockpit.text import doctor as words

Finding = tuple[str, bool | None, str]  # what was looked at, sound or not or unknown, in words
PYTHON = (3, 11)
TIGHT, LOW = 1e9, 5e9  # bytes: below the first nothing can be published, below the second look for room
FONTS = {
    "cockpit-sans.woff2": b"wOF2",
    "cockpit-sans-400.ttf": b"\0\1\0\0",
    "cockpit-sans-700.ttf": b"\0\1\0\0",
}
SKEW = timedelta(minutes=5)  # between a clock and what the ledger was last told
SYNCHRONISED = Path("/run/systemd/timesync/synchronized")
EXPIRES_SOON = timedelta(days=30)
CONNECT_S = 5
FRESH = timedelta(hours=26)  # a nightly backup with two hours to spare
SEALED = timedelta(hours=26)
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", re.M)


def findings() -> list[Finding]:
    """All of it; nothing here raises."""
    looks = (versions, disk, fonts, clock, certificate, rows, backups, seals)
    return [_safe(look) for look in looks]


def _safe(look) -> Finding:
    try:
        return look()
    except Exception as fault:  # an examination that breaks off is a finding, not an end
        return words.NAMES[look.__name__], None, words.unknown(type(fault).__name__)


def versions() -> Finding:
    """Python and every required package as they are pinned."""
    name = words.NAMES["versions"]
    if sys.version_info[:2] < PYTHON:
        return name, False, words.old_python(".".join(map(str, sys.version_info[:3])))
    wrong = list(_unlike((config.ROOT / "requirements.txt").read_text("utf-8")))
    return name, not wrong, words.unlike(wrong) if wrong else words.as_pinned(sys.version.split()[0])


def _unlike(pinned: str) -> Iterator[tuple[str, str, str]]:
    """(package, installed, wanted) of what differs."""
    for package, wanted in PIN.findall(pinned):
        try:
            installed = metadata.version(package)
        except metadata.PackageNotFoundError:
            installed = ""
        if installed != wanted:
            yield package, installed, wanted


def disk() -> Finding:
    """Room where the home and the backups lie."""
    settings = config.settings()
    there = {_existing(path) for path in (settings.home, settings.backup)}
    free = min(shutil.disk_usage(path).free for path in there)
    return words.NAMES["disk"], free >= TIGHT, words.room(free, low=free < LOW)


def _existing(path: Path) -> Path:
    return next(each for each in (path, *path.parents) if each.exists())


def fonts() -> Finding:
    """The font of pages and of paper."""
    wrong = [
        name for name, magic in FONTS.items() if not _begins(config.ROOT / "assets" / "fonts" / name, magic)
    ]
    return words.NAMES["fonts"], not wrong, words.no_fonts(wrong) if wrong else words.FONTS_SOUND


def _begins(path: Path, magic: bytes) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(magic)) == magic
    return False


def clock() -> Finding:
    """The clock is not behind what was written already, and somebody keeps it right."""
    newest = next(iter(ledger.open().entries(limit=1)), None)
    name = words.NAMES["clock"]
    if newest and newest.at - datetime.now(UTC) > SKEW:
        return name, False, words.behind(newest.at)
    return (
        name,
        True if SYNCHRONISED.exists() else None,
        words.CLOCK if SYNCHRONISED.exists() else words.NO_SYNC,
    )


def certificate() -> Finding:
    """The certificate of the cockpit's own address."""
    name, address = words.NAMES["certificate"], config.settings().address
    parts = urlsplit(address)
    if parts.scheme != "https":
        return name, None if not address else not config.settings().signed, words.no_https(bool(address))
    try:
        until = expires(parts.hostname or "", parts.port or 443)
    except ssl.SSLCertVerificationError as fault:
        return name, False, words.not_trusted(parts.hostname or "", fault.verify_message)
    except OSError:
        return name, None, words.not_reached(parts.hostname or "")
    left = until - datetime.now(UTC)
    return name, left > EXPIRES_SOON, words.certified(until, left > EXPIRES_SOON)


def expires(host: str, port: int) -> datetime:
    """When the certificate that a host shows ends; raises OSError when it shows none that is trusted."""
    with (
        socket.create_connection((host, port), CONNECT_S) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secured,
    ):
        shown = secured.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


def rows() -> Finding:
    """Whether the database itself keeps rows from those who may not see them."""
    if not config.settings().store_url.startswith("postgresql"):
        return words.NAMES["rows"], None, words.FILES_KNOW_NO_ROLES
    said = store.unprotected()
    return words.NAMES["rows"], not said, said or words.GUARDED


def backups() -> Finding:
    """How old the newest backup is, and whether the file is still there as it was."""
    settings, name = config.settings(), words.NAMES["backups"]
    if not settings.backup_recipient:
        return name, False if settings.signed else None, words.NO_BACKUPS
    newest = backup.latest()
    age = datetime.now(UTC) - newest.made_at if newest else None
    if newest and (settings.backup / newest.name).stat().st_size != newest.size:
        return name, False, words.cut(newest.name)
    return name, age is not None and age <= FRESH, words.backed_up(age, FRESH)


def seals() -> Finding:
    """How old the newest seal of the audit is."""
    sealed = ledger.open().trail.sealed()
    age = datetime.now(UTC) - sealed.at if sealed else None
    sound = age is not None and age <= SEALED
    return (
        words.NAMES["seals"],
        sound if config.settings().signed or sealed else None,
        words.sealed(age, SEALED),
    )
