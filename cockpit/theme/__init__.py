"""Every colour and every size, once: tokens for dark and light, also as CSS, charts and marks."""

from cockpit.theme.charts import altair_theme, plotly_template
from cockpit.theme.css import css, tokens, wall_css
from cockpit.theme.mark import mark, mark_uri
from cockpit.theme.palette import DARK, LIGHT, MODES, STATUSES, Palette, Status, contrast, palette, rgb
from cockpit.theme.settings import config_toml, streamlit_theme
from cockpit.theme.size import FONT, FONT_FAMILY, FONT_URL, PAGE, RADIUS, STEP, WALL, space

__all__ = [
    "DARK",
    "FONT",
    "FONT_FAMILY",
    "FONT_URL",
    "LIGHT",
    "MODES",
    "PAGE",
    "RADIUS",
    "STATUSES",
    "STEP",
    "WALL",
    "Palette",
    "Status",
    "altair_theme",
    "config_toml",
    "contrast",
    "css",
    "mark",
    "mark_uri",
    "palette",
    "plotly_template",
    "rgb",
    "space",
    "streamlit_theme",
    "tokens",
    "wall_css",
]
