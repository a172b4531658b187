"""The settings as one frozen value."""

import hmac
import ipaddress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from cockpit.text import BEIJING

ROOT = Path(__file__).resolve().parent.parent.parent
KEEP_DEFAULT, KEEP_LEAST, KEEP_MOST = 5, 3, 1000  # at least 3: a reader may still be two versions behind
TICK_DEFAULT, TICK_LEAST, TICK_MOST = 5, 1, 60  # seconds between two ticks of a wall
EVIDENCE_DEFAULT, EVIDENCE_LEAST, EVIDENCE_MOST = 10, 1, 50  # megabytes of one file of evidence
IDLE_MOST, HOURS_MOST = 30, 12  # minutes without a click, hours of one session: settings may only shorten
BACKUPS_DEFAULT, BACKUPS_LEAST, BACKUPS_MOST = 14, 1, 400
STORE_ENGINES = ("duckdb:///", "postgresql://")
LEDGER_ENGINES = ("sqlite:///", "postgresql://")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
ALL, DESK, WALL = PROCESSES = ("all", "desk", "wall")
OFF, LOCAL, OIDC = SIGN_INS = ("off", "local", "oidc")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def now() -> datetime:
    """This moment in the country's one civil time, whatever zone the server is set to."""
    return datetime.now(BEIJING)


@dataclass(frozen=True)
class Settings:
    """Where things live and how they run; what may hold a password stays out of the repr."""

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
    sign_in: str = OFF  # who is let in: the demonstration's visitor, local accounts, accounts of a provider
    secret: str = field(default="", repr=False)  # what every signature of this installation is derived from
    address: str = ""  # where people reach the cockpit, without a slash at its end
    hosts: tuple[str, ...] = ()  # further names it is reached by
    oidc_metadata: str = ""  # the provider's discovery document
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    oidc_title: str = ""  # what the button of the provider says
    oidc_mfa: tuple[str, ...] = ()  # values of amr or acr that prove a second factor
    admin_networks: tuple[Network, ...] = ()  # where pages of administration open; () = anywhere
    idle_minutes: int = IDLE_MOST
    session_hours: int = HOURS_MOST
    backup_folder: Path | None = None
    backup_recipient: str = ""  # the public key that backups are encrypted to
    backup_keep: int = BACKUPS_DEFAULT
    alarm_url: str = field(default="", repr=False)  # whom a run of denials is reported to

    @property
    def raw(self) -> Path:
        """The folder of the feeds' raw partitions."""
        return self.home / "raw"

    @property
    def evidence(self) -> Path:
        """The folder of files that prove something; no route serves it."""
        return self.home / "evidence"

    @property
    def backup(self) -> Path:
        """The folder of backups."""
        return self.backup_folder or self.home / "backup"

    @property
    def store_folder(self) -> Path:
        """The folder of a file store; meaningless for a server."""
        return Path(self.store_url.removeprefix(STORE_ENGINES[0]))

    @property
    def signed(self) -> bool:
        """Whether people have to sign in."""
        return self.sign_in != OFF

    @property
    def base(self) -> str:
        """The path below which the cockpit is served: "" or "/xx"."""
        return urlsplit(self.address).path.rstrip("/")

    @property
    def encrypted(self) -> bool:
        """Whether people reach the cockpit by https."""
        return self.address.startswith("https://")

    @property
    def names(self) -> tuple[str, ...]:
        """Every host name that a request may ask for; without any, this machine's own."""
        own = urlsplit(self.address).hostname or ""
        given = tuple(dict.fromkeys(filter(None, (own, *self.hosts))))
        return given or LOOPBACK

    def path(self, path: str) -> str:
        """The address of one of our own routes as a browser asks for it.

        >>> Settings(Path("."), "", "", Path("."), address="https://edu.example/cockpit").path("/api/livez")
        '/cockpit/api/livez'
        """
        return self.base + path

    def key(self, purpose: str) -> str:
        """A key for one purpose, in hex: whoever learns it learns neither the secret nor another key.

        One block of HKDF's expansion (RFC 5869) from the secret, which is long and drawn.
        """
        return hmac.digest(self.secret.encode(), f"cockpit {purpose}\x01".encode(), "sha256").hex()

    def today(self) -> date:
        """The date the cockpit reasons from."""
        return self.fixed_today or now().date()
