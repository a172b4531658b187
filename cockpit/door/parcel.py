"""An export as a parcel behind a one-time ticket: prepared figures become a file when it is fetched."""

import io
import json
from collections.abc import Callable, Sequence

from cockpit import access, config, contracts, feed, ledger, store, text, tickets, workbook
from cockpit.figures.core import Figure
from cockpit.text import door as words
from queries import school as queries

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
Writer = Callable[[Sequence[Figure], str, access.Principal], bytes]


def links(figures: Sequence[Figure], title: str, principal: access.Principal) -> dict[str, str]:
    """Format → one-time address of an export of these figures, which hold only what `principal` may see."""
    chosen = tuple(figures)

    def made(write: Writer, form: str) -> str:
        return "/api/export/" + tickets.issue(lambda: _parcel(write, form, chosen, title, principal))

    return {form: made(write, form) for form, write in WRITERS.items()}


def _parcel(
    write: Writer, form: str, figures: Sequence[Figure], title: str, principal: access.Principal
) -> tickets.Parcel:
    body = write(figures, title, principal)
    detail = words.version(store.current())
    ledger.open().audit(principal.login, principal.role, "export", f"{title}.{form}", detail=detail)
    mark = text.DEMO_MARK if any(figure.demo for figure in figures) else ""
    return tickets.Parcel(words.file_name(title, config.now(), mark, form), MEDIA[form], body)


def _xlsx(figures: Sequence[Figure], title: str, principal: access.Principal) -> bytes:
    target, demo = io.BytesIO(), any(figure.demo for figure in figures)
    workbook.export(figures, target, title=title, demo=demo, stamp=config.now(), principal=principal)
    return target.getvalue()


def _json(figures: Sequence[Figure], title: str, principal: access.Principal) -> bytes:
    served, demo = store.current(), any(figure.demo for figure in figures)
    document = feed.document(figures, version=served.number if served else None, demo=demo)
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


WRITERS: dict[str, Writer] = {"xlsx": _xlsx, "json": _json}


def template_link(names: tuple[str, ...], principal: access.Principal) -> str:
    """The one-time address of a workbook to fill in, with the principal's schools to choose from."""
    return "/api/export/" + tickets.issue(lambda: _template(names, principal))


def _template(names: tuple[str, ...], principal: access.Principal) -> tickets.Parcel:
    catalogue, target = contracts.load(), io.BytesIO()
    chosen = [catalogue[name] for name in names if principal.may(f"register:{name}")]
    schools = store.reader(principal)(queries.names) if store.current() else None
    workbook.template(chosen, target, schools=schools)
    return tickets.Parcel(words.template_name(len(chosen)), MEDIA["xlsx"], target.getvalue())
