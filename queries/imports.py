"""Which files a dataset's rows came from: by sheet, with who published them and when."""

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
