"""One school line by line: value and target, its course, and where it stands in the band of its peers."""

from collections.abc import Callable, Mapping, Sequence

from cockpit import text
from cockpit.figures.core import Figure, Row
from cockpit.screen import lines
from cockpit.screen.html import Markup, Piece, el, join, style
from cockpit.screen.pieces import amount, chip, linked
from cockpit.text import screen as words

PERCENT = 100.0
SPARK = (68, 18)  # CSS px
HEADROOM = 1.06  # of the largest value on a line's own scale


def profile(figure: Figure) -> Markup:
    """A line per indicator, a heading per area where there are several; empty columns are left out.

    `options["links"]` maps keys to addresses; `options["note"]` replaces the line that explains the band.
    """
    rows = figure.frame.to_dicts()
    heads = [name for name in words.PROFILE_HEADS if name in ALWAYS or any(_known(row, name) for row in rows)]
    titles = (el("th", f"cs-p-{name}", words.PROFILE_HEADS[name], scope="col") for name in heads)
    top = el("tr", "", join(titles))
    links = dict(figure.options.get("links", {}))
    body = join(_block(figure, rows, heads, links))
    widths = el("colgroup", "", join(el("col", f"cs-w-{name}") for name in heads))
    table = el("table", "cs-profile", widths, el("thead", "", top), el("tbody", "", body))
    note = figure.options.get("note", words.PROFILE_KEY if "band" in heads else "")
    return join((table, el("p", "cs-detail", note) if note else ""))


ALWAYS = ("label", "now")


def brief(figure: Figure, most: int) -> Markup:
    """The first lines for the wall: name over its peers, value over target, status where there is one."""
    return el("ul", "cs-goals", join(_short(row) for row in figure.frame.head(most).to_dicts()))


def _short(row: Row) -> Markup:
    beside = words.SEPARATOR.join(str(row[name]) for name in ("peer_text", "place_text") if row[name])
    name = el("span", "", el("b", "", row["label"]), el("small", "", beside))
    goal = el("small", "", words.goal(row["target_text"])) if row["target_text"] else ""
    now = el("span", "cs-now", amount(row["text"], row["unit"]), goal)
    return el("li", "", chip(row["status"], row["status_word"]), name, now)


def _known(row: Row, name: str) -> bool:
    """Whether a line has something to say in a column."""
    held = {"course": bool(row["spark"] or row["status"]), "band": bool(row["peer_text"])}
    return held[name]


def _block(
    figure: Figure, rows: Sequence[Row], heads: Sequence[str], links: Mapping[str, str]
) -> list[Markup]:
    """The lines in order, with the name of an area before its first one when there are several."""
    several = figure.frame["area"].n_unique() > 1
    found: list[Markup] = []
    for row, before in zip(rows, [None, *rows], strict=False):
        if several and (before is None or before["area"] != row["area"]):
            found.append(
                el("tr", "cs-p-area", el("th", "", row["area"], colspan=len(heads), scope="rowgroup"))
            )
        found.append(_line(row, heads, links))
    return found


def _line(row: Row, heads: Sequence[str], links: Mapping[str, str]) -> Markup:
    label = el("th", "cs-p-label", linked(links.get(row["key"]), "cs-name", row["label"]), scope="row")
    rest = (el("td", f"cs-p-{name}", CELLS[name](row)) for name in heads[1:])
    return el("tr", f"cs-is-{row['status'] or 'plain'}", label, join(rest))


def _now(row: Row) -> Markup:
    goal = el("small", "cs-of", words.goal(row["target_text"])) if row["target_text"] else ""
    return el("span", "cs-now", amount(row["text"], row["unit"]), goal)


def _course(row: Row) -> Markup:
    """The last year as a line, and the status below it where there is one."""
    known = [v for v in row["spark"] or () if v is not None]
    spark = lines.spark(row["spark"], str(row["status"] or "no_trend"), *SPARK) if len(known) > 1 else ""
    return join((spark, chip(row["status"], row["status_word"])))


def _band(row: Row) -> Markup:
    """Half of the peers as a band, their median as a line, the school as a mark, and the words below."""
    said = words.SEPARATOR.join(str(row[name]) for name in ("peer_text", "place_text") if row[name])
    beside = el("small", "", said)
    if row["low"] is None or row["high"] is None:
        return beside if said else el("span", "cs-missing", text.MISSING)
    low, median, high = (_at(row, name) for name in ("low", "median", "high"))
    band = el("i", "cs-p-half", style=style(x=f"{low:.1f}%", w=f"{max(high - low, 1.0):.1f}%"))
    middle = el("i", "cs-p-median", style=style(x=f"{median:.1f}%"))
    own = row["value"] is not None
    mark = el("i", "cs-p-own", style=style(x=f"{_at(row, 'value'):.1f}%")) if own else ""
    return join((el("span", "cs-p-axis", band, middle, mark, aria_hidden="true"), beside))


def _at(row: Row, name: str) -> float:
    """Where a number stands on the line's scale, percent: shares on 0 to 100, others from zero on."""
    known = [float(row[each]) for each in ("value", "low", "median", "high") if row[each] is not None]
    bottom = min(0.0, *known)
    top = PERCENT if row["unit"] == "%" and max(known) <= PERCENT else max(known) * HEADROOM
    held = row[name] if row[name] is not None else bottom
    return 100 * (float(held) - bottom) / ((top - bottom) or 1.0)


CELLS: dict[str, Callable[[Row], Piece]] = {
    "now": _now,
    "course": _course,
    "band": _band,
}
