"""The rectifications that are open at a closing, in few columns: what a meeting can read in a minute."""

import polars as pl

from cockpit import rectification
from cockpit.figures.core import Figure
from cockpit.figures.meeting.facts import Facts
from cockpit.text import meeting as words

COLUMNS = ("code", "short", "problem", "state_word", "due", "overdue", "level")


def rectifications(facts: Facts) -> Figure:
    """Every open rectification, the longest overdue first, then by term (table)."""
    live = [state.id for state in rectification.workflow().states.values() if state.live]
    open_ = facts.rectifications.filter(pl.col("state").is_in(live))
    rows = open_.sort(["overdue", "due", "code"], descending=[True, False, False])
    late = rows.filter(pl.col("overdue") > 0).height
    kept = rows.select(pl.col("code").alias("key"), *COLUMNS).with_columns(
        pl.when(pl.col("overdue") > 0).then("overdue").alias("overdue")
    )
    options = {"columns": words.OUTSTANDING, "missing": words.NOTHING_OPEN}
    said = words.outstanding(rows.height, late)
    return Figure(
        "meeting-rectifications", "table", words.OPEN, said, kept, words.LEDGER, facts.today, False, "",
        options, facts.demo,
    )  # fmt: skip
