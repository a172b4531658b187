"""Lines without a chart library: a drawing that stretches with its box, and words that stand on it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import quote

from cockpit import text
from cockpit.figures.core import Figure, Row
from cockpit.screen import look
from cockpit.screen.html import Markup, el, join, style
from cockpit.screen.scale import TOGETHER, colours, span, ticks
from cockpit.text import screen as words

Point = tuple[float, float]
Place = Callable[[Row, str], Point]
LINE = 27.0  # percent of a small plot's height that one label takes


def spark(values: Sequence[float | None] | None, status: str, width: int = 96, height: int = 24) -> Markup:
    """A course without axes, its last point marked in the colour of its status; a dash for fewer than two."""
    known = [(i, v) for i, v in enumerate(values or ()) if v is not None]
    if len(known) < 2:
        return Markup(text.MISSING)
    low, high = min(v for _, v in known), max(v for _, v in known)
    reach, last = (high - low) or 1.0, known[-1][0] or 1
    points = [(3 + (width - 6) * i / last, height - 3 - (height - 6) * (v - low) / reach) for i, v in known]
    p = look.palette()
    x, y = points[-1]
    colour = p.status[status]
    drawn = path(points, p.ink_2, 1.5) + f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>'
    return el("img", "cs-spark", src=svg(drawn, width, height), alt="", width=width, height=height)


def trend(figure: Figure) -> Markup:
    """Lines with their words: up to four series together, more as a grid of small ones on one scale."""
    rows = [row for row in figure.frame.to_dicts() if row["period"] is not None]
    named = list(dict.fromkeys(str(row["series"] or "") for row in rows))
    low, high = span(figure.frame, figure.options)
    if len(named) <= TOGETHER:
        return _plot(figure, rows, named, low, high)
    own = ([row for row in rows if str(row["series"] or "") == name] for name in named)
    plots = (
        el("div", "cs-multiple", el("b", "", name), _plot(figure, some, [name], low, high, bare=True))
        for name, some in zip(named, own, strict=True)
    )
    return el("div", "cs-multiples", join(plots))


def _plot(
    figure: Figure, rows: Sequence[Row], named: list[str], low: float, high: float, bare: bool = False
) -> Markup:
    """One plot: stretched drawing, ticks below, values at the left, names and last values at the right."""
    days = sorted({row["period"] for row in rows})
    first, length = days[0], max(1, (days[-1] - days[0]).days)
    palette, paint = look.palette(), colours(named)

    def place(row: Row, column: str) -> Point:
        return 100 * (row["period"] - first).days / length, 100 - 100 * (float(row[column]) - low) / (
            high - low
        )

    drawn, said = [], []
    for name in named:
        own = sorted((r for r in rows if str(r["series"] or "") == name), key=lambda r: r["period"])
        drawn += [path(part, palette.muted, 1.5, dash="5 4") for part in runs(own, "expected", place)]
        drawn += [path(part, paint[name], 2.5) for part in runs(own, "value", place)]
    said += _endings(rows, named, paint, place)
    goals = {row["target_text"]: place(row, "target") for row in rows if row["target"] is not None}
    drawn += [path([(0, y), (100, y)], palette.status["at_risk"], 1, dash="1 3") for _, y in goals.values()]
    said += (
        [] if bare else [note("cs-goal-note", words.goal(str(t or "")), 0, y) for t, (_, y) in goals.items()]
    )
    box = el(
        "img",
        "",
        src=svg("".join(drawn), 100, 100, stretch=True),
        alt=words.reading(figure.title, figure.claim),
    )
    below = [
        note("cs-tick", words.tick(d), 100 * (d - first).days / length, None)
        for d in ticks(days, 3 if bare else figure.options.get("ticks", 6))
    ]
    levels = [] if bare else _levels(figure, low, high)
    left = [note("cs-level", level, None, y) for level, y in levels]
    room = style(levels=_wide(level for level, _ in levels), ends=_wide(_ends(rows, named)))
    classes = "cs-plot" + (" cs-bare" if bare else "") + (" cs-several" if len(named) > 1 else "")
    return el("div", classes, el("div", "cs-area", box, join(said), join(left), join(below)), style=room)


def _ends(rows: Sequence[Row], named: Sequence[str]) -> list[str]:
    """What stands at the ends of several lines: each one's name and last value."""
    last = {str(row["series"] or ""): row["text"] or "" for row in rows if row["value"] is not None}
    return [f"{name} {last.get(name, '')}" for name in named] if len(named) > 1 else []


def _wide(said: Iterable[str]) -> str:
    """The widest of some texts in Chinese characters; a Latin one is a good half as wide."""
    return f"{max((sum(1.0 if ord(c) > 0x2E80 else 0.6 for c in t) for t in said), default=0.0):.1f}"


def _levels(figure: Figure, low: float, high: float) -> list[tuple[str, float]]:
    """Top and bottom of the scale in words, with their place from the top in percent."""
    places = 0 if high - low >= 5 or all(float(end).is_integer() for end in (low, high)) else 1
    return [(text.number(value, places, figure.unit), y) for value, y in ((high, 0.0), (low, 100.0))]


def _endings(rows: Sequence[Row], named: list[str], paint: Mapping[str, str], place: Place) -> list[Markup]:
    """Dot, name and last value at the end of each line; names of lines that meet stand in one stack."""
    known = [[r for r in rows if str(r["series"] or "") == n and r["value"] is not None] for n in named]
    last = [(n, max(own, key=lambda r: r["period"])) for n, own in zip(named, known, strict=True) if own]
    ends = sorted(((*place(row, "value"), name, row) for name, row in last), key=lambda end: end[1])
    stacks: list[list[tuple[float, float, str, Row]]] = []
    for end in ends:
        near = bool(stacks) and end[1] - stacks[-1][-1][1] < LINE
        stacks[-1].append(end) if near else stacks.append([end])
    dots = [
        el("i", "cs-end", style=style(x=f"{x:.2f}%", y=f"{y:.2f}%", colour=paint[n])) for x, y, n, _ in ends
    ]
    return dots + [_stack(stack, paint, len(named) > 1) for stack in stacks]


def _stack(stack: list[tuple[float, float, str, Row]], paint: Mapping[str, str], naming: bool) -> Markup:
    """Names and values under each other, highest line first, around the middle of their ends."""
    said = (
        el(
            "span",
            "",
            el("small", "", n if naming else ""),
            el("b", "", row["text"]),
            style=style(colour=paint[n]),
        )
        for _, _, n, row in stack
    )
    middle = sum(y for _, y, _, _ in stack) / len(stack)
    return el("span", "cs-end-words", join(said), style=style(y=f"{middle:.2f}%"))


def note(classes: str, said: str, x: float | None, y: float | None) -> Markup:
    """A word that stands on a drawing; x and y in percent of it."""
    places = {k: f"{v:.2f}%" for k, v in (("x", x), ("y", y)) if v is not None}
    return el("span", classes, said, style=style(**places))


def runs(rows: Sequence[Row], column: str, place: Place) -> list[list[Point]]:
    """Unbroken stretches of known values; a gap stays a gap."""
    runs: list[list[Point]] = [[]]
    for row in rows:
        if row[column] is None:
            runs.append([])
        else:
            runs[-1].append(place(row, column))
    return [run for run in runs if run]


def path(points: Sequence[Point], colour: str, width: float, dash: str = "") -> str:
    """A line through the points, in the drawing's own units; `width` stays when it is stretched."""
    spots = " L".join(f"{x:.2f} {y:.2f}" for x, y in (points if len(points) > 1 else [*points, *points]))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{spots}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round" '
        f'stroke-linejoin="round" vector-effect="non-scaling-stroke"{dashed}/>'
    )


def svg(drawn: str, width: float, height: float, stretch: bool = False) -> str:
    """A drawing as a data address; a stretched one follows its box in both directions."""
    ratio = ' preserveAspectRatio="none"' if stretch else f' width="{width}" height="{height}"'
    body = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"{ratio}>{drawn}</svg>'
    return "data:image/svg+xml," + quote(body, safe="/:=' ")
