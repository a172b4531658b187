"""A status as a small shape: the same drawing in a table cell, on the map's legend and on the wall."""

from urllib.parse import quote

from cockpit.theme.palette import STATUSES, palette

BOX = 16  # units of the drawing
_STROKE = 'fill="none" stroke="{c}" stroke-width="2.2"'
SHAPES = {  # shape → drawing in a box of 16 by 16; optical sizes match
    "circle": '<circle cx="8" cy="8" r="6.2" fill="{c}"/>',
    "triangle": '<path d="M8 1.6 15 14H1Z" fill="{c}"/>',
    "diamond": '<path d="M8 .8 15.2 8 8 15.2.8 8Z" fill="{c}"/>',
    "square": '<path d="M2.2 2.2h11.6v11.6H2.2Z" fill="{c}"/>',
    "hatched": (
        '<path d="M2.2 2.2h11.6v11.6H2.2Z" fill="none" stroke="{c}" stroke-width="1.4"/>'
        '<path d="M2.2 7.4 7.4 2.2M2.2 13.4 13.4 2.2M8.2 13.8 13.8 8.2" fill="none" '
        'stroke="{c}" stroke-width="1.6"/>'
    ),
    "ring": '<circle cx="8" cy="8" r="5.6" ' + _STROKE + "/>",
}


def mark(status: str, mode: str, size: int = BOX) -> str:
    """The status as inline SVG with its word as label, `size` CSS px square; KeyError when unknown."""
    known = STATUSES[status]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {BOX} {BOX}" '
        f'role="img" aria-label="{known.word}">{_drawing(status, mode)}</svg>'
    )


def mark_uri(status: str, mode: str) -> str:
    """The same drawing as a data address, for style sheets, image columns and map icons."""
    body = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{BOX}" height="{BOX}" viewBox="0 0 {BOX} {BOX}">'
        f"{_drawing(status, mode)}</svg>"
    )
    return "data:image/svg+xml," + quote(body, safe="/:=' ")


def _drawing(status: str, mode: str) -> str:
    return SHAPES[STATUSES[status].shape].replace("{c}", palette(mode).status[status])
