"""All forecasts of one kind, judged with factors learnt from other series only, and the bars they meet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from cockpit.measures.forecast import conformal
from tests.bench.backtest import goals, replay, scoring
from tests.bench.backtest.real import COUNT, Real
from tests.bench.backtest.replay import Rules

COVERAGE = (0.75, 0.85)  # of the 80 % interval, pooled
TAILS = (0.05, 0.15)  # on each side, pooled
SKILL = 0.9  # at most this share of climatology's Brier score
CELL, CELL_COVERAGE = 60, (0.65, 0.92)  # a cell with so many forecasts is held to this
BIN, BIN_ERROR = 50, 0.10  # a bin with so many answers is held to this
FORECASTS, SERIES = 300, 20  # fewer prove nothing


@dataclass(frozen=True)
class Bar:
    """One demand: what was measured, what was asked, and whether it was met."""

    name: str
    measured: str
    asked: str
    met: bool


@dataclass(frozen=True, eq=False)
class Verdict:
    """What came of a kind: `held` one row per forecast, `answered` per goal, `raw` the scores of misses."""

    kind: str
    held: pl.DataFrame
    answered: pl.DataFrame
    raw: pl.DataFrame | None = None

    @cached_property
    def pooled(self) -> dict[str, float]:
        """Every forecast of the kind together."""
        return scoring.summary(self.held.with_columns(all=pl.lit(0)), ["all"]).row(0, named=True)

    @cached_property
    def errors(self) -> dict[str, float]:
        """Standard errors of coverage and of the gain over naive, with whole series as the unit."""
        gain = (self.held["naive"] - self.held["loss"]).to_numpy()
        series = self.held["series"].to_list()
        return {
            "inside": scoring.clustered(self.held["inside"].to_numpy(), series),
            "gain": scoring.clustered(gain, series),
        }

    @cached_property
    def briers(self) -> dict[str, float]:
        """`said`, `climatology` with one base rate, `strict` with one for each difficulty and horizon."""
        return _briers(self.lines)

    @cached_property
    def lines(self) -> pl.DataFrame:
        """The answers to goals that are judged."""
        return self.answered.filter(~pl.col("goal").str.starts_with(goals.TYPICAL))

    @cached_property
    def typical(self) -> dict[str, float] | None:
        """The same as `briers` for goals set by what the family usually gained; None where none were."""
        rest = self.answered.filter(pl.col("goal").str.starts_with(goals.TYPICAL))
        return {**_briers(rest), "n": rest.height} if rest.height else None

    def cells(self) -> pl.DataFrame:
        """By length of history and horizon."""
        return scoring.summary(self.held, ["history", "horizon"])

    def bins(self) -> pl.DataFrame:
        """Reliability of the stated chances."""
        return scoring.reliability(self.lines["p"], self.lines["happened"])

    def bars(self) -> list[Bar]:
        """Everything that is demanded; each must be met."""
        all_, brier = self.pooled, self.briers
        enough = all_["n"] >= FORECASTS and all_["series"] >= SERIES
        bars = [
            Bar("forecasts", f"{all_['n']} / {all_['series']}", f"≥{FORECASTS} / ≥{SERIES}", enough),
            _within("coverage", all_["inside"], COVERAGE),
            _within("below", all_["below"], TAILS),
            _within("above", all_["above"], TAILS),
            _atmost("pinball/naive", all_["loss"], all_["naive"]),
            _atmost("brier/climatology", brier["said"], SKILL * brier["climatology"]),
        ]
        if self.kind == COUNT:
            bars.insert(5, _atmost("pinball/plain", all_["loss"], all_["plain"]))
        return bars

    def odd_cells(self) -> pl.DataFrame:
        """Cells large enough to be judged whose coverage leaves the wider bounds."""
        return self.cells().filter((pl.col("n") >= CELL) & ~pl.col("inside").is_between(*CELL_COVERAGE))

    def odd_bins(self) -> pl.DataFrame:
        """Bins large enough to be judged that say more or less than what happens."""
        return self.bins().filter(
            (pl.col("n") >= BIN) & ((pl.col("said") - pl.col("happened")).abs() > BIN_ERROR)
        )


def _briers(answered: pl.DataFrame) -> dict[str, float]:
    said, happened = answered["p"].to_numpy(), answered["happened"].to_numpy()
    groups = answered.select(pl.format("{} {}", "goal", "horizon"))["goal"].to_numpy()
    return {
        "said": scoring.brier(said, happened),
        "climatology": scoring.climatology(happened),
        "strict": scoring.climatology(happened, groups),
    }


def _within(name: str, measured: float, bounds: tuple[float, float]) -> Bar:
    low, high = bounds
    return Bar(name, f"{measured:.3f}", f"{low:.2f}–{high:.2f}", low <= measured <= high)


def _atmost(name: str, measured: float, most: float) -> Bar:
    return Bar(name, f"{measured:.4f}", f"≤{most:.4f}", measured <= most)


def judged(kind: str, found: Sequence[Real], rules: Rules) -> Verdict:
    """Replay every series; no series takes part in the factors or the goals it is judged with."""
    rules = replay.nearby(kind, rules)
    raw = None if kind == COUNT else pl.concat([replay.misses(each, rules) for each in found])
    held, answered = [], []
    for each in found:
        others = goals.family(each, found)
        mine = rules if raw is None else replace(rules, factors=without(each, raw, rules))
        rows, answers = replay.replayed(each, others, mine)
        held += rows
        answered += answers
    schema = {"plain": pl.Float64}
    return Verdict(kind, pl.DataFrame(held, schema_overrides=schema), pl.DataFrame(answered), raw)


def without(real: Real, raw: pl.DataFrame, rules: Rules) -> dict[str, tuple[float, ...]]:
    """The rules' factors, with those of the series' family learnt from every other series of it."""
    mine = raw.filter((pl.col("family") == real.family) & (pl.col("series") != real.name))
    row = factors(mine, rules)
    return {**rules.factors, real.family: row}


def balanced(raw: pl.DataFrame) -> pl.DataFrame:
    """Scores with as many of each family and horizon as the smallest family has there, evenly picked."""
    groups = raw.sort("bucket", "family", "score").partition_by("bucket", "family", maintain_order=True)
    least: dict[int, int] = {}
    for part in groups:
        bucket = part["bucket"][0]
        least[bucket] = min(least.get(bucket, part.height), part.height)
    picked = [
        part[np.linspace(0, part.height - 1, least[part["bucket"][0]]).round().astype(int).tolist()]
        for part in groups
    ]
    return pl.concat(picked)


def factors(raw: pl.DataFrame, rules: Rules) -> tuple[float, ...]:
    """One factor for each horizon of the rules, from scores of misses.

    A horizon that nobody reached takes the factor of the one before it, the nearest one 1.
    """
    row: list[float] = []
    for bucket in range(len(rules.buckets) + 1):
        scores = raw.filter(pl.col("bucket") == bucket)["score"]
        value = conformal.factor(scores.to_numpy(), rules.level)
        row.append(value if np.isfinite(value) else row[-1] if row else 1.0)
    return tuple(row)
