"""Any number explained: how it is computed, from what, who is responsible, which schools still lack it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from cockpit import contracts, measures, plan, store, text
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.standing import Standing
from cockpit.plan import Target
from cockpit.text import milestones as words
from queries import milestones as queries
from queries import observation

MOST_DOCUMENTS = 4  # enough to look something up; the register has them all
REACHED, STAGED = "achieved", "stages"


def explain(read: store.Reader, selection: Selection) -> Figure:
    """The selected indicator, a sentence per item: `status_word` names the item; empty without a choice."""
    s = _selected(read, selection)
    items = [] if s is None else [(item, said) for item, said in _items(read, s) if said]
    frame = core.frame("claims", [_item(s, item, said) for item, said in items if s])
    claim = words.PICK if s is None else words.explained(s.label, s.said, s.goal_said, s.gap_text)
    return _about(read, s, "explain", "claims", words.EXPLAIN, claim, frame)


def course(read: store.Reader, selection: Selection) -> Figure:
    """The months of the selected indicator with the straight path from its baseline to its target."""
    s = _selected(read, selection)
    rows = [] if s is None else read(observation.series, indicator=s.id).to_dicts()
    frame = core.frame("trend", [_point(s, row) for row in rows if s])
    claim = words.PICK if s is None else words.course(s.label, s.said, _expected(s))
    unit = s.indicator.unit if s else ""
    return replace(_about(read, s, "course", "trend", words.COURSE, claim, frame), unit=unit)


def lacking(read: store.Reader, selection: Selection) -> Figure:
    """The schools in sight that have not reached the selected indicator, those without data last."""
    s = _selected(read, selection)
    columns = dict.fromkeys(("key", "name", "subdistrict", "text", "status_word"), pl.String())
    empty = pl.DataFrame(schema=columns | {"as_of": pl.Date()})
    if s is None or "school" not in s.definition.scopes:
        return _about(read, s, "lacking", "table", words.LACKING, words.lacking(0, 0, 0), empty)
    every = standing.by_school(read, s.id).filter(pl.col("status").is_not_null())
    reached = every.filter(pl.col("status") == REACHED).height
    unknown = every.filter(pl.col("status") == "no_data").height
    names = read(observation.by_subdistrict, indicator=s.id)
    short = names.select("subdistrict_code", subdistrict=pl.col("name"))
    frame = (
        every.filter(pl.col("status") != REACHED)
        .sort("value", "code", nulls_last=True)
        .join(short, on="subdistrict_code", how="left", maintain_order="left")
        .select(pl.col("code").alias("key"), *empty.columns[1:])
    )
    claim = words.lacking(every.height, reached, unknown)
    return _about(read, s, "lacking", "table", words.LACKING, claim, frame, columns=words.LACKING_COLUMNS)


def _selected(read: store.Reader, selection: Selection) -> Standing | None:
    every = standing.standings(read)
    year = selection.year or standing.milestone_year()
    wanted = selection.indicator or ""
    return standing.by_id(every, wanted, year) or standing.by_id(every, wanted)


def _about(
    read: store.Reader,
    s: Standing | None,
    name: str,
    kind: str,
    title: str,
    claim: str,
    frame: pl.DataFrame,
    columns: tuple[tuple[str, str, str, int | None], ...] = (),
) -> Figure:
    return Figure(
        name=name,
        kind=kind,
        title=title,
        claim=claim,
        frame=frame,
        source=standing.sources([s] if s else []),
        as_of=s.as_of if s else None,
        stale=bool(s and s.stale),
        unit=s.unit if s else "",
        options={"columns": columns} if columns and not frame.is_empty() else {},
        demo=read.version.demo,
    )


def _items(read: store.Reader, s: Standing) -> Iterable[tuple[str, str]]:
    """(item, content) of everything there is to say, in the order of reading."""
    d, judged = s.definition, s.assessment
    yield "definition", d.definition
    yield "numerator", words.part(d.numerator_title, s.numerator)
    yield "denominator", words.part(d.denominator_title, s.denominator) if d.denominator_title else ""
    yield "includes", d.includes
    yield "excludes", d.excludes
    yield "promise", words.promise(s.due_text, s.goal_said, s.clause) if s.target else ""
    yield "elsewhere", _elsewhere(s)
    yield "conflict", standing.conflict_text(s)
    yield "question", _question(s)
    yield "units", text.listing(s.units) if s.units else ""
    yield "status", words.reasoned(s.status_word, judged.reason) if judged else s.status_word
    yield "pace", s.pace_text if s.pace_text != text.MISSING else ""
    yield "source", words.sourced(standing.sources([s]), d.cadence, s.as_of)
    yield "evidence", _evidence(read, s)
    yield "formula", words.formula(d.formula)


def _item(s: Standing, item: str, said: str) -> dict[str, str | None]:
    judged = s.status if item == "status" else ""
    return {"status": judged or None, "status_word": words.ITEMS[item], "text": said}


def _elsewhere(s: Standing) -> str:
    """What other clauses of the same plan promise about the same indicator."""
    tracked = plan.load().tracked.id
    others = [t for t in s.indicator.targets if t.plan == tracked and t.id != s.key]
    said = (words.promise(words.standing.due(t.due), _goal(s, t), t.clause) for t in others)
    return words.JOIN.join(said)


def _goal(s: Standing, target: Target) -> str:
    """Another clause's promise as it stands in a sentence."""
    if s.definition.method == STAGED:
        return words.standing.ACCEPTED
    i = s.indicator
    return words.standing.goal(target.value, target.value_max, i.decimals, i.unit, target.op)


def _question(s: Standing) -> str:
    questions = plan.load().questions
    named = s.target.questions if s.target else ()
    return words.JOIN.join(questions[q].question for q in named if q in questions)


def _evidence(read: store.Reader, s: Standing) -> str:
    """What the register asks as proof, and for deliverables and reports the documents named there."""
    contract = contracts.load().get(s.definition.dataset)
    if contract is None:
        return ""
    documents: list[str] = []
    if s.definition.dataset in EVIDENCE:
        found = read(EVIDENCE[s.definition.dataset], indicator=s.id)["document"].drop_nulls()
        documents = found.unique(maintain_order=True).head(MOST_DOCUMENTS).to_list()
    return words.evidence(contract.evidence, documents)


def _point(s: Standing, row: dict[str, Any]) -> dict[str, Any]:
    goal = s.target.value if s.target else None
    return {
        "series": s.label,
        "period": row["month"],
        "value": row["value"],
        "text": standing.value_text(s.indicator, s.definition, row),
        "expected": _path(s, row["month"]),
        "target": goal,
        "target_text": words.goal_line(s.year, s.target_text) if goal is not None else "",
    }


def _expected(s: Standing) -> str:
    """Where it should stand today, as it stands in a sentence; a deliverable has no such figure."""
    if s.assessment is None or s.assessment.expected is None or s.definition.method == STAGED:
        return ""
    return _text(s, s.assessment.expected)


def _path(s: Standing, when: date) -> float | None:
    """Where the straight line from baseline to target stands; None without a date, a figure or a baseline."""
    judged, due = s.assessment, s.due
    if judged is None or due is None or judged.baseline is None or judged.target is None:
        return None
    begun = judged.baseline_on
    return None if begun is None else measures.expected(judged.baseline, begun, judged.target, due, when)


def _text(s: Standing, value: float | None) -> str:
    return text.number(value, s.indicator.decimals, s.indicator.unit)


EVIDENCE = {"deliverable": queries.stages, "indicator_report": queries.reports}
