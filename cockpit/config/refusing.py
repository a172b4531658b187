"""Why a server must not start: strangers could come in, or its secret could be guessed."""

from cockpit.config.entering import local
from cockpit.config.model import Settings
from cockpit.text import config as words

LEAST_BYTES, LEAST_KINDS = 32, 12  # of a secret: its length, and how many different characters it has
KNOWN = (  # what example values are made of, ours too; a drawn secret holds none of it
    "change", "example", "secret", "password", "passwd", "default", "cockpit", "insecure", "placeholder",
    "replace", "yourkey", "your-", "your_", "sample", "testing", "streamlit", "superset", "thisis", "admin",
    "abcdef", "qwerty", "012345", "123456", "987654",
)  # fmt: skip


def refusal(settings: Settings, address: str | None) -> str | None:
    """Why the server must not listen on this address with these settings, in one sentence; None if it may."""
    inside = bool(address) and local(address or "")
    if not settings.signed:
        return None if inside else words.open_address(address or "*")
    if fault := weakness(settings.secret):
        return fault
    if not inside and not settings.address:
        return words.NO_ADDRESS
    return None


def weakness(secret: str) -> str | None:
    """Why a secret must not be used, in one sentence that does not show it; None for a good one.

    >>> weakness("") == words.NO_SECRET, weakness("k" * 64) == words.WEAK_SECRET
    (True, True)
    >>> import secrets
    >>> weakness(secrets.token_urlsafe(48)) is None
    True
    """
    if not secret:
        return words.NO_SECRET
    if len(secret.encode()) < LEAST_BYTES:
        return words.short_secret(LEAST_BYTES)
    plain = secret.lower()
    known = any(part in plain for part in KNOWN)
    repeated = (secret + secret).find(secret, 1) < len(secret)
    return words.WEAK_SECRET if known or repeated or len(set(secret)) < LEAST_KINDS else None
