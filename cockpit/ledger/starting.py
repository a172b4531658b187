"""What the audit says when a server starts: which settings and rules are others than at its last start."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa

from cockpit.config import Settings
from cockpit.ledger import alarms, chain, entries
from cockpit.ledger.chain import Entry
from cockpit.ledger.connection import writing
from cockpit.ledger.tables import AUDIT
from cockpit.text import audit as words

ACTION = "settings"
DIGITS = 12  # of a digest, enough to tell two values apart
FILES = "data/"  # what the digest of a folder or file of data is called by


def note(engine: sa.Engine, settings: Settings) -> Entry | None:
    """Write down what differs from the last start of the same kind of process; None when nothing does.

    Raises LedgerError when it could not be written.
    """
    found = digests(settings)
    mine = (AUDIT.c.action == ACTION, AUDIT.c.object == settings.process)
    last = sa.select(AUDIT.c.after).where(*mine).order_by(AUDIT.c.number.desc()).limit(1)
    with writing(engine) as connection:
        before = connection.scalar(last) or ""
        if before == (after := _written(found)):
            return None
        known = _read(before)
        changed = sorted(name for name in found | known if found.get(name) != known.get(name))
        said = {
            "action": ACTION,
            "object": settings.process,
            "result": "done",
            "before": before,
            "after": after,
        }
        detail = words.changed(changed if before else [])
        return entries.add(connection, who=alarms.SYSTEM, role="", detail=detail, **said)


def digests(settings: Settings) -> dict[str, str]:
    """Setting → digest of its value, file or folder of data → digest of what it holds.

    What may hold a password is digested with the installation's secret as the key: nobody can try passwords
    against it. Without a secret the password is left out.
    """
    told = {each.name: _value(settings, each.name, each.repr) for each in fields(settings)}
    return told | {FILES + path.name: _held(path) for path in sorted(settings.data.iterdir())}


def _value(settings: Settings, name: str, open_: bool) -> str:
    value = str(getattr(settings, name))
    if not open_ and not settings.secret:
        parts = urlsplit(value)
        value = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()
    key = settings.secret if not open_ else ""
    return hmac.new(key.encode(), f"{name}={value}".encode(), hashlib.sha256).hexdigest()[:DIGITS]


def _held(path: Path) -> str:
    """The digest of a file, or of the names and bytes of all files in a folder."""
    found, every = hashlib.sha256(), sorted(path.rglob("*")) if path.is_dir() else [path]
    for each in every:
        if each.is_file():
            body = each.read_bytes()
            found.update(f"{each.relative_to(path.parent)} {len(body)}\n".encode() + body)
    return found.hexdigest()[:DIGITS]


def _written(found: Mapping[str, str]) -> str:
    return " ".join(f"{name}:{digest}" for name, digest in found.items())[: chain.LONGEST]


def _read(written: str) -> dict[str, str]:
    return dict(part.rsplit(":", 1) for part in written.split() if ":" in part)
