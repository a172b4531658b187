"""The look holds its promises: readable, told apart without colour, one source for page, chart, server."""

import re
import tomllib
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import altair
import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit import config as framework

from cockpit import theme

ROOT = Path(__file__).resolve().parents[1]
HEX = re.compile(r"#[0-9A-F]{6}")
MODES = pytest.mark.parametrize("mode", theme.MODES)
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
SIGHT = {
    "usual": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
LMS = [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
LAB = [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]


def _seen(colour, sight):
    """The colour in OKLab as an eye of that sight receives it."""
    srgb = np.array(theme.rgb(colour)[:3]) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.array(LAB) @ np.cbrt(np.array(LMS) @ np.clip(np.array(SIGHT[sight]) @ linear, 0, 1))


@MODES
def test_text_is_readable_on_every_level_of_the_ground(mode):
    p = theme.palette(mode)
    for ground in (p.ground, p.raised_1, p.raised_2):
        for text in (p.ink, p.ink_2, p.muted, p.accent):
            assert theme.contrast(text, ground) >= 4.5, (text, ground)
    assert theme.contrast(p.on_accent, p.accent) >= 4.5


@MODES
def test_status_words_and_series_stand_out_on_ground_and_cards(mode):
    p = theme.palette(mode)
    for ground in (p.ground, p.raised_1):
        for key, colour in p.status.items():
            assert theme.contrast(colour, ground) >= 4.5, (key, ground)
        for colour in p.categorical:
            assert theme.contrast(colour, ground) >= 3, (colour, ground)
    assert all(theme.contrast(colour, p.raised_2) >= 3 for colour in p.status.values())


@MODES
def test_the_map_reads_outline_over_land_over_river(mode):
    p = theme.palette(mode)
    assert theme.contrast(p.outline, p.ground) >= 3
    assert theme.contrast(p.river, p.neighbour) >= 1.5
    assert theme.contrast(p.river, p.land) >= 1.3
    assert theme.contrast(p.ink, p.label_halo) >= 4.5 and theme.contrast(p.ink, p.land) >= 4.5


@MODES
@pytest.mark.parametrize("sight", SIGHT)
def test_two_statuses_are_told_apart_by_shape_and_nearly_always_by_colour(mode, sight):
    p = theme.palette(mode)
    for one, other in combinations(theme.STATUSES, 2):
        if p.status[one] == p.status[other]:
            continue  # the same colour is allowed only beside another shape or word, checked below
        assert theme.STATUSES[one].shape != theme.STATUSES[other].shape, (one, other)
        assert np.linalg.norm(_seen(p.status[one], sight) - _seen(p.status[other], sight)) >= 0.04, (
            one,
            other,
        )


def test_every_status_has_a_word_and_only_twins_share_a_mark():
    assert len({status.word for status in theme.STATUSES.values()}) == len(theme.STATUSES) == 8
    sharing = [
        {one, other}
        for one, other in combinations(theme.STATUSES, 2)
        if theme.STATUSES[one].shape == theme.STATUSES[other].shape
    ]
    assert sharing == [{"off_track", "missed"}, {"no_data", "no_trend"}]
    for mode in theme.MODES:
        assert set(theme.palette(mode).status) == set(theme.STATUSES)


@MODES
@pytest.mark.parametrize("scale", ["categorical", "sequential", "diverging"])
def test_each_scale_has_ten_different_colours(mode, scale):
    colours = getattr(theme.palette(mode), scale)
    assert len(colours) == len(set(colours)) == 10
    assert all(HEX.fullmatch(colour) for colour in colours)


@MODES
def test_more_is_always_further_from_the_ground(mode):
    p = theme.palette(mode)
    steps = [theme.contrast(colour, p.ground) for colour in p.sequential]
    assert steps == sorted(steps) and steps[-1] / steps[0] > 5
    assert not set(p.categorical) & set(p.status.values())


def test_the_wall_can_be_read_from_five_metres():
    sizes = vars(theme.WALL)
    assert len(sizes) == 5 and list(sizes.values()) == sorted(sizes.values())
    assert min(sizes.values()) >= 1.6 and 5 <= sizes["headline"] <= 8
    for name, value in sizes.items():
        assert f"--ck-{name}:{value}vh" in theme.wall_css("dark")
    assert len(vars(theme.PAGE)) == 4


@MODES
def test_a_mark_is_one_harmless_drawing_with_its_word(mode):
    drawings = {}
    for key, status in theme.STATUSES.items():
        root = ElementTree.fromstring(theme.mark(key, mode, 20))
        assert root.get("aria-label") == status.word and root.get("width") == "20"
        assert {node.tag.split("}")[1] for node in root.iter()} <= {"svg", "path", "circle"}
        assert not re.search(r"script|href|on\w+=", theme.mark(key, mode))
        assert theme.palette(mode).status[key] in theme.mark(key, mode)
        assert theme.mark_uri(key, mode).startswith("data:image/svg+xml,") and "#" not in theme.mark_uri(
            key, mode
        )
        drawings.setdefault(theme.mark(key, mode).split(">", 1)[1], []).append(key)
    assert sorted(drawings.values()) == sorted(
        [["achieved"], ["on_track"], ["at_risk"], ["off_track", "missed"], ["stale"], ["no_data", "no_trend"]]
    )
    with pytest.raises(KeyError):
        theme.mark("good", mode)


@MODES
def test_the_style_sheet_defines_every_property_and_class_it_promises(mode):
    sheet = theme.css(mode)
    used = set(re.findall(r"var\((--ck-[\w-]+)\)", sheet + theme.wall_css(mode)))
    assert used <= set(re.findall(r"(--ck-[\w-]+):", sheet))
    for name in (
        "card",
        "claim",
        "figure",
        "unit",
        "asof",
        "status",
        "hatched",
        "table",
        "num",
        "mark--no-data",
    ):
        assert f".ck-{name}" in sheet, name
    assert sheet.count("{") == sheet.count("}") and "<" not in sheet.replace("%3C", "")
    assert "prefers-reduced-motion" in sheet and "@media print" in sheet and ":focus-visible" in sheet
    assert "http" not in sheet.replace("http://www.w3.org/2000/svg", "") and "@import" not in sheet


def test_print_uses_the_light_colours_whatever_the_screen_shows():
    paper = theme.css("dark").split("@media print{")[1]
    assert f"--ck-ground:{theme.LIGHT.ground};" in paper and theme.DARK.ground not in paper


@MODES
def test_altair_and_plotly_accept_the_theme(mode):
    config = theme.altair_theme(mode)["config"]
    chart = altair.Chart(altair.Data(values=[{"x": 1}])).mark_bar().encode(x="x:Q").configure(**config)
    assert chart.to_dict(validate=True)["config"]["range"]["category"] == list(
        theme.palette(mode).categorical
    )
    template = go.layout.Template(**theme.plotly_template(mode))
    assert template.layout.colorway == theme.palette(mode).categorical
    assert (
        go.Figure(layout={"template": template}).layout.template.layout.font.color == theme.palette(mode).ink
    )


def test_the_configuration_file_is_what_the_tokens_say():
    written = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    assert written == theme.config_toml(), "run: python -m cockpit.theme"


SETTINGS = {
    "server.address": "127.0.0.1",
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.maxUploadSize": 20,
    "server.maxWidgetStateSize": 5,
    "server.maxMessageSize": 50,
    "server.maxCacheDataSize": "512mb",
    "server.disconnectedSessionTTL": 120,
    "server.websocketPingInterval": 20,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "client.showErrorLinks": False,
    "browser.gatherUsageStats": False,
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
}


@pytest.mark.parametrize("option", SETTINGS)
def test_the_server_stays_closed_and_quiet(option):
    section, name = option.split(".")
    assert _file()[section][name] == SETTINGS[option]


def test_no_secret_stands_in_the_configuration_file():
    assert not re.search(r"secret|password|token *=", theme.config_toml(), re.IGNORECASE)


def _file():
    return tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))


def _options(section, prefix):
    for name, value in section.items():
        yield from _options(value, f"{prefix}.{name}") if isinstance(value, dict) else [f"{prefix}.{name}"]


def test_the_framework_knows_every_option_that_is_set():
    known = set(framework.get_config_options())
    named = [option for section, body in _file().items() for option in _options(body, section)]
    assert len(named) > 60
    assert [option for option in named if option not in known] == []


@MODES
def test_both_modes_are_offered_with_ten_chart_colours_each(mode):
    section = _file()["theme"][mode]
    assert section == theme.streamlit_theme(mode)
    for scale in ("Categorical", "Sequential", "Diverging"):
        assert len(section[f"chart{scale}Colors"]) == 10
    (face,) = _file()["theme"]["fontFaces"]
    assert (ROOT / face["url"].lstrip("/")).is_file() and face["family"] in _file()["theme"]["font"]


def test_the_mark_of_the_house_is_small_and_square():
    head = (ROOT / "assets/favicon.png").read_bytes()
    width, height = (int.from_bytes(head[start : start + 4], "big") for start in (16, 20))
    assert 32 <= width == height <= 64 and len(head) < 8000
    tags = {node.tag.split("}")[1] for node in ElementTree.parse(ROOT / "assets/logo.svg").getroot().iter()}
    assert tags <= {"svg", "g", "rect", "path", "circle"}
