"""What pages read most is computed once, when a version is published: every indicator, scope and month."""

from datetime import date

import polars as pl

from cockpit import plan
from cockpit.contracts import indicators
from cockpit.store import tables
from cockpit.store.marts.computed import BUILDERS, computed
from cockpit.store.marts.filed import deliverables, reported
from cockpit.store.marts.places import SCOPE
from cockpit.store.marts.registers import Read, register
from cockpit.store.marts.sound import sorted_out

__all__ = ["BUILDERS", "observations", "sorted_out"]
FILED = ("stages", "reported")  # methods that read their own registers


def observations(read: Read, month: date, today: date) -> pl.DataFrame:
    """Every indicator's value per district, subdistrict and school at each month's end up to `month`.

    The columns of the table `observation`; `scope_code` is empty for the district, `value` in the unit of the
    measured indicator. Series begin with the plan or with the first row of the dataset, whichever is later,
    and end with the newest month the dataset describes: a month nobody reported has no row, and is not
    zero.
    """
    start = plan.load().tracked.start or date.min
    counted = [d for d in indicators.definitions().values() if d.method not in FILED]
    covers = {dataset: register(read, dataset, month, today) for dataset in {d.dataset for d in counted}}
    parts = [computed(read, d, covered, start, month) for d in counted if (covered := covers[d.dataset])]
    filed = [deliverables(read, start, month, today), reported(read, start, month, today)]
    return _finished(pl.concat([*parts, *filed]))


def _finished(rows: pl.DataFrame) -> pl.DataFrame:
    formulas = {d.id: d.formula for d in indicators.definitions().values()}
    version = pl.col("indicator_id").replace_strict(formulas, return_dtype=pl.Int64)
    schema = tables.schema(tables.OBSERVATION)
    return rows.with_columns(version_of_formula=version).select(*schema).sort(*SCOPE, "month")
