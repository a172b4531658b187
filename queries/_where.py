"""Which rows of a dataset a definition counts."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from cockpit import contracts
from cockpit.contracts.indicators import Condition


def conditions(t: Any, dataset: str, where: Iterable[Condition]) -> list[sa.ColumnElement[bool]]:
    """What a row of the dataset must satisfy to be counted; `ref.field` looks through a reference."""
    rows = getattr(t, dataset)
    found = []
    for condition in where:
        through, _, name = condition.field.rpartition(".")
        if not through:
            found.append(TESTS[condition.op](rows.c[name], condition.value))
            continue
        to = contracts.load()[dataset].refs[through]
        other = getattr(t, to)
        keys = sa.select(other.c[contracts.load()[to].key[0]])
        found.append(rows.c[through].in_(keys.where(TESTS[condition.op](other.c[name], condition.value))))
    return found


TESTS = {
    "=": lambda column, value: column.is_(value) if isinstance(value, bool) else column == value,
    "in": lambda column, value: column.in_(list(value)),
    "set": lambda column, value: column.is_not(None) if value else column.is_(None),
}
