"""Flat rows for other systems as parcels behind one-time tickets: a workbook and a text of commas."""

import io
from collections.abc import Callable

from cockpit import access, config, ledger, store, text, tickets, workbook
from cockpit.door.parcel import MEDIA
from cockpit.figures.core import Figure
from cockpit.text import door as words
from cockpit.text import marks

CSV = "text/csv; charset=utf-8"
Writer = Callable[[Figure, Figure, str], bytes]


def links(rows: Figure, fields: Figure, principal: access.Principal) -> dict[str, str]:
    """Format → one-time address of these rows, which hold only what `principal` may see."""

    def made(form: str, write: Writer) -> str:
        return tickets.address(lambda: _parcel(form, write, rows, fields, principal), principal)

    return {form: made(form, write) for form, write in WRITERS.items()}


def _parcel(
    form: str, write: Writer, rows: Figure, fields: Figure, principal: access.Principal
) -> tickets.Parcel:
    detail = words.version(store.current())
    mark = marks.watermark(principal.name, principal.login, config.now())
    body = write(rows, fields, mark)
    ledger.open().audit(principal.login, principal.role, "export", f"{rows.title}.{form}", detail=detail)
    name = words.file_name(rows.title, config.now(), text.DEMO_MARK if rows.demo else "", form)
    return tickets.Parcel(name, MEDIA.get(form, CSV), body)


def _xlsx(rows: Figure, fields: Figure, watermark: str) -> bytes:
    target = io.BytesIO()
    workbook.flat(rows, fields, target, watermark)
    return target.getvalue()


WRITERS: dict[str, Writer] = {"xlsx": _xlsx, "csv": lambda rows, fields, watermark: workbook.flat_csv(rows)}
