"""How far a register has come: how many rows stand at which stage."""

from collections.abc import Sequence

import polars as pl

from cockpit.contracts import Stage

WHOLE = 100.0


def pipeline(frame: pl.DataFrame, stages: Sequence[Stage]) -> pl.DataFrame:
    """How many rows stand at each stage: columns stage, order (from 0), count, share (percent of all rows).

    A row stands at the last stage whose date is filled, however many earlier dates are missing; a stage
    without a date field holds the rows that have not begun. Where there is no such stage those rows are not
    counted, but remain in what the share is a share of. The share is null when there are no rows.
    """
    reached = pl.lit(0 if stages and not stages[0].field else -1, pl.Int64)
    for order, stage in enumerate(stages):
        if stage.field:
            reached = pl.when(pl.col(stage.field).is_not_null()).then(order).otherwise(reached)
    at = frame.select(order=reached).group_by("order").agg(count=pl.len().cast(pl.Int64))
    listed = pl.DataFrame(
        {"stage": [s.stage for s in stages], "order": range(len(stages))},
        schema={"stage": pl.String, "order": pl.Int64},
    )
    counted = listed.join(at, on="order", how="left", maintain_order="left")
    total = frame.height or None
    return counted.with_columns(pl.col("count").fill_null(0)).with_columns(
        share=WHOLE * pl.col("count") / pl.lit(total, pl.Int64)
    )
