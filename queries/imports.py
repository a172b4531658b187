"""Which files a dataset's rows came from: by sheet, with who published them and when."""

from datetime import date
from typing import Any

import sqlalchemy as sa

SOURCE = ("source_file", "source_sheet", "import_id")


def behind(t: Any, *, dataset: str) -> sa.Select:
    """A row per file and sheet that rows of the dataset stem from, the newest import first.

    Columns: source_file, source_sheet, import_id, rows, first_row, last_row (of the sheet), as_of, by, at
    (UTC); file and rows of the sheet are null for a feed, `by` and `at` where the reader may not see them.
    """
    r, i = getattr(t, dataset), t.import_record
    filed = "source_file" in r.c
    named = [_or_null(r, name, sa.Text) for name in SOURCE]
    line = r.c.source_row if filed else sa.cast(sa.null(), sa.BigInteger)
    counted = sa.select(
        *named,
        sa.func.count().label("rows"),
        sa.func.min(line).label("first_row"),
        sa.func.max(line).label("last_row"),
        sa.func.max(r.c.as_of).label("as_of"),
    )
    grouped = [r.c[name] for name in SOURCE if name in r.c]
    found = counted.group_by(*grouped).subquery("found")
    columns = [*found.c, i.c.by, i.c.at]
    joined = found.outerjoin(i, i.c.import_id == found.c.import_id)
    order = (i.c.at.desc().nulls_last(), found.c.source_file, found.c.source_sheet, found.c.import_id)
    return sa.select(*columns).select_from(joined).order_by(*order)


def _or_null(rows: sa.FromClause, name: str, kind: type[sa.types.TypeEngine]) -> sa.ColumnElement:
    return (rows.c[name] if name in rows.c else sa.cast(sa.null(), kind)).label(name)


def taken(t: Any) -> sa.Select:
    """A row per import that the version holds, oldest first: import_id, file_name, by, at (UTC), rows, kind.

    None for a reader who does not see the whole district.
    """
    i = t.import_record
    columns = (i.c.import_id, i.c.file_name, i.c.by, i.c.at, i.c.rows, i.c.kind)
    return sa.select(*columns).order_by(i.c.at, i.c.import_id)


def of_schools(t: Any, *, dataset: str) -> sa.Select:
    """A row per school in a register: school_code, and of its newest row import_id and source_file.

    The file is null for a feed.
    """
    r = getattr(t, dataset)
    file, line = _or_null(r, "source_file", sa.Text), _or_null(r, "source_row", sa.BigInteger)
    rows = sa.select(r.c.school_code, r.c.import_id, r.c.as_of, file, line).subquery("filed")
    order = (rows.c.as_of.desc(), rows.c.import_id, rows.c.source_row.desc().nulls_last())
    place = sa.func.row_number().over(partition_by=rows.c.school_code, order_by=order).label("place")
    ranked = sa.select(*rows.c, place).subquery("ranked")
    columns = (ranked.c.school_code, ranked.c.import_id, ranked.c.source_file)
    named = (ranked.c.place == 1, ranked.c.school_code.is_not(None))
    return sa.select(*columns).where(*named).order_by(ranked.c.school_code)


def bearing(t: Any, *, dataset: str, on: date, dated: str = "", indicator: str = "") -> sa.Select:
    """A row per school (null for the district's own rows) and import whose rows a month's figures rest on.

    Left out are rows dated after `on` by the field `dated`, with `indicator` also those about another one.
    Columns: school_code, import_id, source_file (null for a feed), rows.
    """
    r = getattr(t, dataset)
    early = sa.or_(r.c[dated].is_(None), r.c[dated] <= on) if dated in r.c else sa.true()
    about = r.c.indicator_id == indicator if indicator and "indicator_id" in r.c else sa.true()
    named = [_or_null(r, name, sa.Text) for name in ("school_code", "import_id", "source_file")]
    counted = sa.select(*named).where(early, about).subquery("bearing")
    rows = sa.func.count().label("rows")
    return sa.select(*counted.c, rows).group_by(*counted.c).order_by(*counted.c)
