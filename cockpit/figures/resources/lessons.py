"""Lessons and other resources: where they are, how they grow towards the promise, who has made them."""

from collections.abc import Iterable, Mapping

import polars as pl

from cockpit import contracts, store
from cockpit.figures import core, dated, paths, reading
from cockpit.figures.cells import counted, summed
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
Counts = Mapping[tuple[str, str], int]


def matrix(read: store.Reader, selection: Selection) -> Figure:
    """Lessons by teaching stage and subject; a cell of the curriculum without lessons says so in a word.

    The values add up to the lessons of the headline when no stage is chosen. A subject that a stage does not
    teach has no number. A reader of some schools sees only their own lessons, which leave no holes to tell.
    """
    stages = TAUGHT.get(selection.stage, ()) if selection.stage else None
    rows = read(queries.subjects, kind=KIND, on=dated.month_end(read, selection), stages=stages)
    count = {(stage, subject): n for stage, subject, n in rows.iter_rows()}
    cells = contracts.definitions()[COVERAGE].cells
    planned = [cell for cell in cells if stages is None or cell[0] in stages]
    whole, total = read.scope.whole, sum(count.values())
    claim = words.matrix(total, _holes(planned, count), len(planned)) if whole else words.own_lessons(total)
    missing = words.OUTSIDE if stages == () else words.NO_LESSONS if whole else words.NO_OWN_LESSONS
    return dated.figure(
        read,
        selection,
        "resources-lessons",
        "matrix",
        words.LESSONS,
        claim,
        core.frame("matrix", _subjects(planned if whole else [], count) if count else []),
        datasets=DATASET,
        unit=words.LESSON_UNIT,
        options={"corner": words.STAGE, "missing": missing},
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
    """Items by kind and tier: the district's, which serve every choice, and those of the chosen schools."""
    rows = read(queries.items, on=dated.month_end(read, selection), **dated.choice(selection))
    count = {(kind, tier): n for tier, kind, n in rows.iter_rows()}
    tiers = contracts.load().codes["resource_tier"].codes
    district, *others = tiers
    total = reading.total(rows["items"])
    own = reading.total(rows.filter(pl.col("tier") != district)["items"])
    shown = list(tiers) if read.scope.whole else others
    claim = words.items(total, own, dated.part(read, selection))
    claim = claim if read.scope.whole else words.own_items(total)
    return dated.figure(
        read,
        selection,
        "resources-items",
        "matrix",
        words.ITEMS,
        claim,
        core.frame("matrix", _kinds(count, shown) if count else []),
        datasets=DATASET,
        options={"corner": words.ITEM_KIND, "missing": words.NO_ITEMS},
    )


def _holes(planned: Iterable[tuple[str, str]], count: Counts) -> list[str]:
    """The names of the cells that should have lessons and have none."""
    codes = contracts.load().codes
    stage, subject = codes["teaching_stage"].title, codes["subject"].title
    return [stage(s) + subject(c) for s, c in planned if not count.get((s, c))]


def _subjects(planned: list[tuple[str, str]], count: Counts) -> list[dict]:
    """A row per teaching stage, a column per subject and the sum; in the order of the code lists."""
    codes, known = contracts.load().codes, {*planned, *count}
    across = [c for c in codes["subject"].codes if any(c == subject for _, subject in known)]
    down = [s for s in codes["teaching_stage"].codes if any(s == stage for stage, _ in known)]
    cells = []
    for stage in down:
        title = codes["teaching_stage"].title(stage)
        cells += [
            _lessons(title, codes["subject"].title(subject), count.get((stage, subject), 0))
            if (stage, subject) in known
            else {"row": title, "column": codes["subject"].title(subject)}
            for subject in across
        ]
        cells.append(summed(title, said.TOTAL, sum(n for (s, _), n in count.items() if s == stage)))
    return cells


def _lessons(row: str, column: str, count: int) -> dict:
    """A number, or the word for none."""
    told = counted(row, column, count)
    none = {"text": words.NONE_YET, "status": "at_risk", "status_word": words.NO_ITEM}
    return told if count else told | none


def _kinds(count: Counts, shown: list[str]) -> list[dict]:
    """A row per kind and one of sums, a column per tier that is shown or has items, and one of sums."""
    codes = contracts.load().codes
    kinds, titles = codes["resource_kind"].codes, codes["resource_tier"].codes
    tiers = {t: title for t, title in titles.items() if t in shown or any(t == tier for _, tier in count)}
    cells = []
    for kind, row in kinds.items():
        cells += [counted(row, title, count.get((kind, tier), 0)) for tier, title in tiers.items()]
        cells.append(summed(row, said.TOTAL, sum(n for (k, _), n in count.items() if k == kind)))
    for tier, title in tiers.items():
        cells.append(summed(said.TOTAL, title, sum(n for (_, t), n in count.items() if t == tier)))
    return [*cells, summed(said.TOTAL, said.TOTAL, sum(count.values()))]
