"""A contract as SQL tables, with types that mean the same on every engine."""

from typing import TYPE_CHECKING

import sqlalchemy as sa

from cockpit.contracts.kinds import KINDS, PROVENANCE_KINDS, Kind

if TYPE_CHECKING:
    from cockpit.contracts.model import Contract

MONTH, DAYS, ROWS = "month", "days", "rows"  # columns of every roll-up beside its own
TRACE = ("as_of", "import_id")  # what a roll-up keeps of the provenance


def table(contract: "Contract", metadata: sa.MetaData, schema: str | None = None) -> sa.Table:
    """The dataset's table: data columns, provenance columns, its natural key.

    The key is a primary key when all of its columns are required, otherwise a unique constraint.
    """
    data = [sa.Column(f.name, f.kind.sql(), nullable=not f.required) for f in contract.fields]
    origin = [sa.Column(n, k.sql(), nullable=n != "import_id") for n, k in PROVENANCE_KINDS.items()]
    return sa.Table(contract.name, metadata, *data, *origin, _key(contract), schema=schema)


def rollup_table(contract: "Contract", metadata: sa.MetaData, schema: str | None = None) -> sa.Table:
    """The table of the dataset's monthly roll-up; ValueError when the contract has none."""
    rollup, found = contract.condensed, rollup_columns(contract)
    key = [*rollup.by, MONTH]
    columns = [sa.Column(n, k.sql(), nullable=n not in (*key, DAYS, ROWS)) for n, k in found.items()]
    primary = sa.PrimaryKeyConstraint(*key)
    return sa.Table(rollup.name, metadata, *columns, primary, schema=schema)


def rollup_columns(contract: "Contract") -> dict[str, Kind]:
    """Column → kind of the roll-up: by…, month, days, rows, measures, as_of, import_id."""
    rollup = contract.condensed
    own = {name: contract.field(name).kind for name in rollup.by}
    counts = {MONTH: KINDS["month"], DAYS: KINDS["int"], ROWS: KINDS["int"]}
    measures = {
        column: KINDS["number"] if how == "mean" else contract.field(name).kind
        for column, how, name in rollup.measures
    }
    return own | counts | measures | {name: PROVENANCE_KINDS[name] for name in TRACE}


def _key(contract: "Contract") -> sa.Constraint:
    whole = all(contract.field(name).required for name in contract.key)
    return sa.PrimaryKeyConstraint(*contract.key) if whole else sa.UniqueConstraint(*contract.key)
