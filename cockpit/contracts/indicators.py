"""How each indicator is computed, read from `data/indicators`: which rows of which dataset, counted how."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cockpit import plan
from cockpit.contracts import soundness
from cockpit.text import indicators as words

FOLDER = Path(__file__).resolve().parents[2] / "data" / "indicators"
WHOLE = 100.0  # a share is given in percent
OPERATIONAL = "op-"  # ids of indicators no plan has promised
SHARES = ("state", "cells", "stages")  # methods that always have a denominator


class IndicatorError(Exception):
    """The definitions cannot be used; `faults` holds every fault, the message is one Chinese text."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__(words.failed(self.faults))


@dataclass(frozen=True)
class Condition:
    """A row counts only where `field` stands in `op` to `value`; `ref.field` looks through a reference."""

    field: str
    op: str
    value: Any


@dataclass(frozen=True)
class Population:
    """What a share is a share of: rows of `dataset` from `dated_by` until `closed_by`.

    A row without those dates was always there and stays. Each row weighs one, or the value of `sum`.
    """

    dataset: str
    dated_by: str = ""
    closed_by: str = ""
    where: tuple[Condition, ...] = ()
    sum: str = ""


@dataclass(frozen=True)
class Definition:
    """How one indicator is computed; the fields are those of the files in `data/indicators`.

    `factor` turns numerator over denominator into the unit (100 for percent, 1 for a mean); `window` is the
    number of months a flow is summed over; `target` restates a target whose figure is a standard, not a
    level.
    """

    id: str
    method: str
    dataset: str
    cadence: str
    formula: int
    definition: str
    numerator_title: str
    includes: str
    excludes: str
    denominator_title: str = ""
    dated_by: str = ""
    title: str = ""
    unit: str = ""
    decimals: int | None = None
    direction: str = "up"
    target: float | None = None
    where: tuple[Condition, ...] = ()
    distinct: str = ""
    numerator: str = ""
    denominator: str = ""
    weight: str = ""
    closed_by: str = ""
    after: str = ""
    cycle: str = ""
    of: Population | None = None
    cells_by: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    window: int = 1
    fill: str = ""
    factor: float = WHOLE
    scopes: tuple[str, ...] = soundness.SCOPES
    snapshot: bool = False

    @property
    def share(self) -> bool:
        """Whether the value is a numerator over a denominator."""
        return self.method in SHARES or bool(self.of or self.denominator or self.weight)

    @property
    def operational(self) -> bool:
        """Whether no plan promised it."""
        return self.id.startswith(OPERATIONAL)

    @property
    def datasets(self) -> frozenset[str]:
        """The datasets whose rows it is computed from; a roll-up stands for the dataset it condenses."""
        named = (self.dataset, *((self.of.dataset,) if self.of else ()))
        return frozenset(soundness.owner(name) for name in named)

    def measured(self, promised: plan.Indicator | None) -> plan.Indicator:
        """The indicator in the unit it is measured in: its targets restated where this definition says so.

        An operational indicator has no promise: give None and it comes back without targets.
        """
        if promised is None:
            return self._operational()
        if self.target is None:
            return promised
        return replace(
            promised,
            kind=self._kind(promised.kind),
            unit=self.unit,
            decimals=self.decimals or 0,
            floor=0.0,
            ceiling=WHOLE if self.share else promised.ceiling,
            targets=tuple(self._restated(target) for target in promised.targets),
        )

    def _restated(self, target: plan.Target) -> plan.Target:
        """A target in the measured unit; a curve planned in another unit says nothing about it any more."""
        if not target.curve or target.value == self.target:
            return replace(target, value=self.target)
        return replace(target, value=self.target, path="linear", curve=())

    def _kind(self, promised: str) -> str:
        return "coverage" if self.share and self.method != "stages" else promised

    def _operational(self) -> plan.Indicator:
        return plan.Indicator(
            id=self.id,
            plan="",
            name=self.title,
            kind="ratio" if self.share else "flow" if self.method == "flow" else "count",
            unit=self.unit,
            decimals=self.decimals or 0,
            direction=self.direction,
            floor=0.0,
        )


def definitions(folder: Path | None = None) -> dict[str, Definition]:
    """Every definition by id, in file order; the shipped ones are read once.

    Raises IndicatorError with every fault at once: an unreadable file, an unknown dataset, field or code, a
    definition of what nobody promised, two of the same. An indicator of the tracked plan without one is no
    fault: `undefined` names it.
    """
    return dict(_shipped() if folder is None else _load(Path(folder)))


def undefined(folder: Path | None = None) -> tuple[str, ...]:
    """Indicators of the tracked plan that nobody has said how to compute, in plan order."""
    known = definitions(folder)
    return tuple(indicator.id for indicator in plan.load().of() if indicator.id not in known)


def measured(id: str) -> plan.Indicator:
    """An indicator in the unit it is measured in, promised or operational; KeyError for an unknown id."""
    return _shipped()[id].measured(plan.load().indicators.get(id))


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Definition]:
    return _load(FOLDER)


def _load(folder: Path) -> dict[str, Definition]:
    files = sorted(folder.glob("*.toml"))
    if not files:
        what = words.NO_FILE if folder.is_dir() else words.NO_FOLDER
        raise IndicatorError([words.fault(folder.name, "", what)])
    found: dict[str, Definition] = {}
    faults: list[str] = []
    named: set[str] = set()
    for path in files:
        for id, made in _rows(path):
            twice = [words.DUPLICATE] if id in named else []
            wrong = made if isinstance(made, list) else soundness.faults(made)
            faults += [words.fault(path.name, id, what) for what in (*twice, *wrong)]
            named.add(id)
            if not isinstance(made, list):
                found[id] = made
    faults += [words.fault(folder.name, id, words.NOT_PLANNED) for id in soundness.unpromised(named)]
    if faults:
        raise IndicatorError(faults)
    return found


def _rows(path: Path) -> Iterator[tuple[str, Definition | list[str]]]:
    """(id, definition or its faults) for each entry of a file; an unreadable file is one entry without id."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        yield "", [words.NOT_TEXT]
        return
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        yield "", [words.broken(int(at[1]) if at else None)]
        return
    default = document.get("default", {})
    for entry in document.get("indicator", []):
        row = {**default, **entry}
        yield str(row.get("id", "")), _definition(row)


def _definition(row: Mapping[str, Any]) -> Definition | list[str]:
    """The definition, or what keeps the entry from being one."""
    if wrong := soundness.misfits(row, Definition):
        return wrong
    plain = {**row, "where": _conditions(row.get("where", []))}
    if "of" in row:
        plain["of"] = Population(**{**row["of"], "where": _conditions(row["of"].get("where", []))})
    if "cells" in row:
        plain["cells"] = tuple(
            (first, second) for first, seconds in row["cells"].items() for second in seconds
        )
    for name in ("scopes", "cells_by"):
        if name in row:
            plain[name] = tuple(row[name])
    return Definition(**plain)


def _conditions(rows: list[list[Any]]) -> tuple[Condition, ...]:
    return tuple(Condition(f, op, tuple(v) if isinstance(v, list) else v) for f, op, v in rows)
