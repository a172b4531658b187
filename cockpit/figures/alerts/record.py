"""What was: every alert ever raised, the rules that raise them, and how their limits were changed."""

from collections.abc import Sequence
from typing import Any

from cockpit import contracts, ledger, store, text
from cockpit.figures.alerts import choosing
from cockpit.figures.alerts.evaluating import Names, alerts, history, in_force, names, watched
from cockpit.figures.alerts.model import Alert, amount, level
from cockpit.figures.alerts.rules import Rule, limits, rule, rules
from cockpit.figures.core import Figure, Selection
from cockpit.measures.alerts import Limit
from cockpit.text import alerts as words


def log(read: store.Reader, selection: Selection) -> Figure:
    """Every alert, newest first: when it was raised and ended, how bad it got, who took it up (table)."""
    every = sorted(choosing.chosen(read, selection), key=lambda a: (-a.opened.toordinal(), a.id))
    year = read.version.month.year
    this, last = (sum(a.opened.year == each for a in every) for each in (year, year - 1))
    gone = _gone(read, selection)
    claim = words.log(len(every), this, last, len(gone)) if watched(read) or gone else words.NO_DATA
    rows, hint = [*(_logged(a) for a in every), *gone], words.PICK_ALERT
    return choosing.table(read, "alerts-log", words.LOG, claim, words.LOG_COLUMNS, rows, hint=hint)


def _logged(a: Alert) -> tuple[str, ...]:
    return (
        a.id, text.month(a.opened), text.month(a.closed) if a.closed else words.STATES[a.state],
        a.name, a.rule.title,
        amount(a.rule.indicator, a.value), amount(a.rule.indicator, a.worst),
        words.side(a.rule.op, level(a.rule.indicator, a.limit)), a.owner, words.noted(a.notes),
    )  # fmt: skip


def _gone(read: store.Reader, selection: Selection) -> list[tuple[str, ...]]:
    """What somebody took up and newer data or another limit no longer bear out, newest first."""
    known, called = {a.id for a in alerts(read)}, names(read)
    noted = ledger.open().alerts.acknowledgements(read.scope)
    lost = [notes for id, notes in noted.items() if id not in known and _asked(selection, notes[0], called)]
    lost.sort(key=lambda notes: (-notes[0].opened.toordinal(), notes[0].alert))
    return [_lost(notes, called) for notes in lost]


def _asked(selection: Selection, note: ledger.Acknowledgement, called: Names) -> bool:
    """Whether the reader's filters leave it in sight."""
    found, area = rule(note.rule), called.get(note.place, ("", ""))[1]
    asked = (
        (selection.rule, note.rule), (selection.school, note.place), (selection.subdistrict, area),
        (selection.unit, found.owner if found else ""),
    )  # fmt: skip
    return all(wanted in (None, given) for wanted, given in asked)


def _lost(notes: Sequence[ledger.Acknowledgement], called: Names) -> tuple[str, ...]:
    last, found = notes[-1], rule(notes[0].rule)
    title, owner = found.title if found else last.rule, last.owner or text.MISSING
    place = called.get(last.place, (last.place, ""))[0]
    nothing = (text.MISSING,) * 3
    return (
        last.alert,
        text.month(last.opened),
        words.GONE,
        place,
        title,
        *nothing,
        owner,
        words.noted(notes),
    )


def book(read: store.Reader, selection: Selection) -> Figure:
    """The published rules with their present limit and how often they were crossed (table; key: the rule)."""
    shown = [r for r in rules() if selection.rule in (None, r.id) and selection.unit in (None, r.owner)]
    every = choosing.chosen(read, selection)
    changes = ledger.open().alerts.changes(read.scope)
    rows = [_ruled(r, [a for a in every if a.rule == r], limits(r, changes), _years(read, r)) for r in shown]
    changed = len({c.rule for c in changes} & {r.id for r in shown})
    numbers = ("standing", "this_year", "last_year")
    heads, claim = words.BOOK_COLUMNS, words.book(len(shown), changed)
    hint = words.PICK_BOOK
    return choosing.table(read, "alerts-rules", words.BOOK, claim, heads, rows, shown, numbers, hint)


def _years(read: store.Reader, r: Rule) -> tuple[int, ...]:
    """This year and the last; none where the rule has no data, so that nothing counts as zero."""
    year = read.version.month.year
    return (year, year - 1) if history(read, r).height else ()


def _ruled(r: Rule, mine: Sequence[Alert], held: Sequence[Limit], years: Sequence[int]) -> tuple[Any, ...]:
    now, raised = held[-1], [sum(a.opened.year == year for a in mine) for year in years]
    up = sum(a.standing and not a.stale for a in mine)
    return (
        r.id, r.title, contracts.measured(r.indicator).name, words.KINDS[r.scope_kind], condition(r, now),
        level(r.indicator, now.clear), words.LEVELS[r.level], r.owner,
        *((up, *raised) if years else (None, None, None)),
        words.changed(len(held) - 1), r.reason,
    )  # fmt: skip


def condition(r: Rule, limit: Limit) -> str:
    """What raises an alert, in words."""
    return words.condition(limit.op, level(r.indicator, limit.value), limit.months)


def changes(read: store.Reader, selection: Selection) -> Figure:
    """How limits were changed, newest first: from what to what, from when on, by whom and why (table)."""
    known = ledger.open().alerts.changes(read.scope)
    shown = [c for c in known if selection.rule in (None, c.rule) and rule(c.rule)]
    rows = [
        _changed(c, [b for b in known if b.rule == c.rule and b.number < c.number]) for c in reversed(shown)
    ]
    claim = words.changes(len(shown))
    return choosing.table(read, "alerts-changes", words.CHANGES, claim, words.CHANGE_COLUMNS, rows)


def _changed(c: ledger.LimitChange, before: Sequence[ledger.LimitChange]) -> tuple[str, ...]:
    found = rule(c.rule)
    assert found is not None
    old, new = limits(found, before)[-1], limits(found, (*before, c))[-1]
    return (
        str(c.number), text.moment(c.at), found.title, *(_told(found, each) for each in (old, new)),
        text.month(c.since), words.who(c.by, c.role), c.reason or text.MISSING,
    )  # fmt: skip


def _told(r: Rule, limit: Limit) -> str:
    return words.limit(condition(r, limit), level(r.indicator, limit.clear))


def present(read: store.Reader, r: Rule) -> Limit:
    """The limit of a rule in force now."""
    return in_force(read, r)[-1]
