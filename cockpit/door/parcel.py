"""An export as a parcel behind a one-time ticket: prepared figures become a workbook when it is fetched."""

import io
from collections.abc import Sequence

from cockpit import access, config, contracts, ledger, store, text, tickets, workbook
from cockpit.figures.core import Figure
from cockpit.text import door as words
from queries import school as queries

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def link(figures: Sequence[Figure], title: str, principal: access.Principal) -> str:
    """The one-time address of a workbook of these figures, which hold only what `principal` may see."""
    chosen = tuple(figures)
    return "/api/export/" + tickets.issue(lambda: _parcel(chosen, title, principal))


def _parcel(figures: Sequence[Figure], title: str, principal: access.Principal) -> tickets.Parcel:
    version, now = store.current(), config.now()
    demo = any(figure.demo for figure in figures)
    target = io.BytesIO()
    workbook.export(figures, target, title=title, demo=demo, stamp=now, principal=principal)
    ledger.open().audit(
        who=principal.login,
        role=principal.role,
        action="export",
        object=title,
        result="ok",
        detail=words.version(version),
    )
    name = words.file_name(title, now, text.DEMO_MARK if demo else "")
    return tickets.Parcel(name, XLSX, target.getvalue())


def template_link(names: tuple[str, ...], principal: access.Principal) -> str:
    """The one-time address of a workbook to fill in, with the principal's schools to choose from."""
    return "/api/export/" + tickets.issue(lambda: _template(names, principal))


def _template(names: tuple[str, ...], principal: access.Principal) -> tickets.Parcel:
    catalogue, target = contracts.load(), io.BytesIO()
    chosen = [catalogue[name] for name in names if principal.may(f"register:{name}")]
    schools = store.reader(principal)(queries.names) if store.current() else None
    workbook.template(chosen, target, schools=schools)
    return tickets.Parcel(words.template_name(len(chosen)), XLSX, target.getvalue())
