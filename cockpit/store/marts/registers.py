"""What a dataset covers: since when, until when, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from cockpit import contracts
from cockpit.store.marts.places import KINDS, month_end, scoped
from queries import indicator as queries

Read = Callable[..., pl.DataFrame]


@dataclass(frozen=True)
class Register:
    """What is known about a dataset: its first day, the newest day it describes, and who is in it.

    `places` has `scope_kind`, `scope_code` and `as_of`: the scopes for which no row means zero. A dataset
    that has one row per school speaks only for the schools that are in it; any other speaks for all.
    """

    first: date
    as_of: date
    places: pl.DataFrame
    monthly: bool  # rows describe a whole month and are dated by its first day


def register(read: Read, dataset: str, month: date, today: date) -> Register | None:
    """None when the dataset has no row that is dated up to the month."""
    contract, dates = _dated(dataset)
    first, as_of = read(queries.span, dataset=dataset, dates=dates).row(0)
    if as_of is None or (first := min(filter(None, (first, as_of)))) > month:
        return None
    monthly = contract.as_of is not None and contract.field(contract.as_of).type == "month"
    newest = min(month_end(as_of) if monthly else as_of, today)
    own = contract.key == ("school_code",)
    members = read(queries.owners, dataset=dataset) if own else read(queries.schools)
    return Register(first, newest, _places(members, newest, own), monthly)


def _dated(dataset: str) -> tuple[contracts.Contract, tuple[str, ...]]:
    """The contract behind a dataset or roll-up, and the fields that say when its rows came about."""
    contract = contracts.load().behind(dataset)
    if contract is None:
        raise KeyError(dataset)
    own = tuple(f.name for f in contract.fields if f.kind.dated and not f.future)
    return contract, own if contract.name == dataset else ("month",)


def _places(members: pl.DataFrame, newest: date, own: bool) -> pl.DataFrame:
    seen = members.with_columns(as_of=pl.min_horizontal("as_of", pl.lit(newest)) if own else pl.lit(newest))
    district = pl.DataFrame(
        {"scope_kind": ["district"], "scope_code": [""], "as_of": [newest]},
        schema_overrides={"as_of": pl.Date},
    )
    parts = [
        scoped(seen, kind).group_by("scope_kind", "scope_code").agg(pl.max("as_of")) for kind in KINDS[1:]
    ]
    return pl.concat([district, *parts])
