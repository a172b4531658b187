"""Which commitments may stand on one scale: one row of the crosswalk, one unit, a figure on both sides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cockpit import plan, text
from cockpit.plan import Crosswalk, Indicator, Target
from cockpit.text import benchmark as words
from cockpit.text import standing

SAME_UNIT = "same-unit"
OWN, OTHERS = "yuzhong", ("city", "chongming")
COLUMNS = (OWN, *OTHERS)
COUNTED = ("count", "flow", "falling")


@dataclass(frozen=True)
class Item:
    """One row of the crosswalk in one unit; `targets` holds the formal commitments of each column."""

    row: Crosswalk
    unit: str
    targets: dict[str, tuple[Target, ...]]

    @property
    def key(self) -> str:
        """The row's id with its unit, which tells the parts of a row apart."""
        return f"{self.row.id} {self.unit}"


@dataclass(frozen=True)
class Verdict:
    """The district beside another side: -1 lower or later, 0 the same, 1 higher or earlier, None unknown."""

    item: Item
    column: str
    own: Target
    other: Target
    level: int | None
    timing: int | None

    @property
    def behind(self) -> bool:
        """Whether the district promises less, or as much but later."""
        return self.level == -1 or (self.level != 1 and self.timing == -1)

    @property
    def ahead(self) -> bool:
        """Whether the district promises more, or as much but earlier."""
        return not self.behind and (self.level == 1 or self.timing == 1)


def rows(area: str | None = None) -> list[Crosswalk]:
    """The rows of the crosswalk, those of one area only when it is named."""
    return [x for x in plan.load().crosswalk.values() if not area or area in areas(x)]


def areas(row: Crosswalk) -> set[str]:
    """The areas of the tracked plan that a row touches."""
    registry = plan.load()
    return {registry.area_of(indicator(registry.targets[id])) for id in row.yuzhong} - {""}


def indicator(target: Target) -> Indicator:
    """What a target is about."""
    return plan.load().indicators[target.indicator]


def formal(row: Crosswalk, column: str) -> list[Target]:
    """The judged commitments of one side, oldest first."""
    targets = (plan.load().targets[id] for id in getattr(row, column))
    return sorted((t for t in targets if t.formal), key=lambda t: t.due or date.max)


def items(area: str | None = None) -> list[Item]:
    """What can be compared, the same units together."""
    found = [item for row in rows(area) if row.comparability == SAME_UNIT for item in _parts(row)]
    order = list(dict.fromkeys(item.unit for item in found))
    return sorted(found, key=lambda item: order.index(item.unit))


def _parts(row: Crosswalk) -> Iterable[Item]:
    """A row divided by unit; a unit in which only one side has a figure is no comparison."""
    sides = {column: [t for t in formal(row, column) if t.value is not None] for column in COLUMNS}
    for unit in dict.fromkeys(indicator(t).unit for t in sides[OWN]):
        same = {c: tuple(t for t in targets if indicator(t).unit == unit) for c, targets in sides.items()}
        if any(same[column] for column in OTHERS):
            yield Item(row, unit, same)


def left_out(row: Crosswalk) -> int:
    """How many commitments of a comparable row are not among its items."""
    kept = sum(len(targets) for item in _parts(row) for targets in item.targets.values())
    return sum(len(formal(row, column)) for column in COLUMNS) - kept


def verdicts(area: str | None = None) -> list[Verdict]:
    """Every comparable item against every other side that has a figure in its unit."""
    return [verdict(item, column) for item in items(area) for column in OTHERS if item.targets[column]]


def verdict(item: Item, column: str) -> Verdict:
    """The most the district promises beside the most the other side's newest plan promises, and their dates.

    A district's count is not weighed against the whole city's.
    """
    own, other = _most(item.targets[OWN]), _most(_newest(item.targets[column]))
    whole = column == "city" and indicator(own).kind in COUNTED
    ours, theirs = own.value or 0.0, other.value or 0.0
    sign = -1 if indicator(own).direction == "down" else 1
    level = None if whole else sign * ((ours > theirs) - (ours < theirs))
    timing = (other.due > own.due) - (other.due < own.due) if own.due and other.due else None
    return Verdict(item, column, own, other, level, timing)


def _newest(targets: Sequence[Target]) -> list[Target]:
    """Those of the plan that ends last: what an earlier one promised has been superseded."""
    plans = plan.load().plans
    last = max((plans[t.plan].end or date.min for t in targets), default=date.min)
    return [t for t in targets if (plans[t.plan].end or date.min) == last]


def _most(targets: Sequence[Target]) -> Target:
    """The most ambitious figure, and of equal ones the first due."""
    sign = -1 if indicator(targets[0]).direction == "down" else 1
    return min(targets, key=lambda t: (-sign * (t.value or 0.0), t.due or date.max))


def amount(target: Target) -> str:
    """A commitment's figure with its unit; empty where it has none."""
    of = indicator(target)
    return "" if target.value is None else _number(target.value, of.unit, of.decimals)


def _number(value: float, unit: str, decimals: int) -> str:
    """As many decimals as the figure has: 0.1 Gbps stays 0.1, 100.0% is 100%."""
    needed = 0 if float(value).is_integer() else max(decimals, 1)
    return text.number(value, needed, unit)


def said(target: Target) -> str:
    """A commitment in a few words."""
    return words.commitment(indicator(target).name, amount(target), standing.due(target.due))
