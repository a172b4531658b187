"""Which schools are alike: nearest by weighted distance over standardised features, weights as data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from cockpit import config
from cockpit.text import peers as words

CODE = "code"
SCALES = ("linear", "log")
FOUND = {"code": pl.String, "distance": pl.Float64, "rank": pl.Int64}


class PeersError(ValueError):
    """The rules cannot be used; the text lists every fault in Chinese."""


@dataclass(frozen=True)
class Feature:
    """A number of a school: on a linear or logarithmic scale, divided by the district's deviation."""

    name: str
    title: str
    scale: str
    weight: float
    reason: str


@dataclass(frozen=True)
class Category:
    """A code of a school: unlike codes are `apart` deviations from each other, save those in `near`."""

    name: str
    title: str
    weight: float
    apart: float
    near: tuple[tuple[str, str, float], ...]
    reason: str

    def between(self, one: str, other: str) -> float:
        """How far two codes are apart, in deviations; the same either way round."""
        if one == other:
            return 0.0
        pairs = {frozenset((a, b)): far for a, b, far in self.near}
        return pairs.get(frozenset((one, other)), self.apart)


@dataclass(frozen=True)
class Exclusion:
    """Schools with one of these codes are compared with nobody."""

    name: str
    values: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Rules:
    """What likeness means; every number has its reason in `data/rules/peers.toml`.

    `nearest` is how many schools a comparison takes, `close` the distance up to which one counts as close,
    `few` the number of schools below which a statement is weakened or withheld.
    """

    nearest: int
    close: float
    few: int
    features: tuple[Feature, ...]
    categories: tuple[Category, ...]
    exclusions: tuple[Exclusion, ...]


@dataclass(frozen=True, eq=False)
class Peers:
    """The schools that can be compared, as coordinates; distances are computed when somebody asks.

    `excluded` has code and reason of the others; `unused` names features that no school has.
    """

    rules: Rules
    codes: tuple[str, ...]
    coordinates: np.ndarray  # school by feature, in weighted deviations
    groups: tuple[tuple[np.ndarray, np.ndarray], ...]  # per category: place of each code, squares between
    excluded: pl.DataFrame
    unused: tuple[str, ...]

    def of(self, code: str) -> pl.DataFrame:
        """code, distance, rank (from 1) of the nearest schools; empty for one that cannot be compared.

        Equal distances are ordered by code, so that the answer is always the same.
        """
        if code not in self.codes:
            return pl.DataFrame(schema=FOUND)
        chosen, far = self._nearest(self.codes.index(code))
        named = [self.codes[place] for place in chosen]
        ranks = range(1, len(named) + 1)
        return pl.DataFrame({"code": named, "distance": far, "rank": ranks}, schema=FOUND)

    def close(self, code: str) -> pl.DataFrame:
        """Those of the nearest that are close, as `of` gives them."""
        return self.of(code).filter(pl.col("distance") <= self.rules.close)

    def every(self) -> pl.DataFrame:
        """code, peer, distance, rank for all schools that can be compared."""
        pieces = [self._nearest(place) for place in range(len(self.codes))]
        names = np.array(self.codes, dtype=object)
        whose = [code for code, (chosen, _) in zip(self.codes, pieces, strict=True) for _ in chosen]
        return pl.DataFrame(
            {
                "code": whose,
                "peer": [each for chosen, _ in pieces for each in names[chosen]],
                "distance": np.concatenate([far for _, far in pieces]) if pieces else [],
                "rank": [rank for chosen, _ in pieces for rank in range(1, len(chosen) + 1)],
            },
            schema={"code": pl.String, "peer": pl.String, "distance": pl.Float64, "rank": pl.Int64},
        )

    def distances(self, place: int) -> np.ndarray:
        """How far every school is from the one at `place`: weighted root mean square, in deviations."""
        total = ((self.coordinates - self.coordinates[place]) ** 2).sum(axis=1)
        for member, squares in self.groups:
            total = total + squares[member[place], member]
        return np.sqrt(total)

    def _nearest(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        """Places and distances of the nearest, the school itself left out."""
        far = self.distances(place)
        far[place] = np.inf
        take = min(self.rules.nearest, len(far) - 1)
        if take <= 0:
            return np.array([], dtype=int), np.array([])
        limit = np.partition(far, take - 1)[take - 1]
        among = np.nonzero(far <= limit)[0]  # in the order of codes
        chosen = among[np.argsort(far[among], kind="stable")][:take]
        return chosen, far[chosen]


def similar(schools: pl.DataFrame, rules: Rules) -> Peers:
    """Who is like whom; `schools` has code, every category and feature it knows (a missing one is unused).

    A school that lacks a feature which others have is excluded with the reason, as is a code that the rules
    name. `distance` is sqrt(sum of weight x difference squared / sum of weights), differences in standard
    deviations of the schools that are compared.
    """
    ordered = schools.sort(CODE)
    used = [f for f in rules.features if f.name in ordered.columns and ordered[f.name].count()]
    unused = tuple(f.title for f in rules.features if f not in used)
    reasons = _reasons(ordered, used, rules)
    excluded = reasons.filter(pl.col("reason") != "")
    kept = ordered.filter(~pl.col(CODE).is_in(excluded[CODE].to_list()))
    categories = [c for c in rules.categories if c.name in kept.columns]
    whole = sum(f.weight for f in used) + sum(c.weight for c in categories)
    columns = [_standard(kept[f.name], f) * np.sqrt(f.weight / whole) for f in used]
    coordinates = np.column_stack(columns) if columns else np.zeros((kept.height, 0))
    groups = tuple(_group(kept[c.name], c, c.weight / whole) for c in categories)
    return Peers(rules, tuple(kept[CODE].to_list()), coordinates, groups, excluded, unused)


def _standard(values: pl.Series, feature: Feature) -> np.ndarray:
    """The values in standard deviations from their mean; all alike are all zero."""
    numbers = values.cast(pl.Float64).to_numpy()
    scaled = np.log(np.maximum(numbers, 1.0)) if feature.scale == "log" else numbers
    deviation = scaled.std() if len(scaled) else 0.0
    return (scaled - scaled.mean()) / deviation if deviation else np.zeros(len(scaled))


def _group(values: pl.Series, category: Category, weight: float) -> tuple[np.ndarray, np.ndarray]:
    """The place of each school's code, and the weighted square of what lies between two codes."""
    codes = sorted(values.unique().drop_nulls().to_list())
    squares = [[weight * category.between(one, other) ** 2 for other in codes] for one in codes]
    places = {code: place for place, code in enumerate(codes)}
    return np.array([places[code] for code in values], dtype=int), np.array(squares)


def _reasons(schools: pl.DataFrame, used: list[Feature], rules: Rules) -> pl.DataFrame:
    """code and why the school is not compared, empty where it is."""
    needed = {f.name: f.title for f in used} | {
        c.name: c.title for c in rules.categories if c.name in schools.columns
    }
    found = [_reason(row, needed, rules.exclusions) for row in schools.to_dicts()]
    return pl.DataFrame({CODE: schools[CODE], "reason": pl.Series(found, dtype=pl.String)})


def _reason(row: Mapping[str, Any], needed: Mapping[str, str], exclusions: tuple[Exclusion, ...]) -> str:
    for each in exclusions:
        if row.get(each.name) in each.values:
            return each.reason
    lacking = [title for name, title in needed.items() if row[name] is None]
    return words.lacking(lacking) if lacking else ""


def rules() -> Rules:
    """The rules of `data/rules/peers.toml`; raises PeersError with every fault."""
    return _rules(config.settings().data / "rules" / "peers.toml")


@cache
def _rules(path: Path) -> Rules:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise PeersError(words.no_rules()) from fault
    faults = [words.bad_number(name) for name in ("nearest", "close", "few") if not _positive(written, name)]
    features = _parts(written, "feature", Feature, faults)
    categories = _parts(written, "category", Category, faults)
    exclusions = _parts(written, "exclude", Exclusion, faults)
    if not faults and not (features or categories):
        faults = [words.bad("feature", "")]
    if faults:
        raise PeersError(words.faulty(faults))
    return Rules(
        int(written["nearest"]),
        float(written["close"]),
        int(written["few"]),
        *(features, categories, exclusions),
    )


def _parts(written: Mapping[str, Any], part: str, kind: type, faults: list[str]) -> tuple[Any, ...]:
    """Every entry of one part as its kind; what cannot be used is added to the faults."""
    found = []
    for place, row in enumerate(written.get(part, []), 1):
        try:
            found.append(_made(kind, dict(row)))
        except (TypeError, ValueError, KeyError):
            faults.append(
                words.bad(part, str(row.get("name", place)) if isinstance(row, dict) else str(place))
            )
    return tuple(found)


def _made(kind: type, row: dict[str, Any]) -> Any:
    if "near" in row:
        row["near"] = tuple((str(a), str(b), float(far)) for a, b, far in row["near"])
    if "values" in row:
        row["values"] = tuple(row["values"])
    sound = row.get("scale", SCALES[0]) in SCALES
    positive = all(_positive(row, name) for name in ("weight", "apart") if name in row)
    if not (sound and positive and all(row.get(name) for name in ("name", "reason"))):
        raise ValueError(kind.__name__)
    return kind(**row)


def _positive(row: Mapping[str, Any], name: str) -> bool:
    value = row.get(name)
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
