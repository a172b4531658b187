"""The tokens in the words of Vega-Lite and of Plotly."""

from cockpit.theme.palette import Palette, palette
from cockpit.theme.size import FONT, PAGE


def altair_theme(mode: str) -> dict:
    """A Vega-Lite theme {"config": …}: quiet axes, direct labels, no boxes."""
    p = palette(mode)
    return {
        "config": {
            "background": "transparent",
            "font": FONT,
            "padding": 0,
            "view": {"stroke": None},
            **_guides(p),
            **_marks(p),
            "range": {
                "category": list(p.categorical),
                "ordinal": list(p.sequential),
                "ramp": list(p.sequential),
                "heatmap": list(p.sequential),
                "diverging": list(p.diverging),
            },
        }
    }


def _guides(p: Palette) -> dict:
    """Axes, heads, legends and titles."""
    label = {
        "labelColor": p.muted,
        "labelFontSize": PAGE.note,
        "titleColor": p.ink_2,
        "titleFontSize": PAGE.note,
    }
    lines = {"domainColor": p.hairline, "tickColor": p.hairline, "gridColor": p.hairline}
    title = {"color": p.ink, "fontSize": PAGE.claim, "fontWeight": 600, "anchor": "start", "offset": 12}
    return {
        "axis": {**label, **lines, "titleFontWeight": "normal", "gridOpacity": 0.6, "labelPadding": 6},
        "axisBand": {"grid": False, "ticks": False, "domain": False},
        "axisX": {"grid": False, "labelAngle": 0},
        "header": {**label, "labelColor": p.ink_2},
        "legend": {**label, "symbolStrokeWidth": 2, "orient": "top", "title": None},
        "title": title,
    }


def _marks(p: Palette) -> dict:
    """What is drawn."""
    return {
        "text": {"color": p.ink, "fontSize": PAGE.note, "font": FONT},
        "mark": {"color": p.categorical[0]},
        "line": {"strokeWidth": 2.5, "strokeCap": "round"},
        "rule": {"color": p.muted},
        "bar": {"cornerRadiusEnd": 2},
        "point": {"filled": True, "size": 64},
    }


def plotly_template(mode: str) -> dict:
    """A Plotly template {"layout": …} with the same look."""
    p = palette(mode)
    scale = [[index / 9, colour] for index, colour in enumerate(p.sequential)]
    axis = {
        "gridcolor": p.hairline,
        "linecolor": p.hairline,
        "zerolinecolor": p.hairline,
        "tickfont": {"color": p.muted, "size": PAGE.note},
        "title": {"font": {"color": p.ink_2, "size": PAGE.note}},
        "automargin": True,
    }
    return {
        "layout": {
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "color": p.ink, "size": PAGE.body},
            "title": {"font": {"size": PAGE.claim, "color": p.ink}, "x": 0, "xanchor": "left"},
            "colorway": list(p.categorical),
            "colorscale": {
                "sequential": scale,
                "sequentialminus": scale[::-1],
                "diverging": [[index / 9, colour] for index, colour in enumerate(p.diverging)],
            },
            "xaxis": {**axis, "showgrid": False},
            "yaxis": axis,
            "legend": {"orientation": "h", "y": 1.08, "x": 0, "font": {"color": p.ink_2, "size": PAGE.note}},
            "hoverlabel": {
                "bgcolor": p.raised_2,
                "bordercolor": p.hairline,
                "font": {"family": FONT, "color": p.ink, "size": PAGE.body},
            },
            "margin": {"l": 8, "r": 8, "t": 40, "b": 8},
        }
    }
