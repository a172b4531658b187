"""The settings of signing in, of the provider of accounts, and of whom to write to."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cockpit.config.model import LOOPBACK, OFF, OIDC, SIGN_INS
from cockpit.text import config as words

HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\[?[0-9a-f:]+\]?")
BASE = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")
RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")  # how age writes a public key
NEEDED = ("COCKPIT_OIDC_METADATA", "COCKPIT_OIDC_CLIENT", "COCKPIT_OIDC_SECRET", "COCKPIT_ADDRESS")
TITLE_MOST = 20  # characters of a button


def read(environment: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    """The values of these settings by name; what is wrong is added to `faults`."""
    sign_in = _said(environment, "COCKPIT_SIGN_IN") or OFF
    if sign_in not in SIGN_INS:
        faults.append(words.not_one_of("COCKPIT_SIGN_IN", SIGN_INS))
    recipient = _said(environment, "COCKPIT_BACKUP_RECIPIENT")
    if recipient and not RECIPIENT.fullmatch(recipient):
        faults.append(words.not_a_recipient("COCKPIT_BACKUP_RECIPIENT"))
    return {
        "sign_in": sign_in,
        "secret": _said(environment, "COCKPIT_SECRET"),
        "address": _public(environment, "COCKPIT_ADDRESS", faults),
        "hosts": _hosts(environment, "COCKPIT_HOSTS", faults),
        **_provider(environment, sign_in, faults),
        "backup_recipient": recipient,
        "alarm_url": _link(environment, "COCKPIT_ALARM_URL", faults),
    }


def _said(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name, "").strip()


def _provider(environment: Mapping[str, str], sign_in: str, faults: list[str]) -> dict[str, Any]:
    """The provider's settings; all three that it cannot do without are asked for when it is used."""
    metadata, client, secret, _ = given = [_said(environment, name) for name in NEEDED]
    if sign_in == OIDC:
        faults += [words.needed(name) for name, said in zip(NEEDED, given, strict=True) if not said]
    if metadata and not _safe(metadata):
        faults.append(words.not_safe("COCKPIT_OIDC_METADATA"))
    title = _said(environment, "COCKPIT_OIDC_TITLE")
    if len(title) > TITLE_MOST:
        faults.append(words.too_long("COCKPIT_OIDC_TITLE", TITLE_MOST))
    proofs = tuple(filter(None, map(str.strip, _said(environment, "COCKPIT_OIDC_MFA").split(","))))
    return {
        "oidc_metadata": metadata,
        "oidc_client": client,
        "oidc_secret": secret,
        "oidc_title": title,
        "oidc_mfa": proofs,
    }


def _public(environment: Mapping[str, str], name: str, faults: list[str]) -> str:
    """The address people use: https, or http on this machine only; a path below it is the sub-path."""
    given = _said(environment, name).rstrip("/")
    if not given:
        return ""
    if not _safe(given) or not _plain(given):
        faults.append(words.not_safe(name))
        return ""
    return given


def _plain(url: str) -> bool:
    """Whether an address has nothing but scheme, host, port and a simple path."""
    parts = urlsplit(url)
    return not (parts.query or parts.fragment or parts.username) and bool(BASE.fullmatch(parts.path))


def _safe(url: str) -> bool:
    """Whether an address is https, or http to this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not HOST.fullmatch(host):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and local(host))


def local(host: str) -> bool:
    """Whether a name or address is this machine's own.

    >>> local("127.0.0.2"), local("::1"), local("localhost"), local("10.0.0.1"), local("edu.example")
    (True, True, True, False, False)
    """
    try:
        return host in LOOPBACK or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _hosts(environment: Mapping[str, str], name: str, faults: list[str]) -> tuple[str, ...]:
    given = tuple(filter(None, (each.strip().lower() for each in _said(environment, name).split(","))))
    if all(HOST.fullmatch(each) for each in given):
        return given
    faults.append(words.not_hosts(name))
    return ()


def _link(environment: Mapping[str, str], name: str, faults: list[str]) -> str:
    """An address that messages are sent to."""
    given = _said(environment, name)
    try:
        parts = urlsplit(given)
        sound = parts.scheme in ("http", "https") and HOST.fullmatch(parts.hostname or "") and parts.port != 0
    except ValueError:
        sound = None
    if given and not sound:
        faults.append(words.not_a_link(name))
        return ""
    return given
