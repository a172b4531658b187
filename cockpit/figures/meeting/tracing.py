"""Which files came in after a month was frozen and bear on one of its figures: who sent them, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

import polars as pl

from cockpit import config, contracts, ledger, store
from cockpit.access import Denied
from cockpit.contracts.indicators import Definition
from cockpit.figures.meeting import gathering
from cockpit.figures.meeting.facts import Facts
from cockpit.text import meeting_changes as words
from queries import imports, observation

CLOSE = 1e-9  # differences below this come from floating point
STAGES = "stages"
OWN = (STAGES, "reported")  # methods whose register holds a row per indicator


@dataclass(frozen=True)
class Import:
    """A file that came in after the closing; `by` and `at` where the reader may see them."""

    file: str
    by: str = ""
    at: datetime | None = None
    version: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Trace:
    """What leads from a figure that differs to the files that came in after the closing."""

    read: store.Reader
    frozen: Facts

    @cached_property
    def then(self) -> store.Reader | None:
        """A reader of the frozen version in the same scope; None when it is no longer kept."""
        try:
            return store.reader(self.read.scope, self.frozen.version)
        except store.StoreError:
            return None

    @cached_property
    def since(self) -> Mapping[str, Import]:
        """Import → what is known of it, of those that came in after the closing."""
        old, now = frozenset(self.frozen.imports["import_id"]), self.read.version
        published = _published(config.settings().store_url, now.number, now.published_at)
        fresh = [row for row in gathering.taken(self.read) if row["import_id"] not in old]
        sent = _senders() if fresh else {}
        return {
            id: _import(row, published.get(id), sent.get(id, "")) for row in fresh if (id := row["import_id"])
        }

    def imports(self, definition: Definition, month: date, place: str) -> Sequence[Import]:
        """The imports since the closing whose rows the figure of the month rests on."""
        moved = {place} if place else self._moved(definition.id, month)
        found: dict[str, Import] = {}
        for dataset in sorted(definition.datasets):
            known = self._known(dataset, definition, month)
            for row in _bearing(self.read, dataset, definition, month):
                mine = not moved or row["school_code"] in moved or row["school_code"] is None
                if mine and row["import_id"] in known:
                    found[row["import_id"]] = known[row["import_id"]]
        return sorted(found.values(), key=lambda each: (each.version or 0, each.file))

    def _known(self, dataset: str, definition: Definition, month: date) -> Mapping[str, Import]:
        """The imports since; facts of some schools know them by the rows that were not there then."""
        if self.frozen.whole:
            return self.since
        if self.then is None:
            return {}
        was = {row["import_id"] for row in _bearing(self.then, dataset, definition, month)}
        rows = _bearing(self.read, dataset, definition, month)
        fresh = {row["import_id"]: row for row in rows if row["import_id"] not in was}
        return {id: self.since.get(id) or Import(row["source_file"] or "") for id, row in fresh.items()}

    def _moved(self, indicator: str, month: date) -> frozenset[str]:
        """The schools whose own figure of the month differs from what the frozen version says.

        Empty where none differs, and where the frozen version is no longer kept: then every row counts.
        """
        if self.then is None:
            return frozenset()
        was, now = (_of_schools(each, indicator, month) for each in (self.then, self.read))
        both = was.join(now, on="scope_code", how="full", coalesce=True, suffix="_now")
        step = (pl.col("value") - pl.col("value_now")).abs()
        gone = pl.col("value").is_null().ne(pl.col("value_now").is_null())
        return frozenset(both.filter((step > CLOSE) | gone)["scope_code"])


def _import(row: Mapping[str, Any], version: store.Version | None, sender: str) -> Import:
    number, note = (version.number, version.note) if version else (None, "")
    who = words.sent(sender, row["by"] or "")
    return Import(row["file"] or "", who, row["at"], number, note)


def _senders() -> Mapping[str, str]:
    """Import → who sent the file in; nothing while the ledger is out of reach."""
    try:
        return {each.id: each.by for each in ledger.open().imports()}
    except ledger.LedgerError:
        return {}


@lru_cache(maxsize=8)
def _published(url: str, until: int, at: datetime) -> Mapping[str, store.Version]:
    """Import → the first kept version that holds it, up to a version."""
    found: dict[str, store.Version] = {}
    for version in store.versions():
        if version.number <= until:
            found = {**dict.fromkeys(version.imports, version), **found}
    return found


def _of_schools(read: store.Reader, indicator: str, month: date) -> pl.DataFrame:
    rows = read(observation.latest, indicators=(indicator,), scope_kind="school", on=month)
    return rows.select("scope_code", "value")


def _bearing(
    read: store.Reader, dataset: str, definition: Definition, month: date
) -> Sequence[dict[str, Any]]:
    """The imports of a dataset's rows that a month's figure rests on; none where they may not be seen."""
    of = definition.of
    held = contracts.load()[dataset].held_in
    pairs = {definition.dataset: definition.dated_by, **({of.dataset: of.dated_by} if of else {})}
    dated = pairs.get(held, pairs.get(dataset, ""))
    about = definition.id if definition.method in OWN else ""
    try:
        return read(imports.bearing, dataset=held, on=month, dated=dated, indicator=about).to_dicts()
    except Denied:
        return []
