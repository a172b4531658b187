"""Lessons and other resources: where they are, how they grow towards the promise, who has made them."""

import polars as pl

from cockpit import contracts, store, text
from cockpit.figures import core, dated, paths
from cockpit.figures.core import Figure, Selection
from cockpit.text import dated as said
from cockpit.text import resources as words
from queries import resources as queries

LESSONS, COVERAGE = "yz-t05-lessons", "yz-t05-coverage"
KIND, DATASET = "fine_lesson", ("resource_item",)
TAUGHT = {  # stage of school → the teaching stages it has; the others are outside the curriculum of lessons
    "primary": ("primary",),
    "junior": ("junior",),
    "senior": ("senior",),
    "nine_year": ("primary", "junior"),
    "complete": ("junior", "senior"),
}


def matrix(read: store.Reader, selection: Selection) -> Figure:
    """Lessons by teaching stage and subject; a cell of the curriculum without lessons says so in a word.

    The values add up to the lessons of the headline when no stage is chosen. A subject that a stage does not
    teach has no cell.
    """
    stages = TAUGHT.get(selection.stage, ()) if selection.stage else None
    rows = read(queries.subjects, kind=KIND, on=dated.month_end(read, selection), stages=stages)
    count = {(stage, subject): n for stage, subject, n in rows.iter_rows()}
    planned = [
        cell for cell in contracts.definitions()[COVERAGE].cells if stages is None or cell[0] in stages
    ]
    known = list(dict.fromkeys([*planned, *count]))
    codes = contracts.load().codes
    across = [subject for subject in codes["subject"].codes if any(s == subject for _, s in known)]
    down = [stage for stage in codes["teaching_stage"].codes if any(s == stage for s, _ in known)]
    cells = [
        _cell(stage, subject, count.get((stage, subject), 0) if (stage, subject) in known else None)
        for stage in down
        for subject in across
    ]
    cells += [_sum(stage, sum(n for (s, _), n in count.items() if s == stage)) for stage in down]
    order = {code: n for n, code in enumerate([*down])}
    cells.sort(key=lambda cell: order[cell["row"]])
    holes = [
        codes["teaching_stage"].title(s) + codes["subject"].title(c)
        for s, c in planned
        if not count.get((s, c))
    ]
    frame = core.frame("matrix", [_named(cell) for cell in cells] if count else [])
    claim = words.OUTSIDE if stages == () else words.matrix(sum(count.values()), holes, len(planned))
    return dated.figure(
        read,
        selection,
        "resources-lessons",
        "matrix",
        words.LESSONS,
        claim,
        frame,
        datasets=DATASET,
        unit=words.LESSON_UNIT,
        options={"corner": words.STAGE, "missing": words.NO_LESSONS},
    )


def course(read: store.Reader, selection: Selection) -> Figure:
    """Lessons month by month beside the path to the promise; they are the district's, whatever is chosen."""
    way = paths.way(read, Selection(month=selection.month), LESSONS)
    return dated.figure(
        read,
        selection,
        "resources-course",
        "trend",
        words.COURSE,
        way.claim,
        way.frame,
        datasets=DATASET,
        unit=words.LESSON_UNIT,
        options={"missing": words.NO_LESSONS},
    )


def items(read: store.Reader, selection: Selection) -> Figure:
    """Items by tier and kind: the district's, which serve every choice, and those of the chosen schools."""
    rows = read(queries.items, on=dated.month_end(read, selection), **dated.choice(selection))
    count = {(tier, kind): n for tier, kind, n in rows.iter_rows()}
    tiers, kinds = (
        contracts.load().codes["resource_tier"].codes,
        contracts.load().codes["resource_kind"].codes,
    )
    cells = []
    for tier, row in tiers.items():
        cells += [_counted(row, title, count.get((tier, kind), 0)) for kind, title in kinds.items()]
        cells.append(_total(row, sum(n for (t, _), n in count.items() if t == tier)))
    total = rows["items"].sum()
    own = rows.filter(pl.col("tier") != next(iter(tiers)))["items"].sum()
    frame = core.frame("matrix", cells if rows.height else [])
    return dated.figure(
        read,
        selection,
        "resources-items",
        "matrix",
        words.ITEMS,
        words.items(total, own, dated.part(read, selection)),
        frame,
        datasets=DATASET,
        options={"corner": words.TIER, "missing": words.NO_ITEMS},
    )


def _cell(stage: str, subject: str, count: int | None) -> dict:
    """A cell of codes: a number, the word for none, or nothing where the subject is not taught."""
    if count is None:
        return {"row": stage, "column": subject}
    if not count:
        return {
            "row": stage,
            "column": subject,
            "value": 0.0,
            "text": words.NONE_YET,
            "status": "at_risk",
            "status_word": words.NO_ITEM,
        }
    return {"row": stage, "column": subject, "value": float(count), "text": text.number(count)}


def _sum(stage: str, count: int) -> dict:
    return {"row": stage, "column": "", "text": text.number(count)}


def _named(cell: dict) -> dict:
    """The cell with titles instead of codes."""
    codes = contracts.load().codes
    column = codes["subject"].title(cell["column"]) if cell["column"] else said.TOTAL
    return cell | {"row": codes["teaching_stage"].title(cell["row"]), "column": column}


def _counted(row: str, column: str, count: int) -> dict:
    return {"row": row, "column": column, "value": float(count), "text": text.number(count)}


def _total(row: str, count: int) -> dict:
    return {"row": row, "column": said.TOTAL, "text": text.number(count)}
