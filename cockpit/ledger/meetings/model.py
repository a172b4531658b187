"""A meeting as values: what was frozen, decided, given to somebody to do, shown by a link, and produced."""

from dataclasses import dataclass
from datetime import date, datetime

CLOSED, HELD = "closed", "held"
OPEN, DONE, DROPPED = "open", "done", "dropped"
STEPS = {  # of an action → (states it may be taken from, state afterwards)
    "progress": ((OPEN,), OPEN),
    "done": ((OPEN,), DONE),
    "postpone": ((OPEN,), OPEN),
    "drop": ((OPEN,), DROPPED),
    "reopen": ((DONE, DROPPED), OPEN),
}
REASONED = ("progress", "postpone", "drop", "reopen")  # steps that ask for words
KINDS = ("close", "pack")
QUEUED, RUNNING, FAILED, BROKEN = "queued", "running", "failed", "broken"
DISTRICT, SCHOOL, UNIT = "district", "school:", "unit:"  # what a frozen part is about


@dataclass(frozen=True, kw_only=True)
class Closing:
    """What a period is closed with: the pinned versions of data, plan, forecast and program."""

    cadence: str
    period: date
    version: int
    published_at: datetime
    plan: str
    foresight: str
    release: str
    demo: bool
    title: str
    note: str = ""


@dataclass(frozen=True)
class Meeting:
    """A closed period; moments are in UTC. `seal` is the digest over every frozen part's digest."""

    id: str
    code: str
    cadence: str
    period: date
    edition: int
    title: str
    version: int
    published_at: datetime
    plan: str
    foresight: str
    release: str
    demo: bool
    seal: str
    closed_at: datetime
    closed_by: str
    note: str
    state: str
    held_at: datetime | None
    revision: int


@dataclass(frozen=True)
class Part:
    """The frozen bytes of one scope, as they were kept."""

    scope: str
    sha256: str
    data: bytes


@dataclass(frozen=True)
class Basis:
    """A figure that something was decided on: its key, its title and what it said."""

    figure: str
    title: str
    claim: str = ""


@dataclass(frozen=True)
class Decision:
    """What was decided; `replaced_by` is the code of the decision that stands in its place, or empty."""

    id: str
    code: str
    meeting: str
    number: int
    text: str
    basis: tuple[Basis, ...]
    item: str
    at: datetime
    by: str
    role: str
    replaces: str = ""
    replaced_by: str = ""


@dataclass(frozen=True)
class Action:
    """What a unit has to do until a day; `meeting` and `decision` are codes."""

    id: str
    code: str
    meeting: str
    decision: str
    number: int
    what: str
    unit: str
    person: str
    due: date
    state: str
    revision: int
    postponed: int
    opened_at: datetime
    opened_by: str
    done_at: datetime | None
    basis: tuple[Basis, ...]

    @property
    def live(self) -> bool:
        """Whether it is still to be done."""
        return self.state == OPEN

    def overdue(self, today: date) -> int:
        """By how many days its term has passed; 0 within it and once it is no longer to be done."""
        return max(0, (today - self.due).days) if self.live else 0


@dataclass(frozen=True)
class ActionEvent:
    """One thing that happened to an action: `state` and `due` are those after it."""

    number: int
    action: str
    step: str
    state: str
    revision: int
    at: datetime
    by: str
    role: str
    note: str
    due: date | None


@dataclass(frozen=True)
class Link:
    """A read-only link to one scope of one meeting (a code); its token is not kept."""

    id: str
    meeting: str
    scope: str
    label: str
    expires_at: datetime
    at: datetime
    by: str
    revoked_at: datetime | None
    opened: int
    last_opened: datetime | None

    def live(self, now: datetime) -> bool:
        """Whether it opens anything: neither revoked nor expired."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True)
class File:
    """A produced file; `size` in bytes."""

    name: str
    form: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Run:
    """Something made by a process of its own; `said` tells people how far it is, `done` of `total` steps."""

    id: str
    kind: str
    subject: str
    pack: str
    scope: str
    state: str
    done: int
    total: int
    said: str
    by: str
    login: str
    role: str
    at: datetime
    finished_at: datetime | None
    files: tuple[File, ...]

    @property
    def live(self) -> bool:
        """Whether it may still come to an end."""
        return self.state in (QUEUED, RUNNING)
