"""What the documents state as fact, beside the present value where the unit is the same."""

from typing import Any

import polars as pl

from cockpit import plan, store, text
from cockpit.figures import standing
from cockpit.figures.benchmark import matching
from cockpit.figures.core import Figure, Selection
from cockpit.plan import Baseline
from cockpit.text import benchmark as words
from cockpit.text import standing as terms


def stated(read: store.Reader, selection: Selection) -> Figure:
    """A row per fact with a figure; the present value only in the same unit (table). Filter: area."""
    named = [name for name, *_ in words.STATED_COLUMNS]
    rows = [_row(read, b) for b in plan.load().baselines.values() if b.value is not None]
    rows = [row for row in rows if not selection.area or selection.area in row.pop("areas")]
    rows.sort(key=lambda row: row["now"] == text.MISSING)
    schema = dict.fromkeys(("key", *named), pl.String())
    frame = pl.DataFrame(rows, schema=schema) if rows else pl.DataFrame(schema=schema)
    beside = frame.filter(pl.col("now") != text.MISSING).height
    return Figure(
        name="stated",
        kind="table",
        title=words.STATED,
        claim=words.stated(frame.height, beside),
        frame=frame,
        source=words.PLANS,
        as_of=plan.load().tracked.issued,
        options={"columns": words.STATED_COLUMNS, "supplier": words.SUPPLIER},
        demo=read.version.demo,
    )


def _row(read: store.Reader, b: Baseline) -> dict[str, Any]:
    registry = plan.load()
    named = next((i for i in registry.of() if b.id in i.baselines and i.unit == b.unit), None)
    found = standing.by_id(standing.standings(read), named.id) if named else None
    same = found is not None and found.value is not None and found.indicator.unit == b.unit
    cited = [x for x in matching.rows() if b.id in x.baselines]
    return {
        "key": b.id,
        "name": b.name,
        "scope": b.scope,
        "text": words.about(text.number(b.value, 0, b.unit), b.approx == "over"),
        "clause": words.cited(registry.plans[b.plan].short, [b.clause], ""),
        "dated": terms.due(b.as_of) if b.as_of else words.NO_DATE_STATED,
        "indicator": named.name if named else text.MISSING,
        "now": found.text if found and same else text.MISSING,
        "as_of": text.date(found.as_of) if found and same else text.MISSING,
        "areas": {area for x in cited for area in matching.areas(x)}
        | ({registry.area_of(named)} if named else set()),
    }
