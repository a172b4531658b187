"""What must hold between the entries of all plan files; each rule yields faults and stops at none."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cockpit.plan import courses
from cockpit.plan.model import CHECKED_OFF
from cockpit.plan.shapes import Entry, Fault
from cockpit.text import plan as words

SHARES = ("ratio", "coverage")
COUNTED = ("count", "flow", "falling")
COLUMNS = {"yuzhong": ("tracked",), "city": ("city", "city-past"), "chongming": ("peer",)}
WITH_ID = ("area", "task", "core_project", "safeguard", "indicator", "target", "baseline")
BESIDE = ("crosswalk", "conflict", "question", "plan")


@dataclass(frozen=True)
class Book:
    """All entries of all files, for looking up."""

    entries: Sequence[Entry]
    whole: bool = True  # False when a file could not be read: what it holds must not be called missing

    @cached_property
    def by_table(self) -> Mapping[str, list[Entry]]:
        """Entries by table, in file order."""
        tables: dict[str, list[Entry]] = {}
        for entry in self.entries:
            tables.setdefault(entry.table, []).append(entry)
        return tables

    @cached_property
    def by_id(self) -> Mapping[tuple[str, str], Entry]:
        """Entries by table and id; of duplicates the last."""
        return {(e.table, e.id): e for e in self.entries}

    def all(self, table: str) -> list[Entry]:
        """The entries of one table."""
        return self.by_table.get(table, [])

    def get(self, table: str, id: str) -> Entry | None:
        """One entry, or None."""
        return self.by_id.get((table, id))

    @cached_property
    def units(self) -> set[tuple[str, str]]:
        """Pairs of plan and unit name."""
        return {(e.plan, e.id) for e in self.all("unit")}


def faults(book: Book) -> list[Fault]:
    """Every fault between entries, in the order of the rules."""
    checks = (
        duplicates,
        plans,
        references,
        units,
        projects,
        indicators,
        targets,
        formal,
        conflicts,
        baselines,
    )
    return [fault for check in checks for fault in check(book)]


def _fault(entry: Entry, what: str) -> Fault:
    return Fault(entry.file, entry.id, what)


def duplicates(book: Book) -> Iterator[Fault]:
    """Ids are unique per table; indicator names are unique within a plan; a unit stands once in a plan."""
    for table in WITH_ID + BESIDE:
        yield from _repeated(book.all(table), lambda e: e.id, words.duplicate)
    yield from _repeated(book.all("unit"), lambda e: (e.plan, e.id), lambda key: words.duplicate(key[1]))
    named = [e for e in book.all("indicator") if "name" in e.values]
    yield from _repeated(
        named, lambda e: (e.plan, e.values["name"]), lambda key: words.duplicate_name(key[1])
    )


def _repeated(entries: Sequence[Entry], key, say) -> Iterator[Fault]:
    seen = Counter(key(e) for e in entries)
    last = {key(e): e for e in entries}
    yield from (_fault(last[k], say(k)) for k, times in seen.items() if times > 1 and last[k].id)


def plans(book: Book) -> Iterator[Fault]:
    """A plan's file bears its id, its period is whole, and exactly one plan is tracked."""
    for e in book.all("plan"):
        start, end = e.values.get("start"), e.values.get("end")
        if e.id and e.file != f"{e.id}.toml":
            yield _fault(e, words.wrong_file(e.id))
        if e.values.get("role") != "news" and not (start and end and e.values.get("milestones")):
            yield _fault(e, words.NO_PERIOD)
        if start and end and end < start:
            yield _fault(e, words.PERIOD_BACKWARDS)
    tracked = [e for e in book.all("plan") if e.values.get("role") == "tracked"]
    if book.whole and len(tracked) != 1:
        yield Fault("data/plans", "", words.tracked(len(tracked)))


# table, key, the table it points into, whether both must stand in the same plan
REFERENCES = (
    ("task", "area", "area", True),
    ("core_project", "area", "area", True),
    ("core_project", "tasks", "task", True),
    ("indicator", "task", "task", True),
    ("indicator", "area", "area", True),
    ("indicator", "safeguard", "safeguard", True),
    ("indicator", "baselines", "baseline", False),
    ("target", "plan", "plan", False),
    ("target", "task", "task", True),
    ("target", "core_project", "core_project", True),
    ("target", "restates", "target", True),
    ("conflict", "targets", "target", False),
    ("side", "plan", "plan", False),
    ("question", "targets", "target", False),
    ("crosswalk", "baselines", "baseline", False),
    *(("crosswalk", column, "target", False) for column in COLUMNS),
)


def references(book: Book) -> Iterator[Fault]:
    """Every id that is mentioned exists, in the plan where it must."""
    for table, key, into, same in REFERENCES:
        if not (same or book.whole):
            continue
        for e in book.all(table):
            for id in _listed(e.values.get(key)):
                found = book.get(into, id)
                if found is None:
                    yield _fault(e, words.dangling(key, id))
                elif same and found.plan != e.plan:
                    yield _fault(e, words.other_plan(key, id))
    yield from _columns(book)


def _columns(book: Book) -> Iterator[Fault]:
    """A crosswalk column holds targets of the plans it stands for."""
    role = {e.id: e.values.get("role") for e in book.all("plan")}
    for e in book.all("crosswalk"):
        for column, allowed in COLUMNS.items():
            known = [t for id in e.values.get(column, ()) if (t := book.get("target", id))]
            yield from (
                _fault(e, words.other_plan(column, t.id)) for t in known if role.get(t.plan) not in allowed
            )


def _listed(value: str | Sequence[str] | None) -> Sequence[str]:
    if value is None:
        return ()
    return [value] if isinstance(value, str) else list(value)


def units(book: Book) -> Iterator[Fault]:
    """Every unit named by a task or a target is listed in its plan."""
    for e in book.all("task") + book.all("target"):
        names = [n for key in ("lead", "units", "units_annex1") for n in _listed(e.values.get(key))]
        yield from (_fault(e, words.unknown_unit(n)) for n in names if (e.plan, n) not in book.units)


def projects(book: Book) -> Iterator[Fault]:
    """A core project ends or is ongoing, and does not end before it starts."""
    for e in book.all("core_project"):
        start, end = e.values.get("start"), e.values.get("end")
        if bool(end) == bool(e.values.get("ongoing")):
            yield _fault(e, words.END_OR_ONGOING)
        if start and end and end < start:
            yield _fault(e, words.PERIOD_BACKWARDS)


def indicators(book: Book) -> Iterator[Fault]:
    """An indicator has targets, the attributes of its kind, and one place in the plan."""
    with_targets = {e.values["indicator"] for e in book.all("target")}
    for e in book.all("indicator"):
        if e.id not in with_targets:
            yield _fault(e, words.NO_TARGETS)
        if sum(key in e.values for key in ("task", "area", "safeguard")) > 1:
            yield _fault(e, words.ONE_PLACE)
        yield from (_fault(e, what) for what in _attributes(e.values))


def _attributes(v: Mapping) -> Iterator[str]:
    kind = v.get("kind", "")
    measured = kind not in CHECKED_OFF
    for key, wanted in (("unit", measured), ("cumulative", kind in COUNTED), ("ceiling", kind in SHARES)):
        if wanted and key not in v:
            yield words.needs(key, kind)
    if not measured and "unit" in v:
        yield words.must_not("unit", kind)
    if kind in SHARES and v.get("unit") not in ("%", None):
        yield words.SHARE_UNIT
    if kind == "flow" and "per" not in v:
        yield words.needs("per", kind)


def targets(book: Book) -> Iterator[Fault]:
    """A target's figure, date and path fit its indicator, its plan and its core project."""
    for e in book.all("target"):
        indicator = book.get("indicator", e.values["indicator"])
        of_kind = indicator.values if indicator else {}
        plan = book.get("plan", e.plan)
        course = courses.faults(e.values, of_kind, plan.values.get("start") if plan else None)
        for what in (*_figure(e.values, of_kind), *_date(e, book), *course, *_restated(e, book)):
            yield _fault(e, what)


def _figure(v: Mapping, indicator: Mapping) -> Iterator[str]:
    value, top, op, kind = v.get("value"), v.get("value_max"), v.get("op", ">="), indicator.get("kind", "")
    if kind in CHECKED_OFF and value is not None:
        yield words.must_not("value", kind)
    if kind not in CHECKED_OFF and value is None and v.get("basis") != "unstated":
        yield words.needs("value", kind)
    if (op == "between") != (top is not None) or (top is not None and value is not None and top <= value):
        yield words.VALUE_MAX
    if value is not None and (op == "<=") != (indicator.get("direction") == "down"):
        yield words.wrong_op(op, indicator.get("direction", "up"))
    for number in (n for n in (value, top) if n is not None):
        floor, ceiling = indicator.get("floor"), indicator.get("ceiling")
        if (floor is not None and number < floor) or (ceiling is not None and number > ceiling):
            yield words.past_limit(number, floor, ceiling)


def _date(e: Entry, book: Book) -> Iterator[str]:
    due, plan = e.values.get("due"), book.get("plan", e.plan)
    basis = e.values.get("due_basis", "stated" if due else "undated")
    if (due is None) != (basis in ("undated", "ongoing")):
        yield words.due_basis(basis)
    start, end = (plan.values.get("start"), plan.values.get("end")) if plan else (None, None)
    if due and start and end and not start <= due <= end:
        yield words.out_of_period(due, start, end)
    project = book.get("core_project", e.values.get("core_project", ""))
    if project and basis == "period" and due != project.values.get("end"):
        yield words.not_the_period_end(due, project.id)


def _restated(e: Entry, book: Book) -> Iterator[str]:
    other = book.get("target", e.values.get("restates", ""))
    if other and other.id == e.id:
        yield words.SELF
    elif other and other.values["indicator"] != e.values["indicator"]:
        yield words.other_indicator(other.id)


def formal(book: Book) -> Iterator[Fault]:
    """At each milestone an indicator has at most one commitment that is judged."""
    judged = [e for e in book.all("target") if e.values.get("formal", True)]
    seen = Counter((e.values["indicator"], e.plan, _milestone(e, book)) for e in judged)
    for (id, _, year), times in seen.items():
        owner = book.get("indicator", id)
        if times > 1 and owner:
            yield _fault(owner, words.two_formal(id, year))


def _milestone(e: Entry, book: Book) -> int | None:
    plan, due = book.get("plan", e.plan), e.values.get("due")
    days = plan.values.get("milestones", ()) if plan and due else ()
    return next((day.year for day in days if due <= day), None)


def conflicts(book: Book) -> Iterator[Fault]:
    """A disagreement has at least two sides."""
    sides = Counter(e.values["conflict"] for e in book.all("side"))
    yield from (_fault(e, words.SIDES) for e in book.all("conflict") if sides[e.id] < 2)


def baselines(book: Book) -> Iterator[Fault]:
    """A figure has a value and a unit, a plain fact has neither."""
    for e in book.all("baseline"):
        given = [key for key in ("value", "unit") if key in e.values]
        if e.values.get("kind") == "fact" and given:
            yield _fault(e, words.FACT_WITH_VALUE)
        if e.values.get("kind") in ("count", "ratio", "bandwidth"):
            kind = e.values["kind"]
            yield from (_fault(e, words.needs(key, kind)) for key in ("value", "unit") if key not in given)
