"""What needs eyes: every sentence has a rule, a value and a date; data that are too old say nothing else."""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from cockpit import config, contracts, measures, store, text
from cockpit.figures import alerts, core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.standing import Standing
from cockpit.figures.standing.wording import STAGED
from cockpit.ledger import LedgerError
from cockpit.text import alerts as told
from cockpit.text import overview as words
from queries import observation

LOWEST = 3  # subdistricts named
NAMED = 2  # things told by name before the rest is counted
SHARES = {"yz-g25-fiber": "/network?layer=optical", "yz-t01-1g-class": "/network?layer=gigabit"}
FINDINGS = {  # operational counts that should be zero, and how they are told
    "op-findings-overdue": words.overdue,
    "op-assessment-overdue": words.overdue_assessments,
}
SETTLED = ("achieved", "stale", "no_data")  # places that are not behind, or not known to be


def exceptions(read: store.Reader, selection: Selection) -> Figure:
    """Missed targets, overdue findings, targets off track, places most behind, stale sources."""
    every = standing.standings(read)
    rows = [*_missed(every), *_findings(every), *_alerts(read), *_off_track(every)]
    rows += [*_behind(read, every), *_stale(read)]
    return Figure(
        name="exceptions",
        kind="claims",
        title=words.EXCEPTIONS,
        claim=words.exceptions(len(rows)),
        frame=core.frame("claims", rows),
        source=words.PLAN,
        as_of=standing.newest(standing.promised(every)),
        demo=read.version.demo,
    )


def _row(status: str, said: str, detail: str, link: str) -> dict[str, Any]:
    word = text.status_word(status)
    return {"status": status, "status_word": word, "text": said, "detail": detail, "link": link}


def _missed(every: Sequence[Standing]) -> Iterator[dict[str, Any]]:
    """A sentence per figure that was missed, one for all deliverables together."""
    missed = [(s.due, s) for s in every if s.status == "missed" and s.due]
    missed.sort(key=lambda each: each[0])
    today, rule = config.settings().today(), words.RULES["missed"]
    for due, s in missed:
        if s.definition.method != STAGED:
            said = words.missed(s.year, s.label, s.said, s.goal_said, (today - due).days)
            yield _row("missed", said, words.because(rule, s.as_of, s.gap_text), _link(s))
    staged = [s for _, s in missed if s.definition.method == STAGED]
    if staged:
        said = words.missed_stages(len(staged), [s.label for s in staged[:NAMED]])
        year = staged[0].year
        detail = words.because(rule, standing.oldest(staged))
        yield _row("missed", said, detail, f"/milestones?year={year}&status=missed")


def _findings(every: Sequence[Standing]) -> Iterator[dict[str, Any]]:
    for id, said in FINDINGS.items():
        s = standing.by_id(every, id)
        if s and s.value and not s.stale:
            yield _row("missed", said(s.value), words.because(words.RULES["overdue"], s.as_of), "/security")


def _alerts(read: store.Reader) -> Iterator[dict[str, Any]]:
    """One sentence about the alerts that stand, for whoever may open their page."""
    if read.principal is None or not read.principal.may("page:alerts"):
        return
    try:
        up = [a for a in alerts.alerts(read) if a.standing and not a.stale]
    except LedgerError:
        return
    if up:
        worst = "off_track" if any(a.status == "off_track" for a in up) else "at_risk"
        said = told.overview(len(up), sum(a.state == "new" for a in up))
        detail = words.because(words.RULES["alerts"], max((a.as_of for a in up if a.as_of), default=None))
        yield _row(worst, said, detail, "/alerts") | {"status_word": told.TITLE}


def _off_track(every: Sequence[Standing]) -> Iterator[dict[str, Any]]:
    """Targets of the next milestone that will hardly be met in time, the first few told one by one.

    Deliverables are left to their page, and what is already missed is not told twice.
    """
    year, missed = standing.milestone_year(), {s.id for s in every if s.status == "missed"}
    found = [s for s in every if s.status == "off_track" and s.year == year and s.id not in missed]
    paced = [s for s in found if s.definition.method != STAGED]
    paced = standing.worst_first(paced)
    rule = words.RULES["off_track"]
    for s in paced[:NAMED]:
        detail = words.because(rule, s.as_of, standing.foresight(s) or s.pace_text)
        yield _row("off_track", words.off_track(s.label, s.gap_text, s.due_text), detail, _link(s))
    if rest := paced[NAMED:]:
        said = words.off_track_more([s.label for s in rest[:NAMED]], len(rest))
        detail = words.because(rule, standing.oldest(rest))
        yield _row("off_track", said, detail, f"/milestones?year={year}&status=off_track")


def _behind(read: store.Reader, every: Sequence[Standing]) -> Iterator[dict[str, Any]]:
    """The subdistricts at the bottom; without whole district in sight there is nothing to compare."""
    for id, link in SHARES.items():
        whole = standing.by_id(every, id)
        parts = standing.by_subdistrict(read, id).filter(~pl.col("status").is_in(SETTLED))
        low = parts.sort("value", "code").head(LOWEST).to_dicts()
        if low and whole and whole.status in standing.BEHIND:
            places = [words.place(row["name"], row["text"]) for row in low]
            said = words.behind(whole.label, places, whole.text)
            yield _row(whole.status, said, words.because(words.RULES["behind"], whole.as_of), link)


def _stale(read: store.Reader) -> Iterator[dict[str, Any]]:
    today = config.settings().today()
    for row in read(observation.sources).sort("as_of", nulls_last=True).to_dicts():
        cadence = arrives(row["dataset"], row["cadence"])
        if measures.stale(row["as_of"], cadence, today):
            said = words.stale(row["title"], row["as_of"], cadence)
            detail = words.because(words.RULES["stale"], None)
            yield _row("stale", said, detail, f"/registers?register={row['dataset']}")


def arrives(dataset: str, cadence: str) -> str:
    """How often a source is expected: a machine feed is measured daily but arrives once a period."""
    contract = contracts.load().get(dataset)
    return contract.rollup.period if contract and contract.rollup else cadence


def _link(s: Standing) -> str:
    return f"/milestones?indicator={s.id}" + (f"&year={s.year}" if s.year else "")
