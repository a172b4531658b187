"""Any number explained: how it is computed, from what, who is responsible, how it is judged and why."""

from collections.abc import Iterable

from cockpit import contracts, measures, outlook, plan, store, text
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.milestones import choosing, origins
from cockpit.figures.milestones.about import about
from cockpit.figures.standing import Standing
from cockpit.measures.status.weighing import by_chance
from cockpit.plan import SourceDate, Target
from cockpit.text import milestones as words
from cockpit.text import milestones_course as said
from queries import milestones as queries

MOST_DOCUMENTS = 4  # enough to look something up; the register has them all


def explain(read: store.Reader, selection: Selection) -> Figure:
    """The picked indicator, a sentence per item: `status_word` names the item; empty without a choice."""
    s = choosing.picked(read, selection)
    items = [] if s is None else [(item, told) for item, told in _items(read, s) if told]
    frame = core.frame("claims", [_item(s, item, told) for item, told in items if s])
    claim = words.PICK if s is None else words.explained(s.label, s.said, s.goal_said, s.gap_text)
    return about(read, s, "explain", "claims", words.EXPLAIN, claim, frame)


def _items(read: store.Reader, s: Standing) -> Iterable[tuple[str, str]]:
    """(item, content) of everything there is to say, in the order of reading."""
    d, judged = s.definition, s.assessment
    yield "status", words.reasoned(s.status_word, judged.reason) if judged else s.status_word
    yield "chance", _chance(s)
    yield "methods", _methods(s)
    yield "pace", s.pace_text if s.pace_text != text.MISSING else ""
    yield "grade", _grade(read, s)
    yield "definition", d.definition
    yield "numerator", words.part(d.numerator_title, s.numerator)
    yield "denominator", words.part(d.denominator_title, s.denominator) if d.denominator_title else ""
    yield "includes", d.includes
    yield "excludes", d.excludes
    yield "promise", words.promise(s.due_text, s.goal_said, s.clause) if s.target else ""
    yield "dates", _dates(s)
    yield "elsewhere", _elsewhere(s)
    yield "conflict", standing.conflict_text(s)
    yield "question", _question(s)
    yield "units", text.listing(s.units) if s.units else ""
    yield "source", words.sourced(standing.sources([s]), d.cadence, s.as_of)
    yield "imports", origins.summary(read, s)
    yield "evidence", _evidence(read, s)
    yield "formula", _formula(s)


def _item(s: Standing, item: str, told: str) -> dict[str, str | None]:
    judged = s.status if item == "status" else ""
    return {"status": judged or None, "status_word": words.ITEMS[item], "text": told}


def _chance(s: Standing) -> str:
    """The probability, the value expected on the due date and the expected completion."""
    chance = s.assessment.chance if s.assessment else None
    if chance is None or not s.chance_text:
        return ""
    staged = s.definition.method == "stages"
    median = text.number(None if staged else chance.median, s.indicator.decimals, s.indicator.unit)
    return said.chance(s.chance_text, median, s.due_text, s.eta_text)


def _methods(s: Standing) -> str:
    """The status by probability beside the one by the published rate ratio, where both apply."""
    judged = s.assessment
    if judged is None or judged.published is None or judged.p is None or not s.chance_text:
        return ""
    ours = text.status_word(by_chance(judged.p))
    known = s.target and measures.compound(judged, up=not measures.falls(s.indicator, s.target))
    both = said.methods(ours, text.status_word(judged.published), judged.disagree)
    return words.JOIN.join(filter(None, (both, said.compound(known.value, known.result) if known else "")))


def _grade(read: store.Reader, s: Standing) -> str:
    """The grade of the evidence with what it rests on: readings, register or report, past forecasts."""
    if not s.evidence_text:
        return ""
    points = s.forecast.points if s.forecast else len(s.spark)
    covered = outlook.of(read).covered.get(s.forecast.model) if s.forecast else None
    return said.graded(s.evidence_text, points, s.definition.method == "reported", covered)


def _dates(s: Standing) -> str:
    """Every clause's date for the promise, the judged one first; empty where there is only one."""
    dates = plan.load().dates(s.target) if s.target else ()
    told = dict.fromkeys(_dated(s, each) for each in dates)
    return words.JOIN.join(told) if len(told) > 1 else ""


def _elsewhere(s: Standing) -> str:
    """What the same plan promises about the same indicator for another date."""
    registry = plan.load()
    told = {each.target for each in registry.dates(s.target)} if s.target else set()
    others = [t for t in s.indicator.targets if t.plan == registry.tracked.id and t.id not in {*told, s.key}]
    promises = (words.promise(words.standing.due(t.due), _goal(s, t), t.clause) for t in others)
    return words.JOIN.join(promises)


def _goal(s: Standing, target: Target) -> str:
    """Another clause's promise as it stands in a sentence."""
    if s.definition.method == "stages":
        return words.standing.ACCEPTED
    i = s.indicator
    return words.standing.goal(target.value, target.value_max, i.decimals, i.unit, target.op)


def _dated(s: Standing, each: SourceDate) -> str:
    registry = plan.load()
    clause = (
        each.clause if each.plan == registry.tracked.id else f"{registry.plan(each.plan).short} {each.clause}"
    )
    return said.judged_date(clause, words.standing.due(each.due), each.target == s.key)


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


def _formula(s: Standing) -> str:
    """The version of the definition, and of the model where something is foreseen."""
    model = s.forecast.formula if s.forecast and s.chance_text else None
    return said.formula(words.formula(s.definition.formula), model)


EVIDENCE = {"deliverable": queries.stages, "indicator_report": queries.reports}
