"""Keys of backups: the public one lies on the server, the secret one elsewhere."""

import os
from pathlib import Path

import pyrage
from pyrage import x25519

from cockpit import config
from cockpit.backup.model import BackupError
from cockpit.text import backup as words

SECRET = "AGE-SECRET-KEY-"


def keypair(path: Path) -> str:
    """Write a new secret key to a file that must not exist yet; the public key that belongs to it.

    Raises BackupError when the file is there already.
    """
    made = x25519.Identity.generate()
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as fault:
        raise BackupError(words.key_exists(path.name)) from fault
    with os.fdopen(handle, "w") as file:
        file.write(f"# {words.KEY_NOTE}\n# public key: {made.to_public()}\n{made}\n")
        file.flush()
        os.fsync(file.fileno())
    return str(made.to_public())


def recipient() -> x25519.Recipient:
    """The public key of the settings; raises BackupError when there is none or it is none."""
    written = config.settings().backup_recipient
    if not written:
        raise BackupError(words.NO_RECIPIENT)
    try:
        return x25519.Recipient.from_str(written)
    except pyrage.RecipientError as fault:
        raise BackupError(words.NOT_A_RECIPIENT) from fault


def identities(path: Path) -> list[x25519.Identity]:
    """The secret keys in a file; raises BackupError when it holds none."""
    try:
        lines = path.read_text("ascii", errors="replace").splitlines()
        found = [x25519.Identity.from_str(line.strip()) for line in lines if line.startswith(SECRET)]
    except OSError as fault:
        raise BackupError(words.no_key(path.name)) from fault
    except pyrage.IdentityError as fault:
        raise BackupError(words.NOT_A_KEY) from fault
    if not found:
        raise BackupError(words.NOT_A_KEY)
    return found
