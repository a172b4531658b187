"""The report of one visit as a document: what it was, what was found, each school's record, who signed."""

from cockpit import config, store
from cockpit.figures.document import Document, Section
from cockpit.figures.visits import one
from cockpit.figures.visits.items import Item
from cockpit.text import visits as words


def document(read: store.Reader, item: Item) -> Document:
    """The report in the order a reader needs it; lines to sign by hand stand at its end."""
    stamp = [words.printed(config.settings().today())]
    if read.version:
        stamp.append(words.version(read.version.number, read.version.month))
    return Document(
        name="visit-report",
        title=words.report(item.held.title),
        subtitle=one.about(item)[1],
        stamp=tuple(stamp),
        sections=(
            Section(words.OUTLINE, (one.outline(read, item),)),
            Section(words.FOUND, (one.areas(read, item), one.problems(read, item))),
            *(_school(read, item, place.school.code) for place in item.places),
            Section(words.SIGNING, (one.signatures(read, item),), note=words.SIGN_NOTE),
        ),
        demo=bool(read.version and read.version.demo),
        signatures=tuple(words.SIGN_LINES),
    )


def _school(read: store.Reader, item: Item, code: str) -> Section:
    shown = one.checklist(read, item, code)
    return Section(words.school_record(shown.title), (shown,))
