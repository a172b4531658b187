"""What the indicators were in one place, month by month."""

from typing import Any

import sqlalchemy as sa


def of_place(t: Any, *, code: str) -> sa.Select:
    """A row per indicator and month of one subdistrict or school, in that order.

    Columns: indicator_id, month (last day), value (the indicator's unit), numerator, denominator, as_of.
    """
    o = t.observation
    columns = (o.c.indicator_id, o.c.month, o.c.value, o.c.numerator, o.c.denominator, o.c.as_of)
    return sa.select(*columns).where(o.c.scope_code == code).order_by(o.c.indicator_id, o.c.month)
