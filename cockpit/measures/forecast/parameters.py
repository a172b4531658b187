"""The numbers that the forecasts rest on, from `data/rules/forecast.toml`, where each has unit and reason."""

import tomllib
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cockpit import config
from cockpit.text import forecast as words

FACTORS, DEFAULT = "factors", "default"


class RulesError(ValueError):
    """The parameters cannot be used; `faults` holds every fault, the message is one Chinese sentence."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(words.failed(faults))


def _within(section: str, low: float, high: float) -> Any:
    return field(metadata={"section": section, "low": low, "high": high})


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Every parameter of the forecasts; units and reasons stand beside each in the file."""

    formula: int = _within("general", 1, 10_000)
    points: int = _within("general", 3, 24)
    horizon_months: int = _within("general", 12, 240)
    horizon_until: date = field(metadata={"section": "general"})
    draws: int = _within("general", 100, 100_000)
    half_life: float = _within("counts", 1, 240)
    rate_drift: float = _within("counts", 0, 1)
    rate_prior: float = _within("counts", 0.01, 20)
    dispersion: float = _within("counts", 0.001, 20)
    dispersion_least: float = _within("counts", 0.0001, 20)
    dispersion_most: float = _within("counts", 0.01, 100)
    dispersion_weight: float = _within("counts", 0.1, 1000)
    transitions: int = _within("counts", 2, 1000)
    damping: float = _within("levels", 0.01, 0.999)
    unit_least: float = _within("levels", 0.25, 12)
    drift_half_life: float = _within("levels", 0.5, 1000)
    shares: tuple[float, ...] = field(metadata={"section": "levels"})
    scale: float = _within("levels", 0.001, 2)
    scale_weight: float = _within("levels", 0.5, 50)
    pull: float = _within("levels", 0.01, 5)
    pull_least: float = _within("levels", 0.001, 5)
    pairs: int = _within("flows", 1, 60)
    growth_damping: float = _within("flows", 0.01, 0.999)
    growth_scale: float = _within("flows", 0.001, 2)
    growth_weight: float = _within("flows", 0.5, 50)
    level: float = _within("conformal", 0.5, 0.99)
    buckets: tuple[int, ...] = field(metadata={"section": "conformal"})
    scores: int = _within("conformal", 10, 100_000)
    scored_series: int = _within("conformal", 2, 10_000)
    origins: int = _within("conformal", 1, 1000)
    least: float = _within("conformal", 0.05, 1)
    most: float = _within("conformal", 1, 20)
    points_a: int = _within("evidence", 3, 240)
    points_b: int = _within("evidence", 3, 240)
    coverage_low: float = _within("evidence", 0, 1)
    coverage_high: float = _within("evidence", 0, 1)
    covered: int = _within("evidence", 1, 10_000)
    factors: Mapping[str, tuple[float, ...]] = field(metadata={"section": FACTORS})

    def bucket(self, months: float) -> int:
        """Which horizon a lead of so many months belongs to: 0 is the nearest, each next one farther."""
        return bisect_left(self.buckets, months)

    def factor(self, family: str, bucket: int) -> float:
        """By how much the interval of a family is widened at a horizon; `default` is for all unlisted."""
        return self.factors.get(family, self.factors[DEFAULT])[bucket]


SECTIONS = tuple(dict.fromkeys(each.metadata["section"] for each in fields(Rules)))


def rules(path: Path | None = None) -> Rules:
    """The parameters of a file, by default the shipped one; read once.

    Raises RulesError with every fault at once: an unreadable file, a parameter that is missing, unknown, of
    the wrong type or beyond its bounds.
    """
    return _rules(path or config.settings().data / "rules" / "forecast.toml")


@cache
def _rules(path: Path) -> Rules:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise RulesError([words.UNREADABLE]) from fault
    except tomllib.TOMLDecodeError as fault:
        raise RulesError([words.NOT_TOML]) from fault
    if faults := _faults(written):
        raise RulesError(faults)
    return Rules(**{each.name: _value(each, written) for each in fields(Rules)})


def _value(each: Field, written: Mapping[str, Any]) -> Any:
    if each.name == FACTORS:
        return {family: tuple(map(float, row)) for family, row in written[FACTORS].items()}
    value = written[each.metadata["section"]][each.name]
    return tuple(value) if isinstance(value, list) else float(value) if each.type is float else value


def _faults(written: Mapping[str, Any]) -> list[str]:
    known = {each.name: each for each in fields(Rules) if each.name != FACTORS}
    faults = [words.unknown(name) for name in written if name not in SECTIONS]
    for section in SECTIONS:
        part = written.get(section)
        if not isinstance(part, dict):
            faults.append(words.missing(section))
        elif section != FACTORS:
            mine = {name for name, each in known.items() if each.metadata["section"] == section}
            faults += [words.unknown(f"{section}.{name}") for name in part if name not in mine]
            faults += [fault for name in sorted(mine) for fault in _misfit(known[name], part)]
    return faults or _together(written)


def _misfit(each: Field, part: Mapping[str, Any]) -> list[str]:
    """What is wrong with one parameter of its section."""
    name = f"{each.metadata['section']}.{each.name}"
    if each.name not in part:
        return [words.missing(name)]
    value = part[each.name]
    if each.type is date:
        return [] if type(value) is date else [words.not_day(name)]
    if each.name in LISTS:
        sound, fault = LISTS[each.name]
        return [] if sound(value) else [fault]
    if isinstance(value, bool) or not isinstance(value, int if each.type is int else int | float):
        return [words.not_whole(name) if each.type is int else words.not_number(name)]
    low, high = each.metadata["low"], each.metadata["high"]
    return [] if low <= value <= high else [words.outside(name, low, high)]


def _rising(value: Any) -> bool:
    whole = isinstance(value, list) and bool(value) and all(type(each) is int and each > 0 for each in value)
    return whole and value == sorted(set(value))


def _shares(value: Any) -> bool:
    numbers = isinstance(value, list) and all(type(each) in (int, float) for each in value)
    return numbers and all(0 < each <= 1 for each in value) and 1 in value


LISTS = {"buckets": (_rising, words.RISING_BUCKETS), "shares": (_shares, words.SHARES)}


def _together(written: Mapping[str, Any]) -> list[str]:
    """What is wrong between parameters that are each sound."""
    wanted, families = len(written["conformal"]["buckets"]) + 1, written[FACTORS]
    evidence, bounds, counted = written["evidence"], written["conformal"], written["counts"]
    checks = (
        (DEFAULT in families, words.NO_DEFAULT),
        (counted["dispersion_least"] <= counted["dispersion_most"], words.ORDERED_DISPERSION),
        (bounds["least"] <= bounds["most"], words.ORDERED_BOUNDS),
        (evidence["points_b"] <= evidence["points_a"], words.ORDERED_POINTS),
        (evidence["coverage_low"] < evidence["coverage_high"], words.ORDERED_COVERAGE),
    )
    faults = [words.bad_factors(name, wanted) for name, row in families.items() if not _widths(row, wanted)]
    return faults + [fault for sound, fault in checks if not sound]


def _widths(row: Any, wanted: int) -> bool:
    numbers = isinstance(row, list) and all(type(each) in (int, float) and each > 0 for each in row)
    return numbers and len(row) == wanted
