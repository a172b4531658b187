"""The files of `data/plans` become one Registry, or one error that lists every fault in them."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from cockpit.plan import courses, rules
from cockpit.plan.model import (
    Area,
    Baseline,
    Conflict,
    CoreProject,
    Crosswalk,
    Indicator,
    Plan,
    Question,
    Safeguard,
    Side,
    Target,
    Task,
    Unit,
)
from cockpit.plan.registry import Registry
from cockpit.plan.rules import Book
from cockpit.plan.shapes import BESIDE_PLANS, INSIDE_A_PLAN, ROLES, Entry, Fault, read
from cockpit.text import plan as words

FOLDER = Path(__file__).resolve().parents[2] / "data" / "plans"


class PlanError(Exception):
    """The plan files cannot be used; `faults` holds every fault, the message is one Chinese text."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__(words.failed([fault.sentence for fault in self.faults]))


def load(folder: Path | None = None) -> Registry:
    """The registry in `folder`; the shipped one is read once. Raises PlanError with every fault at once."""
    return _shipped() if folder is None else _load(Path(folder))


@lru_cache(maxsize=1)
def _shipped() -> Registry:
    return _load(FOLDER)


def _load(folder: Path) -> Registry:
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise PlanError([Fault(folder.name, "", words.NO_PLAN if folder.is_dir() else words.NO_FOLDER)])
    documents = {path.name: _document(path) for path in files}
    entries, faults = _entries(documents)
    book = Book(entries, whole=not any(broken for _, broken in documents.values()))
    if faults := faults + rules.faults(book):
        raise PlanError(faults)
    return _registry(book)


def _entries(documents: Mapping[str, tuple[Mapping, list[Fault]]]) -> tuple[list[Entry], list[Fault]]:
    entries, faults = [], []
    for name, (document, broken) in documents.items():
        faults += broken
        for entry, wrong in _rows(document, name):
            entries.append(entry)
            faults += wrong
        faults += _strays(document, name)
    return entries, faults


def _document(path: Path) -> tuple[Mapping, list[Fault]]:
    """The parsed file, or nothing and the fault that says where it breaks."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")), []
    except UnicodeDecodeError:
        return {}, [Fault(path.name, "", words.NOT_TEXT)]
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        return {}, [Fault(path.name, "", words.broken(int(at[1]) if at else None))]


def _strays(document: Mapping, file: str) -> list[Fault]:
    """Faults for tables nobody knows, and for plan tables in a file without a plan."""
    known = (*INSIDE_A_PLAN, *BESIDE_PLANS, "plan")
    unknown = [Fault(file, "", words.unknown_table(key)) for key in document if key not in known]
    if isinstance(document.get("plan"), dict):
        return unknown
    return unknown + [Fault(file, key, words.NOT_OUTSIDE_PLAN) for key in document if key in INSIDE_A_PLAN]


def _rows(document: Mapping, file: str) -> Iterator[tuple[Entry, list[Fault]]]:
    header = document.get("plan")
    plan = str(header.get("id", "")) if isinstance(header, dict) else ""
    for key, value in document.items():
        rows = value if isinstance(value, list) else [value]
        if key not in (*INSIDE_A_PLAN, *BESIDE_PLANS, "plan"):
            continue
        for row in rows:
            if isinstance(row, dict):
                yield read(key, row, file, plan)
                yield from _nested(key, row, file, plan)
            else:
                yield Entry(key, file, plan, {}), [Fault(file, key, words.unfit(key, "tables", row))]


NESTED = {"indicator": "target", "conflict": "side"}


def _nested(table: str, row: Mapping, file: str, plan: str) -> Iterator[tuple[Entry, list[Fault]]]:
    """The rows inside a row, each knowing its owner; a target may stand for an earlier plan."""
    inner = row.get(NESTED.get(table, ""), ())
    for child in inner if isinstance(inner, list) else ():
        if isinstance(child, dict):
            entry, wrong = read(NESTED[table], child, file, str(child.get("plan") or plan))
            values = {**entry.values, table: str(row.get("id", ""))}
            yield Entry(entry.table, file, entry.plan, values), wrong


def _registry(book: Book) -> Registry:
    plans = _by_id(sorted((_plan(e, book) for e in book.all("plan")), key=lambda p: ROLES.index(p.role)))
    places = {id: place for place, id in enumerate(plans)}
    ordered = sorted(book.all("indicator"), key=lambda e: places[e.plan])
    return Registry(
        plans=plans,
        indicators=_by_id(_indicator(e, book, plans) for e in ordered),
        baselines=_by_id(_make(Baseline, e, plan=e.plan) for e in book.all("baseline")),
        conflicts=_by_id(_conflict(e, book) for e in book.all("conflict")),
        questions=_by_id(_make(Question, e) for e in book.all("question")),
        crosswalk=_by_id(_make(Crosswalk, e) for e in book.all("crosswalk")),
    )


def _by_id(values: Iterable) -> Mapping:
    return MappingProxyType({value.id: value for value in values})


def _make(shape: type, entry: Entry, **more: object):
    """A frozen value from an entry; lists become tuples."""
    given = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.values.items()}
    return shape(**(given | more))


def _plan(e: Entry, book: Book) -> Plan:
    def own(table: str, shape: type) -> tuple:
        return tuple(_make(shape, x, plan=e.id) for x in book.all(table) if x.plan == e.id)

    tasks = tuple(_annexed(task) for task in own("task", Task))
    units = tuple(_with_tasks(unit, tasks) for unit in own("unit", Unit))
    return _make(
        Plan,
        e,
        areas=own("area", Area),
        tasks=tasks,
        core_projects=own("core_project", CoreProject),
        safeguards=own("safeguard", Safeguard),
        units=tuple(u for u in units if u.role != "named"),
        parties=tuple(u for u in units if u.role == "named"),
    )


def _annexed(task: Task) -> Task:
    """Annex 1 repeats the body's name and units unless the file says otherwise."""
    if not task.clause_annex1:
        return task
    units, name = task.units_annex1 or task.units, task.name_annex1 or task.name
    return Task(**(vars(task) | {"units_annex1": units, "name_annex1": name}))


def _with_tasks(unit: Unit, tasks: Iterable[Task]) -> Unit:
    body = tuple(t.id for t in tasks if unit.name in t.units)
    annex = tuple(t.id for t in tasks if unit.name in t.units_annex1)
    return Unit(unit.name, unit.plan, unit.role, body, annex)


def _indicator(e: Entry, book: Book, plans: Mapping[str, Plan]) -> Indicator:
    own = [t for t in book.all("target") if t.values["indicator"] == e.id]
    values = {k: v for k, v in e.values.items() if k != "target"}
    if values.get("cumulative") == "unknown":
        values["cumulative"] = None
    made = tuple(_target(t, e, book, plans[t.plan]) for t in own)
    return _make(Indicator, Entry(e.table, e.file, e.plan, values), plan=e.plan, targets=made)


def _target(e: Entry, indicator: Entry, book: Book, plan: Plan) -> Target:
    due, task = e.values.get("due"), _task(e, indicator)
    units, basis = _responsible(e, task, plan)
    derived = {
        "plan": plan.id,
        "task": task,
        "milestone": plan.milestone(due),
        "due_basis": e.values.get("due_basis", "stated" if due else "undated"),
        "path": e.values.get("path", courses.usual(indicator.values["kind"])),
        "curve": tuple((day, float(value)) for day, value in e.values.get("curve", ())),
        "safeguard": indicator.values.get("safeguard", ""),
        "units": units,
        "units_basis": basis,
        "conflicts": _mentions(book, "conflict", e.id),
        "questions": _mentions(book, "question", e.id),
    }
    return _make(Target, e, **derived)


def _task(e: Entry, indicator: Entry) -> str:
    """A target stands under its indicator's task unless it names another or is an overall goal."""
    inherits = e.values["source"] != "goal" and e.plan == indicator.plan
    return e.values.get("task") or (indicator.values.get("task", "") if inherits else "")


def _mentions(book: Book, table: str, target: str) -> tuple[str, ...]:
    return tuple(x.id for x in book.all(table) if target in x.values.get("targets", ()))


def _responsible(e: Entry, task_id: str, plan: Plan) -> tuple[tuple[str, ...], str]:
    """Who answers for a target, and where that is written; nobody is added that no text names."""
    if "units" in e.values:
        return tuple(e.values["units"]), "clause"
    task = next((t for t in plan.tasks if t.id == task_id), None)
    if task and task.units:
        annex = e.values["source"] == "annex1"
        return (task.units_annex1 if annex else task.units), ("annex1" if annex else "body")
    lead = tuple(u.name for u in plan.units if u.role == "lead")
    return (lead, "plan") if plan.role != "tracked" else ((), "")


def _conflict(e: Entry, book: Book) -> Conflict:
    own = [s for s in book.all("side") if s.values["conflict"] == e.id]
    sides = tuple(Side(s.values["plan"], s.values["clause"], s.values["says"]) for s in own)
    values = {k: v for k, v in e.values.items() if k != "side"}
    return _make(Conflict, Entry(e.table, e.file, e.plan, values), sides=sides)
