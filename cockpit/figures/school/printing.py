"""The brief of one school as a document of one page, and what became of its rectifications."""

from cockpit import store
from cockpit.figures import core
from cockpit.figures.core import Figure, Selection
from cockpit.figures.document import Document, Section
from cockpit.figures.school import facts, likening, noticing, peering, profiles
from cockpit.text import school as said
from cockpit.text import school_brief as words


def rectifications(read: store.Reader, selection: Selection) -> Figure:
    """The school's rectifications, open ones first; empty without a school."""
    from cockpit.figures import rectify  # they check their data by the rules of this subject

    school = facts.chosen(read, selection)
    if school is not None:
        return rectify.of_school(read, school["school_code"])
    options, frame = {"missing": said.NOT_CHOSEN}, core.frame("claims")
    return Figure("rectify-school", "claims", words.RECTIFY, "", frame, "", None, options=options)


def document(read: store.Reader, selection: Selection) -> Document:
    """The brief as it is printed: one A4 page, worst first, ending with what to ask and lines to sign.

    Without a school that the reader may see the document has no sections.
    """
    school = facts.chosen(read, selection)
    title, about = facts.about(read, selection)
    if school is None:
        return Document("school", title, about, demo=read.version.demo, one_page=True)
    of = peering.group(read, selection, school["school_code"])
    who = (words.asked_by(read.principal.name),) if read.principal else ()
    return Document(
        name=f"school-{school['school_code']}",
        title=title,
        subtitle=about,
        stamp=(*words.stamp(read.version.number, read.version.month), *who),
        sections=(
            Section(said.EXCEPTIONS, (noticing.exceptions(read, selection),)),
            Section(words.STATE, profiles.shown(read, selection, *profiles.EVERY), columns=2, note=of.note),
            Section(words.RECTIFY, (rectifications(read, selection),)),
            Section(words.QUESTIONS, (noticing.questions(read, selection),)),
            Section(words.DATES, (likening.dates(read, selection),)),
        ),
        one_page=True,
        demo=read.version.demo,
        signatures=words.SIGNED,
    )
