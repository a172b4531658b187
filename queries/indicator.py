"""The rows an indicator is made of: dated contributions per school, before they are added up to months.

Each builder takes the definition of one indicator and gives `school_code` (null for the district's own rows),
`subdistrict_code`, `since` (the day a contribution begins), `until` (the day it ends, null while it lasts),
`numerator`, `denominator` (in the unit of the counted field, or a number of rows) and `as_of` (newest date
the rows describe). Adding up levels and months happens after the fetch.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from cockpit import contracts
from cockpit.contracts.indicators import Definition, Population
from queries._where import conditions

COUNT = "count"  # an amount of one per row
SCHOOL = "school_code"
Amount = sa.ColumnElement[float]


def events(t: Any, *, definition: Definition) -> sa.Select:
    """A row per school, start and end: how many counted rows hold from `since` until `until`.

    With `distinct` only the first row of each distinct value counts; with `after` the later of the two dates.
    """
    rows = _rows(t, definition)
    if definition.distinct:
        rows = _first(rows, definition.distinct)
    return _summed(t, rows, _amount(rows, definition.numerator), _one(0))


def readings(t: Any, *, definition: Definition) -> sa.Select:
    """A row per reading: by how much it changes the latest numerator and denominator of its key.

    The running sum of these rows is therefore the sum of every key's newest reading. The denominator is zero
    where the definition takes it from another dataset.
    """
    rows = _rows(t, definition)
    numerator = _amount(rows, definition.numerator)
    denominator = _amount(rows, definition.denominator) if definition.denominator else _one(0)
    by = [rows.c[name] for name in _key(definition)]
    chosen = sa.and_(numerator.is_not(None), denominator.is_not(None))
    changes = _placed(
        t,
        rows,
        since=rows.c.since,
        until=rows.c.until,
        numerator=numerator - _before(numerator, by, rows.c.since),
        denominator=denominator - _before(denominator, by, rows.c.since),
        as_of=rows.c.as_of,
    )
    return changes.where(chosen).order_by(*by)


def flows(t: Any, *, definition: Definition) -> sa.Select:
    """A row per school and day or month: the sum of the numerator and of the denominator.

    With `weight` the numerator is weighed by that field and the denominator is the sum of the weights.
    """
    rows = _rows(t, definition)
    numerator, denominator = _amount(rows, definition.numerator), _one(0)
    if definition.weight:
        denominator = _amount(rows, definition.weight)
        numerator = numerator * denominator
    elif definition.denominator:
        denominator = _amount(rows, definition.denominator)
    chosen = sa.and_(numerator.is_not(None), denominator.is_not(None))
    return _summed(t, rows, numerator, denominator).where(chosen)


def overdue(t: Any, *, definition: Definition) -> sa.Select:
    """A row per school, due date and day of repair: rows not closed by their due date.

    `since` is the due date itself, still in time; the row is overdue from the day after it until `until`.
    """
    rows = _rows(t, definition)
    late = sa.or_(rows.c.until.is_(None), rows.c.until > rows.c.since)
    return _summed(t, rows, _one(1), _one(0)).where(late)


def cycles(t: Any, *, definition: Definition) -> sa.Select:
    """A row per school, date last done and `months` the cycle lasts: how many rows fall due together."""
    rows = _rows(t, definition)
    cycle = rows.c[definition.cycle]
    plain = _summed(t, rows, _one(1), _one(0))
    return plain.add_columns(cycle.label("months")).where(cycle.is_not(None)).group_by(cycle)


def cells(t: Any, *, definition: Definition) -> sa.Select:
    """A row per cell that has at least one row: the day it was first covered; numerator 1, denominator 0."""
    rows = _rows(t, definition)
    first, second = (rows.c[name] for name in definition.cells_by)
    listed: dict[str, list[str]] = {}
    for one, other in definition.cells:
        listed.setdefault(one, []).append(other)
    inside = sa.or_(*(sa.and_(first == one, second.in_(others)) for one, others in listed.items()))
    nothing = sa.cast(sa.null(), sa.Text)
    return (
        sa.select(
            nothing.label(SCHOOL),
            nothing.label("subdistrict_code"),
            sa.func.min(rows.c.since).label("since"),
            sa.cast(sa.null(), sa.Date).label("until"),
            _one(1).label("numerator"),
            _one(0).label("denominator"),
            sa.func.max(rows.c.as_of).label("as_of"),
        )
        .where(inside)
        .group_by(first, second)
        .order_by(first, second)
    )


def population(t: Any, *, definition: Definition) -> sa.Select:
    """A row per school, start and end: how many rows (or how much of `sum`) the indicator is a share of.

    `since` is null for what was always there. The amount stands in `denominator`; `numerator` is zero.
    """
    of = definition.of or Population("")
    every = getattr(t, of.dataset)
    since, until = (every.c[name] if name else _never() for name in (of.dated_by, of.closed_by))
    dated = sa.select(every, since.label("since"), until.label("until"))
    rows = dated.where(*conditions(t, of.dataset, of.where)).subquery("counted")
    return _summed(t, rows, _one(0), _amount(rows, of.sum))


def stages(t: Any) -> sa.Select:
    """A row per deliverable and stage: `done_on` (null while open) and `as_of`, the day it was reported."""
    d = t.deliverable
    return sa.select(d.c.indicator_id, d.c.stage, d.c.done_on, d.c.as_of).order_by(
        d.c.indicator_id, d.c.stage
    )


def reports(t: Any) -> sa.Select:
    """A row per report by hand: indicator, school (null for the district), `since`, value and its parts.

    `value` is in the indicator's unit; `numerator` and `denominator` are null when only the value was given.
    """
    r = t.indicator_report
    columns = (r.c.indicator_id, r.c.school_code, r.c.value, r.c.numerator, r.c.denominator, r.c.as_of)
    return _with_school(t, r, *columns, r.c.as_of_on.label("since")).order_by(
        r.c.indicator_id, r.c.school_code, r.c.as_of_on
    )


def span(t: Any, *, dataset: str, dates: tuple[str, ...]) -> sa.Select:
    """One row: `first`, the earliest of the given date fields, and `as_of`, the newest date described.

    `first` is null when every one of those fields is empty.
    """
    rows = getattr(t, dataset)
    earliest = sa.union_all(*(sa.select(sa.func.min(rows.c[name]).label("day")) for name in dates)).subquery()
    newest = sa.select(sa.func.max(rows.c.as_of)).scalar_subquery()
    return sa.select(sa.func.min(earliest.c.day).label("first"), newest.label("as_of"))


def owners(t: Any, *, dataset: str) -> sa.Select:
    """A row per school that has rows in the dataset: its subdistrict and the newest date they describe."""
    rows = getattr(t, dataset)
    return (
        _with_school(t, rows, rows.c[SCHOOL], sa.func.max(rows.c.as_of).label("as_of"))
        .where(rows.c[SCHOOL].is_not(None))
        .group_by(rows.c[SCHOOL], _owner(t).c.subdistrict_code)
        .order_by(rows.c[SCHOOL])
    )


def schools(t: Any) -> sa.Select:
    """A row per school: `school_code` and `subdistrict_code`."""
    s = t.school
    return sa.select(s.c.school_code, s.c.subdistrict_code).order_by(s.c.school_code)


def _rows(t: Any, d: Definition) -> sa.Subquery:
    """The dated rows of the definition's dataset that satisfy its conditions, with `since` and `until`.

    Where a share is of schools, a school's row ends with the school.
    """
    rows, source = getattr(t, d.dataset), getattr(t, d.dataset)
    until = rows.c[d.closed_by] if d.closed_by else _never()
    if d.of is not None and d.of.dataset == "school" and d.of.closed_by:
        owner = _owner(t)
        source = rows.outerjoin(owner, owner.c[SCHOOL] == rows.c[SCHOOL])
        until = owner.c[d.of.closed_by]
    since = _later(rows, d.dated_by, d.after)
    dated = sa.select(rows, since.label("since"), until.label("until")).select_from(source)
    counted = dated.where(rows.c[d.dated_by].is_not(None), *conditions(t, d.dataset, d.where))
    return counted.subquery("counted")


def _never() -> sa.ColumnElement:
    return sa.cast(sa.null(), sa.Date)


def _first(rows: sa.Subquery, distinct: str) -> sa.Subquery:
    """The earliest row of each distinct value; ties go to the smallest school code."""
    order = [rows.c.since] + ([rows.c[SCHOOL]] if SCHOOL in rows.c else [])
    place = sa.func.row_number().over(partition_by=rows.c[distinct], order_by=order).label("place")
    ranked = sa.select(rows, place).subquery("ranked")
    return sa.select(ranked).where(ranked.c.place == 1).subquery("chosen")


def _later(rows: Any, dated_by: str, after: str) -> sa.ColumnElement:
    day = rows.c[dated_by]
    return sa.case((rows.c[after] > day, rows.c[after]), else_=day) if after else day


def _before(value: Amount, by: Sequence[sa.ColumnElement], on: sa.ColumnElement) -> Amount:
    """The same amount in the previous reading of the key, zero for the first one."""
    previous = sa.func.lag(value).over(partition_by=by, order_by=on)
    return sa.func.coalesce(sa.cast(previous, sa.Double), _one(0))


def _key(d: Definition) -> list[str]:
    return [name for name in contracts.load()[d.dataset].key if name != d.dated_by]


def _amount(rows: Any, expression: str) -> Amount:
    """One per row for nothing or `count`; a field; `a*b`; or 1 where `a<=b` and 0 elsewhere."""
    if expression in ("", COUNT):
        return _one(1)
    if "<=" in expression:
        left, right = expression.split("<=")
        return sa.cast(sa.case((rows.c[left] <= rows.c[right], 1), else_=0), sa.Double)
    first, *rest = expression.split("*")
    amount = _field(rows.c[first])
    for name in rest:
        amount = amount * _field(rows.c[name])
    return amount


def _field(column: sa.ColumnElement) -> Amount:
    if isinstance(column.type, sa.Boolean):
        return sa.cast(sa.case((column.is_(True), 1), (column.is_(False), 0)), sa.Double)
    return sa.cast(column, sa.Double)


def _one(value: int) -> Amount:
    return sa.cast(sa.literal_column(str(int(value))), sa.Double)


def _placed(t: Any, rows: Any, **columns: sa.ColumnElement) -> sa.Select:
    school = rows.c[SCHOOL] if SCHOOL in rows.c else sa.cast(sa.null(), sa.Text)
    named = [column.label(name) for name, column in columns.items()]
    return _with_school(t, rows, school.label(SCHOOL), *named).order_by(SCHOOL, "since")


def _with_school(t: Any, rows: Any, *columns: sa.ColumnElement) -> sa.Select:
    """The columns with the subdistrict of the row's school, null where the row has none."""
    if SCHOOL not in rows.c:
        return sa.select(*columns, sa.cast(sa.null(), sa.Text).label("subdistrict_code")).select_from(rows)
    owner = _owner(t)
    joined = rows.outerjoin(owner, owner.c[SCHOOL] == rows.c[SCHOOL])
    return sa.select(*columns, owner.c.subdistrict_code).select_from(joined)


def _owner(t: Any) -> Any:
    """The schools under a name of their own, so that the register of schools can be counted too."""
    return t.school.alias("owner")


def _summed(t: Any, rows: Any, numerator: Amount, denominator: Amount) -> sa.Select:
    """The two amounts added up per school, start and end."""
    up, down = (sa.cast(sa.func.sum(amount), sa.Double) for amount in (numerator, denominator))
    since, until = rows.c.since, rows.c.until
    newest = sa.func.max(rows.c.as_of)
    chosen = _placed(t, rows, since=since, until=until, numerator=up, denominator=down, as_of=newest)
    school = [rows.c[SCHOOL], _owner(t).c.subdistrict_code] if SCHOOL in rows.c else []
    return chosen.group_by(*school, since, until)
