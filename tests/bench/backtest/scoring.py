"""How good forecasts were: coverage, tails, pinball loss, Brier score, reliability; errors by series."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import polars as pl

LEVELS = (0.10, 0.25, 0.50, 0.75, 0.90)  # quantiles that are judged, in the order of a fan's columns
QUANTILES = ("low10", "low25", "median", "high75", "high90")
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)  # edges of what was said, for reliability
RESAMPLES = 400  # of whole series, for standard errors
SEED = 20260101
Array = np.ndarray


def pinball(observed: float, quantiles: Sequence[float], levels: Sequence[float] = LEVELS) -> float:
    """Mean pinball loss in the unit of `observed`; it is least, on average, for the true quantiles.

    >>> pinball(10.0, [8.0, 12.0], [0.1, 0.9])
    0.2
    """
    losses = [
        (observed - q) * level if observed >= q else (q - observed) * (1 - level)
        for q, level in zip(quantiles, levels, strict=True)
    ]
    return round(sum(losses) / len(losses), 12)


def shares(under: float, upto: float, low: float = 0.1, high: float = 0.9) -> tuple[float, float, float]:
    """How much of an observation lies below, inside and above the interval between two quantile levels.

    `under` is P(Y < y) and `upto` P(Y ≤ y). A continuous forecast gives 0 or 1; a count that carries
    probability over an edge of the interval is divided there, as a randomised PIT does on average.

    >>> shares(0.05, 0.15)
    (0.5, 0.5, 0.0)
    """
    if upto <= under:
        return float(under < low), float(low <= under <= high), float(under > high)
    width = upto - under
    below = max(min(upto, low) - under, 0.0) / width
    above = max(upto - max(under, high), 0.0) / width
    return round(below, 12), round(1 - below - above, 12), round(above, 12)


def brier(said: Array, happened: Array) -> float:
    """Mean squared distance of probabilities from what happened (0 or 1)."""
    return float(np.mean((np.asarray(said, float) - np.asarray(happened, float)) ** 2))


def climatology(happened: Array, groups: Array | None = None) -> float:
    """The Brier score of always saying the base rate, of everything or of each group."""
    came = np.asarray(happened, float)
    if groups is None:
        return brier(np.full(len(came), came.mean()), came)
    frame = pl.DataFrame({"came": came, "group": groups})
    return brier(frame.select(pl.col("came").mean().over("group"))["came"].to_numpy(), came)


def clustered(values: Array, groups: Sequence[str]) -> float:
    """The standard error of a mean when only whole groups are independent; bootstrap with a fixed seed."""
    frame = pl.DataFrame({"value": np.asarray(values, float), "group": groups})
    sums = frame.group_by("group", maintain_order=True).agg(pl.col("value").sum(), n=pl.len())
    total, n = sums["value"].to_numpy(), sums["n"].to_numpy()
    picks = np.random.default_rng(SEED).integers(0, len(n), (RESAMPLES, len(n)))
    return float((total[picks].sum(axis=1) / n[picks].sum(axis=1)).std(ddof=1))


def reliability(said: pl.Series, happened: pl.Series) -> pl.DataFrame:
    """Bins of what was said: `bin`, `n`, `said` and `happened` as means; empty bins are left out."""
    labels = [f"{low:.0%}–{high:.0%}" for low, high in pairwise(BINS)]
    frame = pl.DataFrame({"said": said, "happened": happened.cast(pl.Float64)})
    binned = frame.with_columns(
        bin=pl.col("said").cut(list(BINS[1:-1]), labels=labels, left_closed=True).cast(pl.String)
    )
    means = binned.group_by("bin").agg(pl.len().alias("n"), pl.col("said", "happened").mean())
    order = pl.DataFrame({"bin": labels, "place": range(len(labels))})
    return order.join(means, on="bin").sort("place").drop("place")


def summary(scored: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Per group: `n`, `series`, `below`, `inside`, `above`, and mean `loss`, `naive`, `plain`.

    `scored` has one row per forecast: `series`, `below`, `inside`, `above` (shares of the observation) and
    the scaled losses of the model, of naive and of plain resampling (null where that is not defined).
    """
    return (
        scored.group_by(by)
        .agg(
            n=pl.len(),
            series=pl.col("series").n_unique(),
            **{name: pl.col(name).mean() for name in ("below", "inside", "above", "loss", "naive", "plain")},
        )
        .sort(by)
    )
