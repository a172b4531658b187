"""A visit as values: its plan, what was found at each point, who signed for it, and every step taken."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

STATES = PLANNED, STARTED, FINISHED, CANCELLED = ("planned", "started", "finished", "cancelled")
PARTIES = INSPECTOR, SCHOOL = ("inspector", "school")


@dataclass(frozen=True)
class Plan:
    """What a visit is for: a day, who leads, who comes along, which schools, which areas of the checklist."""

    title: str
    day: date
    lead: str
    schools: tuple[str, ...]
    areas: tuple[str, ...]
    team: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Visit:
    """A visit as somebody may see it; moments are in UTC.

    `schools` are those in the reader's sight and `beyond` is the number of the others.
    """

    id: str
    code: str
    revision: int
    state: str
    title: str
    day: date
    lead: str
    schools: tuple[str, ...]
    areas: tuple[str, ...]
    team: tuple[str, ...]
    note: str
    conclusion: str
    planned_at: datetime
    planned_by: str
    started_at: datetime | None = None
    finished_at: datetime | None = None
    beyond: int = 0

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in (PLANNED, STARTED)


@dataclass(frozen=True)
class Photo:
    """A picture kept with a finding; `sha256` names its file."""

    sha256: str
    kind: str
    size: int
    name: str


@dataclass(frozen=True)
class Finding:
    """What was found at one point in one school; a correction is a new revision under the same id.

    `point` is a point of the checklist, or an area's own id for anything else noticed there.
    """

    id: str
    revision: int
    visit: str
    school: str
    point: str
    grade: str
    note: str
    urgent: bool
    photo: Photo | None
    at: datetime
    by: str
    role: str


@dataclass(frozen=True)
class Signature:
    """Somebody stood by the findings in one school as `digest` has them; withdrawn ones no longer count."""

    visit: str
    school: str
    party: str
    name: str
    opinion: str
    digest: str
    at: datetime
    by: str
    role: str
    withdrawn: bool = False


@dataclass(frozen=True)
class Step:
    """One step of a visit's history: who did what, when, and the state afterwards."""

    number: int
    visit: str
    action: str
    state: str
    school: str
    at: datetime
    by: str
    role: str
    note: str


def digest(findings: Iterable[Finding]) -> str:
    """What a signature stands for: the SHA-256 of every finding of a school, in a fixed order."""
    kept = [asdict(each) | {"at": each.at.isoformat()} for each in sorted(findings, key=lambda f: f.point)]
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
