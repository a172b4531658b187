"""The row scope, applied in one place: a query is given relations that hold only what somebody may see."""

from collections.abc import Callable, Collection, Mapping
from functools import cache

import sqlalchemy as sa

from cockpit import contracts
from cockpit.access import Denied, Level, Scope
from cockpit.contracts import Catalogue, Contract
from cockpit.store import tables
from cockpit.text import access as words

SCHOOL_CODE = "school_code"
EVERYBODY = Scope(None, Level.SENSITIVE)  # what the publisher itself sees while it builds a version
Present = Mapping[str, Collection[str]]  # table → columns that a version really has


class Relations:
    """`t.campus_link`, `t.usage_monthly`, `t.observation` …: selectables narrowed to a scope.

    A dataset above the scope's level raises Denied. A table or column that the version does not have yet (the
    contract is newer) is empty instead of an error.
    """

    def __init__(self, scope: Scope, catalogue: Catalogue, present: Present | None = None) -> None:
        self._scope = scope
        self._catalogue = catalogue
        self._present = present
        self._made: dict[str, sa.Subquery] = {}

    def __getattr__(self, name: str) -> sa.Subquery:
        if name.startswith("_") or name not in _known(self._catalogue):
            raise AttributeError(name)
        if name not in self._made:
            self._made[name] = self._narrowed(name).subquery(name)
        return self._made[name]

    def __dir__(self) -> list[str]:
        return sorted(_known(self._catalogue))

    def _narrowed(self, name: str) -> sa.Select:
        contract, table = _known(self._catalogue)[name]
        if contract is None:
            return OWN[name](self, table)
        if Level.of(contract.level) > self._scope.level:
            raise Denied(words.DATA_DENIED)
        return self._rows(table, self._owned(contract, table))

    def _rows(
        self, table: sa.Table, narrow: sa.ColumnElement[bool], hidden: Collection[str] = ()
    ) -> sa.Select:
        """The table's columns, those that are hidden or not yet there as empty ones."""
        there = set(table.c.keys()) if self._present is None else set(self._present.get(table.name, ()))
        columns = [
            column if column.name in there and column.name not in hidden else _nothing(column)
            for column in table.c
        ]
        select = sa.select(*columns)
        return select.where(narrow) if there else select.where(sa.false())

    def _owned(self, contract: Contract, table: sa.Table) -> sa.ColumnElement[bool]:
        if self._scope.whole or contract.scope == "district":
            return sa.true()
        return self._in_scope(table.c[SCHOOL_CODE]) if SCHOOL_CODE in table.c else sa.false()

    def _in_scope(self, code: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        schools = sorted(each for each in self._scope.schools or () if each)
        return code.in_(schools) if schools else sa.false()

    def _observation(self, table: sa.Table) -> sa.Select:
        district = table.c.scope_kind == "district"
        narrow: sa.ColumnElement[bool] = sa.true()
        if not self._scope.whole:
            own = sa.and_(table.c.scope_kind == "school", self._in_scope(table.c.scope_code))
            narrow = sa.or_(district, own)
        if self._scope.level < Level.SENSITIVE:
            open_to = sorted(indicators(self._catalogue, self._scope.level))
            allowed = table.c.indicator_id.in_(open_to) if open_to else sa.false()
            narrow = sa.and_(narrow, sa.or_(district, allowed), sa.or_(district, sa.not_(_few(table))))
        return self._rows(table, narrow)

    def _of_all(self, table: sa.Table) -> sa.Select:
        return self._rows(table, sa.true())

    def _of_whole(self, table: sa.Table) -> sa.Select:
        return self._rows(table, sa.true() if self._scope.whole else sa.false())

    def _version(self, table: sa.Table) -> sa.Select:
        hidden = () if self._scope.whole else ("published_by", "note")
        return self._rows(table, sa.true(), hidden)


OWN: Mapping[str, Callable[[Relations, sa.Table], sa.Select]] = {
    "observation": Relations._observation,
    "rejected": Relations._of_whole,  # sentences name schools
    "source": Relations._of_all,
    "dim_month": Relations._of_all,
    "version": Relations._version,
    "import_record": Relations._of_whole,  # file names and people may name other schools
    "raw_partition": Relations._of_whole,
}


def _few(table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether an observation counts people, and so few of them that they could be recognised."""
    amounts = (sa.func.coalesce(table.c[name], 0.0) for name in ("numerator", "denominator"))
    small = (sa.and_(amount > 0, amount < contracts.FEWEST) for amount in amounts)
    return sa.and_(table.c.indicator_id.in_(sorted(contracts.of_people())), sa.or_(*small))


def _nothing(column: sa.Column) -> sa.ColumnElement:
    return sa.cast(sa.null(), column.type).label(column.name)


_KNOWN: dict[int, tuple[Catalogue, Mapping[str, tuple[Contract | None, sa.Table]]]] = {}


def _known(catalogue: Catalogue) -> Mapping[str, tuple[Contract | None, sa.Table]]:
    """Relation name → (its contract, None for the store's own, its table)."""
    held = _KNOWN.get(id(catalogue))
    if held is None or held[0] is not catalogue:
        known: dict[str, tuple[Contract | None, sa.Table]] = {
            table.name: (contract, table) for contract, table in tables.of_contracts(catalogue)
        }
        known |= {name: (None, table) for name, table in tables.METADATA.tables.items()}
        held = _KNOWN[id(catalogue)] = (catalogue, known)
    return held[1]


def indicators(catalogue: Catalogue, level: Level) -> frozenset[str]:
    """The indicators whose datasets may all be seen at a level; one that is not defined may not."""
    return frozenset(
        name
        for name, needed in _needed().items()
        if all(each in catalogue and Level.of(catalogue[each].level) <= level for each in needed)
    )


@cache
def _needed() -> Mapping[str, frozenset[str]]:
    """Indicator → the datasets it is computed from."""
    return {name: definition.datasets for name, definition in contracts.definitions().items()}
