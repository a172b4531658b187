"""What was promised, as frozen values: plans, their structure, indicators, targets, disagreements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CHECKED_OFF = ("deliverable", "cyclic")  # judged by evidence or by the calendar, so they carry no figure


@dataclass(frozen=True)
class Unit:
    """A responsible body: role `lead`, `responsible`, or `named` (mentioned in a clause only)."""

    name: str
    plan: str
    role: str
    tasks: tuple[str, ...] = ()
    tasks_annex1: tuple[str, ...] = ()


@dataclass(frozen=True)
class Area:
    """A first-level heading of a plan."""

    id: str
    plan: str
    number: int
    name: str


@dataclass(frozen=True)
class Task:
    """A numbered task: its name, clause and units in the body, and where annex 1 says otherwise."""

    id: str
    plan: str
    number: int
    name: str
    clause: str
    area: str = ""
    name_annex1: str = ""
    clause_annex1: str = ""
    due: date | None = None
    lead: str = ""
    units: tuple[str, ...] = ()
    units_annex1: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class CoreProject:
    """A core project of annex 2 with its construction period; `end` is None while it is ongoing."""

    id: str
    plan: str
    number: int
    name: str
    clause: str
    area: str
    tasks: tuple[str, ...]
    start: date
    end: date | None = None
    ongoing: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Safeguard:
    """A safeguard section of a plan."""

    id: str
    plan: str
    name: str
    clause: str


@dataclass(frozen=True)
class Target:
    """One dated (or undated) commitment of one clause, in the unit of its indicator.

    `value` is None for a deliverable or a duty, and where the text names no figure (`basis` is `unstated`).
    `milestone` is the milestone year the due date belongs to; None means no end date.
    `formal` marks the commitment that is judged; the others restate it or give an inner construction date.
    `path` (linear, step or curve) is the course planned for it, `curve` the corners of a planned curve.
    """

    id: str
    indicator: str
    plan: str
    clause: str
    source: str
    value: float | None = None
    value_max: float | None = None
    op: str = ">="
    basis: str = "stated"
    due: date | None = None
    due_basis: str = "undated"
    start: date | None = None
    path: str = "linear"
    curve: tuple[tuple[date, float], ...] = ()
    milestone: int | None = None
    task: str = ""
    core_project: str = ""
    safeguard: str = ""
    restates: str = ""
    formal: bool = True
    units: tuple[str, ...] = ()
    units_basis: str = ""
    conflicts: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class SourceDate:
    """One clause's date for the same promise; `conflicts` are the disagreements it stands in with it.

    `formal` marks a date that is judged; `due` is None where the clause gives no end, `due_basis` says why.
    """

    target: str
    plan: str
    clause: str
    source: str
    due: date | None
    due_basis: str
    formal: bool
    conflicts: tuple[str, ...] = ()

    @property
    def conflict(self) -> str:
        """The disagreement about the date, or the first one about anything; empty without one."""
        return next(iter(self.conflicts), "")


@dataclass(frozen=True)
class Indicator:
    """A thing to be measured, once, with every commitment made about it.

    `kind` is one of count, ratio, coverage, bandwidth, flow, falling, deliverable, cyclic;
    `direction` is up or down.
    `cumulative` is None when the text leaves it open whether the figure is a total or an addition.
    """

    id: str
    plan: str
    name: str
    kind: str
    unit: str = ""
    decimals: int = 0
    direction: str = "up"
    share_of: str = ""
    per: str = ""
    floor: float | None = None
    ceiling: float | None = None
    cumulative: bool | None = False
    qualitative: bool = False
    task: str = ""
    area: str = ""
    safeguard: str = ""
    baselines: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    evidence: str = ""
    remark: str = ""
    targets: tuple[Target, ...] = ()

    def formal(self, year: int | None) -> Target | None:
        """The commitment judged at the milestone `year`; `None` asks for the one without an end date."""
        return next((t for t in self.targets if t.formal and t.milestone == year), None)

    @property
    def core_project(self) -> str:
        """The core project that builds it, or an empty string."""
        return next((t.core_project for t in self.targets if t.core_project), "")

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Ids of the disagreements any of its targets stands in, in their order of first mention."""
        return tuple(dict.fromkeys(c for t in self.targets for c in t.conflicts))


@dataclass(frozen=True)
class Baseline:
    """A fact stated by a source document; `value` is None for a plain fact, `as_of` None when undated."""

    id: str
    plan: str
    name: str
    scope: str
    clause: str
    kind: str
    value: float | None = None
    unit: str = ""
    approx: str = ""
    as_of: date | None = None
    as_of_basis: str = "stated"
    remark: str = ""


@dataclass(frozen=True)
class Side:
    """What one clause says in a disagreement."""

    plan: str
    clause: str
    says: str


@dataclass(frozen=True)
class Conflict:
    """Two or more clauses that disagree; `formal` says which one is judged and why both stay visible."""

    id: str
    title: str
    kinds: tuple[str, ...]
    formal: str
    sides: tuple[Side, ...]
    targets: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Question:
    """Something only the commission can settle, with the targets it touches."""

    id: str
    title: str
    question: str
    why: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Crosswalk:
    """Comparable commitments of the district, the city and the peer, with the facts that go with them."""

    id: str
    family: str
    name: str
    comparability: str
    yuzhong: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    chongming: tuple[str, ...] = ()
    baselines: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Plan:
    """One document: its period, milestones and structure."""

    id: str
    name: str
    short: str
    role: str
    issuer: str
    source_file: str
    document: str = ""
    issued: date | None = None
    start: date | None = None
    end: date | None = None
    milestones: tuple[date, ...] = ()
    goal_clause: str = ""
    units_clause: str = ""
    remark: str = ""
    areas: tuple[Area, ...] = ()
    tasks: tuple[Task, ...] = ()
    core_projects: tuple[CoreProject, ...] = ()
    safeguards: tuple[Safeguard, ...] = ()
    units: tuple[Unit, ...] = ()
    parties: tuple[Unit, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The milestone years in order."""
        return tuple(day.year for day in self.milestones)

    def milestone(self, due: date | None) -> int | None:
        """The year of the first milestone on or after `due`; None without a date or after the last one."""
        return None if due is None else next((day.year for day in self.milestones if due <= day), None)
