"""A closed month opened again: its frozen figures as they were, in the documents they were frozen for."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from cockpit import ledger, packs
from cockpit.figures import frozen as archive
from cockpit.figures.core import Figure
from cockpit.figures.document import Document, Section
from cockpit.figures.frozen import Frozen
from cockpit.figures.meeting import defining, freezing, sections
from cockpit.figures.meeting.decided import acted, decided
from cockpit.ledger import LedgerError, Meeting
from cockpit.packs import Pack, Part
from cockpit.text import meeting as words

KEPT = 48  # parts that stay in memory, the district's about a megabyte, a school's a tenth of it


def frozen(meeting: Meeting, scope: str) -> Frozen:
    """What was frozen for a scope; raises LedgerError when there is nothing or it was touched."""
    part = _part(meeting.id, meeting.seal, scope)
    if part is None:
        raise LedgerError(words.NOT_KEPT)
    return part


@lru_cache(maxsize=KEPT)
def _part(meeting_id: str, seal: str, scope: str) -> Frozen | None:
    """Read once: a frozen part never changes."""
    kept = ledger.open().meetings.part(meeting_id, scope)
    return None if kept is None else archive.unpacked(kept.data)


def before(meeting: Meeting) -> freezing.Before:
    """A closed month as the next one looks back on it."""
    return freezing.Before(meeting, lambda scope: _part(meeting.id, meeting.seal, scope))


def packs_of(meeting: Meeting, scope: str) -> tuple[Pack, ...]:
    """The packs that were frozen for a scope."""
    return tuple(Pack.of(told) for told in frozen(meeting, scope).about["packs"])


def document(meeting: Meeting, scope: str, pack: str = "", form: str = "") -> Document:
    """One pack of a closed month, by default the scope's first: frozen figures, and what was decided on them.

    `form` leaves out what one form of file does not hold. The same as long as nothing is decided. Raises
    LedgerError when the scope or the pack was not frozen.
    """
    part, found = frozen(meeting, scope), packs_of(meeting, scope)
    chosen = next((each for each in found if pack in ("", each.id)), None)
    if chosen is None:
        raise LedgerError(words.NO_PACK)
    kept = {**part.figures, **_live(meeting, scope, chosen)}
    lines = {**part.about["lines"], **{key: defining.lines(kept[key], key) for key in _keys(chosen)}}
    return Document(
        name=f"meeting-{meeting.code}-{chosen.id}".lower(),
        title=words.title(meeting.title, chosen.title),
        subtitle=part.about["name"],
        stamp=words.stamp(
            meeting.version, part.about["month"], meeting.closed_at, meeting.plan, meeting.release
        ),
        sections=_sections(chosen, kept, part.about["minutes"], form),
        demo=meeting.demo,
        made=_last(meeting),
        contents=True,
        numbered=True,
        about={kept[key].name: tuple(lines[key]) for key in _of(chosen, form) if key in kept},
        version=words.version(meeting.version),
    )


def _live(meeting: Meeting, scope: str, pack: Pack) -> dict[str, Figure]:
    """What was written down in the meeting itself, as it stood when the last of it was."""
    unit = scope.removeprefix(freezing.UNIT) if scope.startswith(freezing.UNIT) else ""
    make = {
        "meeting.decisions": lambda: decided(meeting),
        "meeting.actions": lambda: acted(meeting, unit=unit, until=_last(meeting), masked=True),
    }
    return {key: make[key]() for key in _keys(pack)}


def _last(meeting: Meeting) -> datetime:
    """When the meeting was over, until then when it last decided anything: later days change no pack."""
    book = ledger.open().meetings
    told = [each.at for each in book.decisions(meeting.code)]
    told += [each.opened_at for each in book.actions(meeting=meeting.code)]
    return meeting.held_at or max([meeting.closed_at, *told])


def _of(pack: Pack, form: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for part in pack.parts for key in part.of(form)))


def _keys(pack: Pack) -> tuple[str, ...]:
    live = {f"{sections.MEETING}.{name}" for name in sections.LIVE}
    return tuple(key for key in pack.figures if key in live)


def _sections(
    pack: Pack, kept: Mapping[str, Figure], minutes: Mapping[str, int], form: str
) -> tuple[Section, ...]:
    """The sections in order that hold anything; the first one of an agenda item has its minutes."""
    left = dict(minutes)
    return tuple(
        Section(
            title=part.title,
            figures=tuple(kept[key] if key in kept else _lost(key, part) for key in part.of(form)),
            columns=part.columns,
            note=part.note,
            id=part.id,
            minutes=left.pop(part.item, None),
        )
        for part in pack.parts
        if part.of(form)
    )


def _lost(written: str, part: Part) -> Figure:
    key = packs.key(written) or packs.Key(sections.MEETING, part.id, {})
    return freezing.missing(key, part.title, words.NOT_FROZEN)
