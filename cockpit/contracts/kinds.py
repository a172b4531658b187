"""What each type of field is to polars, to SQL and to the checks; every other module looks it up here."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import sqlalchemy as sa

FIRST_DAY = date(2000, 1, 1)  # an earlier date in a register is a typing error
LAST_DAY = date(2099, 12, 31)  # bound for dates that may lie ahead
TEXT_LENGTH = 200  # characters a text may have when its contract says nothing
SCHOOL_PATTERN = "(11|21|31|34|36|37|51)50[0-9]{6}"  # type of school, 50 for the municipality, serial
WHOLE = (-(2**53), 2**53)  # whole numbers a spreadsheet keeps exactly
REAL = (-1e15, 1e15)


@dataclass(frozen=True)
class Kind:
    """One type of field: its polars and SQL types, and whether it counts, dates or names something."""

    polars: pl.DataType
    sql: type[sa.types.TypeEngine]
    numeric: bool = False
    dated: bool = False

    @property
    def worded(self) -> bool:
        """Whether values are text."""
        return self.polars == pl.String()


_TEXT = Kind(pl.String(), sa.Text)
_COUNT = Kind(pl.Int64(), sa.BigInteger, numeric=True)
_REAL = Kind(pl.Float64(), sa.Double, numeric=True)
_DAY = Kind(pl.Date(), sa.Date, dated=True)
KINDS = {
    "text": _TEXT,
    "code": _TEXT,
    "ref": _TEXT,
    "school": _TEXT,
    "plan": _TEXT,
    "int": _COUNT,
    "bandwidth": _COUNT,
    "number": _REAL,
    "ratio": _REAL,
    "date": _DAY,
    "month": _DAY,
    "bool": Kind(pl.Boolean(), sa.Boolean),
}
PROVENANCE_KINDS = {
    "import_id": _TEXT,
    "source_file": _TEXT,
    "source_sheet": _TEXT,
    "source_row": _COUNT,
    "basis": _TEXT,
    "as_of": _DAY,
}
PROVENANCE = tuple(PROVENANCE_KINDS)
