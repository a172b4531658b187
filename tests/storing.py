"""Rows, queries and processes for the tests of the store."""

import itertools
import os
from datetime import date
from functools import cache

import polars as pl
import sqlalchemy as sa

from cockpit import config, contracts, store
from cockpit.access import Level, Scope
from cockpit.contracts import Contract

WHOLE = Scope(None, Level.SENSITIVE)
AS_OF = date(2026, 6, 30)
FIRST_SCHOOL = 2150000001


def codes(count: int = 3) -> list[str]:
    """The codes of some schools."""
    return [str(FIRST_SCHOOL + number) for number in range(count)]


@cache
def sample(name: str, schools: tuple[str, ...], count: int = 12, seed: int = 1) -> pl.DataFrame:
    """Random rows that keep the contract, in turn of each school and, where that may be, of the district."""
    contract = contracts.load()[name]
    frame = contract.sample(count, seed=seed, today=date(2026, 7, 1))
    if "school_code" in frame.columns:
        owners = [*schools, *([] if contract.field("school_code").required else [None])]
        frame = frame.with_columns(
            pl.Series("school_code", [owners[n % len(owners)] for n in range(frame.height)], pl.String)
        )
    return frame.unique(subset=list(contract.key), keep="first", maintain_order=True)


def traced(contract: Contract, frame: pl.DataFrame, import_id: str) -> pl.DataFrame:
    """The rows with the columns that say where they come from."""
    origin = {
        "import_id": pl.lit(import_id),
        "source_file": pl.lit(f"{import_id}.xlsx"),
        "source_sheet": pl.lit(contract.title),
        "source_row": pl.int_range(2, pl.len() + 2, dtype=pl.Int64),
        "basis": pl.lit(contract.basis),
        "as_of": pl.lit(AS_OF),
    }
    return frame.with_columns(**origin)


def change(name: str, frame: pl.DataFrame, import_id: str, **said: str) -> store.Change:
    """A change of one dataset to these rows."""
    return store.Change(name, traced(contracts.load()[name], frame, import_id), import_id, **said)


def everything(t: store.Relations, *, name: str) -> sa.Select:
    """Every row and column of a relation."""
    relation = getattr(t, name)
    return sa.select(*relation.c)


def counted(t: store.Relations, *, name: str) -> sa.Select:
    """The number of rows of a relation."""
    return sa.select(sa.func.count().label("rows")).select_from(getattr(t, name))


def streets(number: int, count: int = 5) -> pl.DataFrame:
    """Subdistricts that all carry the same number, so that a half-written state would show."""
    return pl.DataFrame(
        {
            "subdistrict_code": [f"500103{code:06d}" for code in range(count)],
            "name": [f"n{number}"] * count,
            "short_name": [f"n{number}"] * count,
        }
    )


def services(number: int, count: int = 5) -> pl.DataFrame:
    """Service items that all carry the same number."""
    frame = sample("service_item", (), count)
    key = contracts.load()["service_item"].key[0]
    return frame.with_columns(
        pl.Series(key, [f"s{code}" for code in range(frame.height)]),
        pl.lit(f"n{number}").alias(title_of_services()),
    )


@cache
def title_of_services() -> str:
    """The free text column of the service items that carries the number."""
    contract = contracts.load()["service_item"]
    return next(
        f.name for f in contract.fields if f.type == "text" and not f.pattern and f.name not in contract.key
    )


def both(number: int) -> list[store.Change]:
    """Changes of two datasets that belong together."""
    name = f"import-{os.getpid()}-{number}"
    return [
        change("subdistrict", streets(number), name, mode="replace"),
        change("service_item", services(number), name, mode="replace"),
    ]


def together(t: store.Relations) -> sa.Select:
    """The numbers that both datasets carry, and the version: one row as long as nobody sees half."""
    text = t.service_item.c[title_of_services()]
    return (
        sa.select(t.subdistrict.c.name, text.label("text"), t.version.c.number)
        .select_from(t.subdistrict.join(t.service_item, sa.true()).join(t.version, sa.true()))
        .distinct()
    )


def publish_for_ever(variables: dict[str, str], ready, first: int) -> None:
    """Publish one version after the other, until somebody kills the process."""
    os.environ.update(variables)
    config.reset()
    for number in itertools.count(first):
        store.publish(both(number), by="writer", note=str(number))
        ready.set()
