"""Any register, row by row: what its contract declares, where each row came from, how fresh it is."""

from typing import Any

import sqlalchemy as sa

from cockpit import contracts
from queries._place import chosen

SCHOOL = "school_code"
PERIOD = "month"


def rows(t: Any, *, dataset: str, subdistrict: str | None = None, stage: str | None = None) -> sa.Select:
    """A row of the register `dataset`, or of the monthly roll-up when it arrives as a feed.

    Columns: those of the contract (units in their names), then school_name and, for registers, source_file,
    source_sheet, source_row, as_of, basis. Ordered by the register's key.
    """
    contract = contracts.load()[dataset]
    held = getattr(t, contract.rollup.name if contract.rollup else dataset)
    order = [held.c[name] for name in _order(contract)]
    if SCHOOL not in held.c:
        return sa.select(*held.c, _no_name()).order_by(*order)
    school = t.school.alias("owner")
    joined = held.outerjoin(school, school.c.school_code == held.c.school_code)
    columns = sa.select(*held.c, school.c.name.label("school_name"))
    return columns.select_from(joined).where(*chosen(school, subdistrict, stage)).order_by(*order)


def _order(contract: contracts.Contract) -> tuple[str, ...]:
    return (*contract.rollup.by, PERIOD) if contract.rollup else contract.key


def _no_name() -> sa.ColumnElement[str]:
    return sa.cast(sa.null(), sa.Text).label("school_name")


def freshness(t: Any) -> sa.Select:
    """A row is a register that has data: dataset, title, as_of, imported_at (UTC), rows, cadence."""
    wanted = ("dataset", "title", "as_of", "imported_at", "rows", "cadence")
    return sa.select(*[t.source.c[name] for name in wanted]).order_by(t.source.c.dataset)
