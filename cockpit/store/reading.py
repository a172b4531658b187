"""The only way rows leave the store: a query, a scope, one pinned version."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa

from cockpit import config, contracts
from cockpit.access import Principal, Scope
from cockpit.config import Settings
from cockpit.store import conform, surface
from cockpit.store.cache import Cache, Uncacheable, key
from cockpit.store.duck import Duck
from cockpit.store.postgres import Postgres
from cockpit.store.relations import Relations
from cockpit.store.serving import Serving
from cockpit.store.versions import Damaged, Engine, StoreError, Version
from cockpit.text import store as words

Query = Callable[..., sa.Select]
DUCKDB = "duckdb:///"
ANSWERS = Cache()
_COLUMNS: dict[tuple[str, int, object], Any] = {}


@dataclass(frozen=True)
class Reader:
    """Answers queries from one version, for one scope, for as long as a page is being drawn.

    With `until` what stands in the ledger beside the version is told as it stood at that moment.
    """

    version: Version
    scope: Scope
    principal: Principal | None = None
    until: datetime | None = None

    def __call__(self, query: Query, /, **params: Any) -> pl.DataFrame:
        """The typed frame of `query(relations, **params)`; raises Denied or StoreError."""
        return answer(serving(), self.version, query, self.scope, params)


def serving(settings: Settings | None = None) -> Serving:
    """The engine that the settings name, with what is known of its versions; one per address and process."""
    return _serving((settings or config.settings()).store_url)


@lru_cache(maxsize=8)
def _serving(url: str) -> Serving:
    if url.startswith("postgresql"):
        return Serving(Postgres(url))
    return Serving(Duck(Path(url.removeprefix(DUCKDB))))


def fetch(query: Query, scope: Scope, /, *, version: int | None = None, **params: Any) -> pl.DataFrame:
    """The typed frame of `query(relations, **params)`, with the relations narrowed to the scope.

    Without `version` from the version served now. Types are Int64, Float64, Date, String and Boolean (moments
    are Datetime in UTC), the same on every engine. Raises Denied above the scope's level, else StoreError.
    """
    found = serving()
    if version is not None:
        return answer(found, found.version(version), query, scope, params)
    try:
        return answer(found, _now(found), query, scope, params)
    except Damaged:  # pruned or damaged since the pointer was read: look again, once
        found.forget(_now(found).number)
        return answer(found, _now(found), query, scope, params)


def reader(who: Principal | Scope, version: int | None = None, until: datetime | None = None) -> Reader:
    """A reader pinned to one version; raises StoreError when nothing has been published.

    `until` (with a zone) pins what people wrote as well: rectifications are told as they stood then.
    """
    scope = who.scope if isinstance(who, Principal) else who
    found = serving()
    pinned = _now(found) if version is None else found.version(version)
    shown = pinned if scope.whole else replace(pinned, published_by="", note="")
    return Reader(shown, scope, who if isinstance(who, Principal) else None, until)


def answer(
    found: Serving, version: Version, query: Query, scope: Scope, params: dict[str, Any]
) -> pl.DataFrame:
    """The frame of a query on one version, from the cache when it was asked before; Denied when unlisted."""
    yields = surface.kind(query)
    identity = (config.settings().store_url, version.number, version.published_at)
    try:
        name = key(identity, query, params, scope.key)
    except Uncacheable:
        return surface.judged(_asked(found.engine, version, query, scope, params), yields, scope)
    held = ANSWERS.get(name)
    if held is None:
        held = surface.judged(_asked(found.engine, version, query, scope, params), yields, scope)
        ANSWERS.put(name, held)
    return held


def sources(t: Relations) -> sa.Select:
    """A row is a dataset: title, as_of (newest date), imported_at (UTC), rows, cadence, import_id."""
    return sa.select(*t.source.c).order_by(t.source.c.dataset)


def rejected(t: Relations) -> sa.Select:
    """A row is an observation that cannot be and was kept apart: indicator, scope, month, value, reason."""
    r = t.rejected
    return sa.select(*r.c).order_by(r.c.indicator_id, r.c.scope_kind, r.c.scope_code, r.c.month)


def _asked(
    engine: Engine, version: Version, query: Query, scope: Scope, params: dict[str, Any]
) -> pl.DataFrame:
    relations = Relations(scope, contracts.load(), present(engine, version))
    select = query(relations, **params)
    return conform.conformed(engine.read(version.number, select, scope), select)


def present(engine: Engine, version: Version) -> Any:
    """Table → columns that a version really has."""
    name = (config.settings().store_url, version.number, version.published_at)
    if name not in _COLUMNS:
        _COLUMNS[name] = engine.columns(version.number)
    return _COLUMNS[name]


def _now(found: Serving) -> Version:
    version = found.served().version
    if version is None:
        raise StoreError(words.NOTHING)
    return version


def close() -> None:
    """Close every handle and forget every answer; the next read opens anew."""
    if _serving.cache_info().currsize:
        serving().engine.close()
    _serving.cache_clear()
    ANSWERS.clear()
    _COLUMNS.clear()
