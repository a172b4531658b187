"""Putting one question to PostgreSQL: within a scope, within a time, and with an answer to every fault."""

import queue
import threading
from collections.abc import Callable

import adbc_driver_manager
import adbc_driver_postgresql.dbapi as adbc
import polars as pl

from cockpit.store import rows
from cockpit.store.versions import Damaged, StoreError
from cockpit.text import store as words

GONE = {"3F000", "42P01"}  # schema or table does not exist: the version was pruned


def asked(connection: adbc.Connection, text: str, values: list, stated: list[str] | None) -> pl.DataFrame:
    """The rows of a statement; with what is stated before it, in a transaction that forgets it again."""
    if stated is None:
        return fetched(connection, text, values)
    execute(connection, "begin read only")
    fetched(connection, rows.STATE, stated)
    found = fetched(connection, text, values)
    execute(connection, "commit")
    return found


def execute(connection: adbc.Connection, text: str) -> None:
    """A statement without an answer."""
    with connection.cursor() as cursor:
        cursor.execute(text)


def fetched(connection: adbc.Connection, text: str, values: list) -> pl.DataFrame:
    """The rows of a statement, as the server types them."""
    with connection.cursor() as cursor:
        cursor.execute(text, values or None)
        return pl.DataFrame(cursor.fetch_arrow_table())


def within(limit_s: float, work: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """The result of `work`; StoreError when it is late, for a server that hangs answers no cancel either."""
    answer: queue.Queue[pl.DataFrame | BaseException] = queue.Queue(1)

    def run_it() -> None:
        try:
            answer.put(work())
        except BaseException as fault:
            answer.put(fault)

    threading.Thread(target=run_it, daemon=True).start()
    try:
        found = answer.get(timeout=limit_s)
    except queue.Empty:
        raise StoreError(words.UNREACHABLE) from None
    if isinstance(found, BaseException):
        raise found
    return found


def broken(fault: adbc_driver_manager.Error) -> bool:
    """Whether the connection, and not the question, was at fault."""
    state = fault.sqlstate or ""
    return (state[:2] in {"08", "57"} and state != "57014") or not state.strip("\0 ")


def translated(fault: adbc_driver_manager.Error) -> StoreError:
    state = fault.sqlstate or ""
    if state in GONE:
        return Damaged(words.DAMAGED)
    if broken(fault) or state in {"57014", "55P03"}:
        return StoreError(words.UNREACHABLE)
    return StoreError(words.QUERY_FAILED)
