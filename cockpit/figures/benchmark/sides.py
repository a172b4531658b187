"""In sentences: where the district lacks, trails or leads, and what must not be compared at all."""

from collections.abc import Iterator
from typing import Any

from cockpit import plan, store
from cockpit.figures import core
from cockpit.figures.benchmark import matching
from cockpit.figures.benchmark.matching import Verdict
from cockpit.figures.core import Figure, Selection
from cockpit.plan import Crosswalk, Target
from cockpit.text import benchmark as words
from cockpit.text import standing

MISSING, QUALITATIVE = "gap-in-yuzhong", "qualitative"


def gaps(read: store.Reader, selection: Selection) -> Figure:
    """A sentence per gap, then one per comparable item and side, what trails first (claims). Filter: area."""
    lacking = [*_lacking(selection), *_unquantified(selection)]
    found = matching.verdicts(selection.area)
    ordered = sorted(found, key=lambda v: (not v.behind, v.ahead))
    behind, ahead = sum(v.behind for v in found), sum(v.ahead for v in found)
    rows = [*lacking, *(_verdict(v) for v in ordered)]
    return _said(read, "gaps", words.GAPS, words.gaps(len(lacking), behind, ahead), rows)


def not_comparable(read: store.Reader, selection: Selection) -> Figure:
    """A sentence per item that cannot be compared, with what each side says and why not (claims)."""
    rows = [x for x in matching.rows(selection.area) if x.comparability not in (matching.SAME_UNIT, MISSING)]
    qualitative = sum(x.comparability == QUALITATIVE for x in rows)
    told = [_apart(x) for x in rows]
    comparable = (x for x in matching.rows(selection.area) if x.comparability == matching.SAME_UNIT)
    told += [_rest(x) for x in comparable if matching.left_out(x)]
    claim = words.not_comparable(len(rows) - qualitative, qualitative)
    return _said(read, "not_comparable", words.NOT_COMPARABLE, claim, told)


def _said(read: store.Reader, name: str, title: str, claim: str, rows: list[dict[str, Any]]) -> Figure:
    return Figure(
        name=name,
        kind="claims",
        title=title,
        claim=claim,
        frame=core.frame("claims", rows),
        source=words.PLANS,
        as_of=plan.load().tracked.issued,
        options={"supplier": words.SUPPLIER},
        demo=read.version.demo,
    )


def _lacking(selection: Selection) -> Iterator[dict[str, Any]]:
    """What others promise and the tracked plan does not mention; it belongs to no area."""
    for row in matching.rows():
        if row.comparability != MISSING or selection.area:
            continue
        for column in matching.OTHERS:
            if told := _quoted(matching.formal(row, column)):
                said = words.lacking(row.name, words.SIDES[column], words.commitments(told))
                yield {"status_word": words.LACKING, "text": said, "detail": row.remark}


def _unquantified(selection: Selection) -> Iterator[dict[str, Any]]:
    """What others put a figure on and the tracked plan only describes."""
    for row in matching.rows(selection.area):
        own = matching.formal(row, matching.OWN)
        if row.comparability == MISSING or any(t.value is not None for t in own):
            continue
        for column in matching.OTHERS:
            if told := _quoted([t for t in matching.formal(row, column) if _counted(t)]):
                said = words.no_figure(row.name, words.SIDES[column], words.commitments(told))
                yield {"status_word": words.NO_FIGURE, "text": said, "detail": row.remark}


def _counted(target: Target) -> bool:
    """Whether the text itself gives the figure."""
    return target.value is not None and target.basis == "stated"


def _quoted(targets: list[Target]) -> list[str]:
    return [matching.said(t) for t in targets]


def _verdict(v: Verdict) -> dict[str, Any]:
    who, name = words.SIDES[v.column], v.item.row.name
    own, other = matching.amount(v.own), matching.amount(v.other)
    level = {1: words.HIGHER, -1: words.LOWER, 0: ""}
    said = (
        words.total(name, own, other)
        if v.level is None
        else words.level(level[v.level], name, own, who, other)
    )
    timing = {1: words.EARLIER, -1: words.LATER}.get(v.timing or 0, "")
    dated = words.timing(timing, standing.due(v.own.due), who, standing.due(v.other.due))
    again = [t for t in v.item.targets[matching.OWN] if t.value == v.own.value and t.due != v.own.due]
    places = [_place(t) for t in (v.own, *again, v.other)]
    return {
        "status_word": _word(v, who),
        "text": words.both(said, dated),
        "detail": words.sides(places),
    }


def _word(v: Verdict, who: str) -> str:
    """The verdict in a word or two."""
    if v.level:
        return f"{words.HIGHER if v.level > 0 else words.LOWER}{who}"
    if v.timing:
        return f"{words.EARLIER if v.timing > 0 else words.LATER}{who}"
    return words.SAME if v.timing == 0 else words.NO_DUE


def _place(target: Target) -> str:
    short = plan.load().plans[target.plan].short
    return words.side(f"{short} {target.clause}", matching.said(target))


def _apart(row: Crosswalk) -> dict[str, Any]:
    every = [t for column in matching.COLUMNS for t in matching.formal(row, column) if t.value is not None]
    units = list(dict.fromkeys(matching.indicator(t).unit for t in every))
    told = [
        words.side(words.SIDES[column], words.commitments(_quoted(matching.formal(row, column))))
        for column in matching.COLUMNS
    ]
    return {
        "status_word": words.WORDS[row.comparability],
        "text": words.because(row.name, units, row.remark),
        "detail": words.sides(told),
    }


def _rest(row: Crosswalk) -> dict[str, Any]:
    return {
        "status_word": words.WORDS[row.comparability],
        "text": words.left_out(row.name, matching.left_out(row)),
        "detail": row.remark,
    }
