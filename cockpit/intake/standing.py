"""What the cockpit already knows when a file arrives: schools with their names, other keys, plan numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from cockpit.contracts import Catalogue
from cockpit.intake.normalise import Lookup, tight
from cockpit.text import intake as words

SCHOOL = "school"
NAMES = ("name", "short_name", "aliases")


@dataclass(frozen=True)
class Known:
    """Registers as they stand: `tables` by dataset (data columns), plan ids by kind, and today."""

    today: date
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    plan: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def joined(self, tables: Mapping[str, pl.DataFrame], catalogue: Catalogue) -> Known:
        """The same with newer rows of the registers among `tables`; a newer row wins over an older one."""
        merged = dict(self.tables)
        for name in registers(catalogue) & tables.keys():
            table = tables[name].select(catalogue[name].columns)
            old = merged.get(name)
            merged[name] = table if old is None else pl.concat([table, old], how="diagonal_relaxed")
        return replace(self, tables=merged)

    def lookup(self, catalogue: Catalogue) -> Lookup:
        """The registers as dictionaries that cells are looked up in."""
        targets = registers(catalogue) - {SCHOOL}
        schools = self.tables.get(SCHOOL)
        names = _names(schools) if schools is not None and not schools.is_empty() else {}
        codes = {} if schools is None or schools.is_empty() else _first_names(schools)
        return Lookup(
            schools=codes,
            school_names=names,
            refs={name: self._keys(catalogue, name) for name in targets},
            plan=self.plan,
            ref_titles={name: catalogue[name].title for name in targets},
        )

    def _keys(self, catalogue: Catalogue, name: str) -> dict[str, str]:
        """Key or title of a register's row -> its key; a title that two rows share is left out."""
        table, key = self.tables.get(name), catalogue[name].key[0]
        if table is None or table.is_empty():
            return {}
        codes = {tight(code): code for code in table[key].drop_nulls().unique().to_list()}
        if "name" not in table.columns:
            return codes
        pairs = table.unique(key, keep="first", maintain_order=True).drop_nulls("name")
        named = pairs.filter(pl.col("name").is_unique()).select("name", key).iter_rows()
        return {tight(title): code for title, code in named} | codes


def registers(catalogue: Catalogue) -> set[str]:
    """The datasets that rows of others point to."""
    return {SCHOOL} | {to for refs in catalogue.refs.values() for to in refs.values()}


def _first_names(schools: pl.DataFrame) -> dict[str, str]:
    """School code -> name, the newest row winning."""
    newest = schools.unique("school_code", keep="first", maintain_order=True)
    return dict(newest.select("school_code", "name").iter_rows())


def _names(schools: pl.DataFrame) -> dict[str, str]:
    """Name, short name or alias -> code; one that two schools share belongs to neither."""
    found: dict[str, set[str]] = {}
    for row in schools.select("school_code", pl.col("^(name|short_name|aliases)$")).iter_rows(named=True):
        for written in _written(row):
            found.setdefault(tight(written), set()).add(row["school_code"])
    return {name: next(iter(codes)) for name, codes in found.items() if name and len(codes) == 1}


def _written(row: Mapping[str, str | None]) -> list[str]:
    aliases = re.split(words.ALIAS_SEPARATORS, row.get("aliases") or "")
    return [text for text in (row.get("name"), row.get("short_name"), *aliases) if text]
