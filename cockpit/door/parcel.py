"""An export as a parcel behind a one-time ticket: prepared figures become a file when it is fetched."""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from cockpit import access, config, contracts, feed, ledger, meeting, paper, store, text, tickets, workbook
from cockpit.figures.core import Figure
from cockpit.figures.document import Document
from cockpit.figures.rectify import Item
from cockpit.text import door as words
from cockpit.text import marks
from queries import school as queries

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
Writer = Callable[[Sequence[Figure], str, access.Principal], bytes]


def links(
    figures: Sequence[Figure], title: str, principal: access.Principal, document: Document | None = None
) -> dict[str, str]:
    """Format → one-time address of an export of these figures, which hold only what `principal` may see.

    With a document its printed forms come first.
    """
    chosen = tuple(figures)
    printed = {form: _print_link(form, document, principal) for form in PRINTERS} if document else {}

    def made(write: Writer, form: str) -> str:
        return tickets.address(lambda: _parcel(write, form, chosen, title, principal), principal)

    return printed | {form: made(write, form) for form, write in WRITERS.items()}


def _print_link(form: str, document: Document, principal: access.Principal) -> str:
    return tickets.address(lambda: _printed(form, document, principal), principal)


def _printed(form: str, document: Document, principal: access.Principal) -> tickets.Parcel:
    """A document as it is when it is fetched, named and recorded like any export."""
    body = PRINTERS[form](replace(document, made=config.now(), watermark=_mark(principal)))
    return _recorded(form, document.title, document.marked, principal, body)


def _parcel(
    write: Writer, form: str, figures: Sequence[Figure], title: str, principal: access.Principal
) -> tickets.Parcel:
    demo = any(figure.demo for figure in figures)
    return _recorded(form, title, demo, principal, write(figures, title, principal))


def _recorded(form: str, title: str, demo: bool, principal: access.Principal, body: bytes) -> tickets.Parcel:
    """The parcel, once the record says who took what."""
    detail = words.version(store.current())
    ledger.open().audit(principal.login, principal.role, "export", f"{title}.{form}", detail=detail)
    mark = text.DEMO_MARK if demo else ""
    return tickets.Parcel(words.file_name(title, config.now(), mark, form), MEDIA[form], body)


def _who(principal: access.Principal) -> str:
    return marks.holder(principal.name, principal.login)


def _mark(principal: access.Principal) -> str:
    """Whose copy it is and when it was taken."""
    return marks.watermark(principal.name, principal.login, config.now())


def _xlsx(figures: Sequence[Figure], title: str, principal: access.Principal) -> bytes:
    target, demo = io.BytesIO(), any(figure.demo for figure in figures)
    workbook.export(
        figures,
        target,
        title=title,
        demo=demo,
        stamp=config.now(),
        principal=principal,
        watermark=_mark(principal),
    )
    return target.getvalue()


def _json(figures: Sequence[Figure], title: str, principal: access.Principal) -> bytes:
    served, demo = store.current(), any(figure.demo for figure in figures)
    number = served.number if served else None
    document = feed.document(figures, version=number, demo=demo, by=_who(principal), at=config.now())
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


WRITERS: dict[str, Writer] = {"xlsx": _xlsx, "json": _json}
PRINTERS: dict[str, Callable[[Document], bytes]] = {"pdf": paper.pdf, "docx": paper.docx}


def evidence_link(item: Item, file: ledger.Evidence, principal: access.Principal) -> str:
    """The one-time address of a file that proves something about a rectification in the principal's sight."""
    return tickets.address(lambda: _evidence(item.held.code, file, principal), principal)


def _evidence(code: str, file: ledger.Evidence, principal: access.Principal) -> tickets.Parcel:
    body = ledger.open().rectifications.bytes(file.id, principal.scope)
    ledger.open().audit(principal.login, principal.role, "evidence", code, detail=file.name)
    return tickets.Parcel(file.name, MEDIA[file.kind], body)


def pack_links(run: ledger.Run, principal: access.Principal, link: ledger.Link | None) -> dict[str, str]:
    """Form → one-time address of a file of a produced pack, for whom the pack's scope is in sight."""

    def made(form: str) -> str:
        return tickets.address(lambda: _pack(run, form, principal, link), principal)

    return {file.form: made(file.form) for file in run.files}


def _pack(
    run: ledger.Run, form: str, principal: access.Principal, link: ledger.Link | None
) -> tickets.Parcel:
    """A produced file; who may have it, and whether it is whole, is asked when it is fetched."""
    name, body = meeting.file(run.id, form, principal, link)
    return tickets.Parcel(name, MEDIA[form], body)


def template_link(names: tuple[str, ...], principal: access.Principal) -> str:
    """The one-time address of a workbook to fill in, with the principal's schools to choose from."""
    return tickets.address(lambda: _template(names, principal), principal)


def _template(names: tuple[str, ...], principal: access.Principal) -> tickets.Parcel:
    catalogue, target = contracts.load(), io.BytesIO()
    chosen = [catalogue[name] for name in names if principal.may(f"register:{name}")]
    schools = store.reader(principal)(queries.names) if store.current() else None
    workbook.template(chosen, target, schools=schools)
    return tickets.Parcel(words.template_name(len(chosen)), MEDIA["xlsx"], target.getvalue())
