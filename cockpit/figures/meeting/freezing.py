"""A month computed once for everybody it concerns: the district, each responsible unit, each school."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cockpit import access, agenda, config, packs, plan, store
from cockpit.figures import core, frozen
from cockpit.figures.core import Figure, FigureError
from cockpit.figures.frozen import Frozen
from cockpit.figures.meeting import defining, sections
from cockpit.figures.meeting.agenda import agenda as agenda_of
from cockpit.figures.meeting.changed import changes, changes_table
from cockpit.figures.meeting.decided import followups
from cockpit.figures.meeting.facts import Facts, facts, facts_of_schools
from cockpit.figures.meeting.outstanding import rectifications
from cockpit.figures.meeting.restated import restated
from cockpit.ledger import Closing, LedgerError, Meeting
from cockpit.packs import Pack
from cockpit.text import meeting as words
from queries import school as schools

log = logging.getLogger("cockpit.meeting")

DISTRICT, UNIT, SCHOOL = "district", "unit:", "school:"
Progress = Callable[[int, int, str], None]  # steps done, of how many, what is being done


@dataclass(frozen=True)
class Before:
    """The meeting before this one, and its frozen parts by scope."""

    meeting: Meeting
    part: Callable[[str], Frozen | None]


@dataclass(frozen=True)
class Month:
    """What one part is frozen from: who reads, for which scope, what the month is and what went before."""

    closing: Closing
    read: store.Reader
    scope: str
    facts: Facts
    before: Before | None = None

    @property
    def kind(self) -> str:
        """The audience of the part."""
        return self.scope.partition(":")[0]

    @property
    def unit(self) -> str:
        """The responsible unit that the part is about, or nothing."""
        return self.scope.removeprefix(UNIT) if self.kind == "unit" else ""

    @property
    def past(self) -> Facts | None:
        """The facts of the last closing: a school's own, otherwise the district's."""
        if self.before is None:
            return None
        kept = self.before.part(DISTRICT if self.unit else self.scope)
        return Facts.of(kept.frames) if kept else None


def freeze(
    closing: Closing,
    read: store.Reader,
    *,
    previous: Before | None = None,
    progress: Progress | None = None,
) -> dict[str, bytes]:
    """Scope → the part to keep: every figure of the packs for the scope, its definitions, its facts.

    `read` sees the whole district and is pinned to the closing's version and moment. A figure that fails is
    told in its section and fails nothing else; LedgerError and StoreError end the freezing.
    """
    found, whole = sections.checked(), facts(read)
    own = facts_of_schools(read, whole)
    units = [unit.name for unit in plan.load().tracked.units]
    known = read(schools.names).sort("school_code")
    names = dict(known.select("school_code", "short_name").iter_rows())
    scopes = [DISTRICT, *(UNIT + unit for unit in units), *(SCHOOL + code for code in names)]
    parts: dict[str, bytes] = {}
    for done, scope in enumerate(scopes):
        told = names.get(scope.removeprefix(SCHOOL), scope.removeprefix(UNIT))
        (progress or _quiet)(done, len(scopes), words.freezing(words.DISTRICT if scope == DISTRICT else told))
        mine = own.get(scope.removeprefix(SCHOOL), whole)
        parts[scope] = _part(_month(closing, read, scope, mine, previous), found)
    return parts


def _quiet(done: int, total: int, said: str) -> None:
    """Nobody wants to know."""


def _month(closing: Closing, read: store.Reader, scope: str, known: Facts, previous: Before | None) -> Month:
    """The month as one scope sees it: a school reads with a school's own rights."""
    if scope.startswith(SCHOOL):
        code = scope.removeprefix(SCHOOL)
        who = access.principal("school", (code,), code)
        read = store.reader(who, read.version.number, read.until)
    return Month(closing, read, scope, known, previous)


def _part(month: Month, found: Mapping[str, Pack]) -> bytes:
    """Every figure of the scope's packs, once, with what is said about it."""
    mine = [pack for pack in found.values() if pack.audience == month.kind]
    figures = _named(dict(_figures(month, mine)))
    about = {
        "scope": month.scope,
        "packs": [pack.told() for pack in mine],
        "minutes": {item.id: item.minutes for item in agenda.rules().items},
        "lines": {key: defining.lines(f, _plain(key), month.read) for key, f in figures.items()},
        "today": config.settings().today(),
        "month": month.read.version.month,
        "name": _name(month),
    }
    kept = {} if month.unit else month.facts.frames()
    return frozen.packed(figures, kept, about)


def _figures(month: Month, mine: list[Pack]) -> Iterator[tuple[str, Figure]]:
    """Key → figure in the order of the packs; what cannot be made is a figure that says so."""
    for pack in mine:
        for part in pack.parts:
            for written in part.figures:
                key = packs.key(written)
                if key and not (key.subject == sections.MEETING and key.function in sections.LIVE):
                    yield written, _made(month, key, part.title)


def _made(month: Month, key: packs.Key, title: str) -> Figure:
    """One figure, or the one that says in its place that it could not be made."""
    try:
        if key.subject == sections.MEETING:
            return frozen.packable(MEETING[key.function](month))
        make = sections.made(key)
        if make is None:
            raise FigureError(f"no figure {key.plain}")
        return frozen.packable(make(month.read, sections.selection(key, month.scope)))
    except (LedgerError, store.StoreError):
        raise  # without the ledger or the store nothing could be frozen truthfully
    except Exception:  # whatever is wrong with one figure, the month is closed with all others
        log.exception("the figure %s of %s was not frozen", key.plain, month.scope)
        return missing(key, title, words.FAILED, demo=month.closing.demo)


def missing(key: packs.Key, title: str, why: str, *, demo: bool = False) -> Figure:
    """What stands in place of a figure that there is not."""
    name = f"missing-{key.subject}-{key.function}".replace("_", "-")
    row = {"status": "no_data", "status_word": words.MISSING, "text": words.missing(title, why)}
    said = words.lacking(title)
    return Figure(name, "claims", title, said, core.frame("claims", [row]), "", None, demo=demo)


def _named(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """The figures under names of which none stands twice in a part."""
    used: dict[str, int] = {}
    named = {}
    for key, figure in figures.items():
        used[figure.name] = used.get(figure.name, 0) + 1
        turn = used[figure.name]
        named[key] = figure if turn == 1 else replace(figure, name=f"{figure.name}-{turn}")
    return named


def _plain(written: str) -> str:
    return written.partition("?")[0]


def _name(month: Month) -> str:
    """What the part is about, for a reader: the district, the unit, or the school by its full name."""
    if month.kind == "school":
        rows = month.read(schools.names)
        return str(rows["name"][0]) if rows.height else month.scope.removeprefix(SCHOOL)
    return month.unit or words.DISTRICT


def _restated(month: Month) -> Figure:
    if month.past is not None:
        return restated(month.read, month.past)
    said, c = words.NOTHING_BEFORE, month.closing
    nothing = core.frame("claims", [{"text": said}])
    return Figure("meeting-restated", "claims", words.RESTATED, said, nothing, "", None, demo=c.demo)


def _followups(month: Month) -> Figure:
    c = month.closing
    return followups(
        c.period, cadence=c.cadence, demo=c.demo, unit=month.unit, until=month.read.until, masked=True
    )


MEETING: Mapping[str, Callable[[Month], Any]] = {
    "agenda": lambda month: agenda_of(month.closing),
    "followups": _followups,
    "changes": lambda month: changes(month.past, month.facts, unit=month.unit),
    "changes_table": lambda month: changes_table(month.past, month.facts, unit=month.unit),
    "rectifications": lambda month: rectifications(month.facts),
    "restated": _restated,
}
