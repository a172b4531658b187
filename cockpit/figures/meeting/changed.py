"""What changed since the last meeting: a sentence per change, the most important first, and all of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from cockpit.figures import core
from cockpit.figures.core import Figure
from cockpit.figures.meeting import grouping
from cockpit.figures.meeting.facts import Facts
from cockpit.figures.meeting.pairing import Told
from cockpit.measures import changes as measured
from cockpit.text import meeting_changes as words

TABLE = {"key": pl.String, "number": pl.Int64, **dict.fromkeys([c[0] for c in words.COLUMNS[1:]], pl.String)}


def changes(before: Facts | None, after: Facts, *, unit: str = "", theme: str = "") -> Figure:
    """What changed since the facts of the last meeting, as sentences, the most important first (claims).

    `unit` keeps what concerns one of the responsible units, `theme` one of measures.changes.THEMES. Without
    the facts of a last meeting it says so. What is left out is counted in the last row.
    """
    title, name = words.THEMES.get(theme, words.TITLE), "meeting-changes" + (f"-{theme}" if theme else "")
    if before is None:
        return _figure(name, "claims", title, words.FIRST, core.frame("claims"), after)
    told = tuple(_told(before, after, unit, theme))
    shown = _shown(told)
    rows = [each.row for each in shown]
    if left := _counted(each for each in told if each not in shown):
        rows.append({"text": words.more(left)})
    sides = (sum(each.size for each in told if each.direction == side) for side in (1, -1))
    said = words.claim(sum(each.size for each in told), *sides)
    return _figure(name, "claims", title, said, core.frame("claims", rows), after)


def changes_table(before: Facts | None, after: Facts, *, unit: str = "") -> Figure:
    """Every change since the last meeting in a row of its own, the most important first (table)."""
    told = () if before is None else tuple(_told(before, after, unit, "", grouped=False))
    rows = [
        {"key": each.key, "number": number, "theme": words.THEMES[each.theme], **each.cells}
        for number, each in enumerate(told, 1)
    ]
    said = words.listed(len(rows), before.month) if before else words.FIRST
    frame = pl.DataFrame(rows, schema=TABLE)
    return _figure("meeting-changes-table", "table", words.TABLE, said, frame, after, columns=words.COLUMNS)


def _told(before: Facts, after: Facts, unit: str, theme: str, *, grouped: bool = True) -> Iterator[Told]:
    """Every change in words, in order."""
    old, new = (each.of_unit(unit) if unit else each for each in (before, after))
    rows = measured.between(old.frames(), new.frames(), measured.rules())
    chosen = rows.filter(pl.col("theme") == theme) if theme else rows
    return grouping.told(chosen, old, new, grouped=grouped)


def _counted(told: Iterable[Told]) -> Counter[str]:
    """How many changes there are of every kind, by its word."""
    found: Counter[str] = Counter()
    for each in told:
        found[words.word(each.kind, each.direction)] += each.size
    return found


def _shown(told: Sequence[Told]) -> list[Told]:
    """What the rules let stand: so many of a kind, so many altogether, of every theme at least one."""
    rules = measured.rules()
    seen: Counter[str] = Counter()
    fits: list[Told] = []
    for each in told:
        seen[each.kind] += 1
        if seen[each.kind] <= rules.kinds[each.kind].most:
            fits.append(each)
    first = {each.theme: each for each in reversed(fits)}
    rest = [each for each in fits if each is not first[each.theme]]
    chosen = [*first.values(), *rest[: max(0, rules.most - len(first))]]
    return [each for each in fits if any(each is one for one in chosen)]


def _figure(
    name: str, kind: str, title: str, claim: str, frame: pl.DataFrame, after: Facts, **options: Any
) -> Figure:
    made = Figure(name, kind, title, claim, frame, words.SOURCE, after.month, demo=after.demo)
    return replace(made, options={"missing": claim, **options})
