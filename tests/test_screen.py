"""Every kind is painted on every surface, dynamic text never becomes markup, and labels never collide."""

import io
import itertools
import json
import re
import time
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from cockpit import feed, geo, screen
from cockpit.figures import KINDS, Figure, frame
from cockpit.screen import captions, maps, places, ticks, walls
from cockpit.screen.card import OWN_TABLE
from cockpit.screen.html import el, esc, esc_markdown, href, style
from tests.apps import samples

GALLERY = str(Path(__file__).parent / "apps" / "gallery.py")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "[点我](http://outside.example)",
    "![图](http://outside.example/a.png)",
    ":red[醒目] $x^2$ **粗**",
    "</style><style>*{display:none}",
    "javascript:alert(1)",
    "示例\x00小学 {name} {{told}}",
)


def bodies(at: AppTest) -> list[str]:
    return [element.proto.body for element in at.get("html")]


def gallery(**parameters: str) -> AppTest:
    at = AppTest.from_file(GALLERY, default_timeout=60)
    for name, value in parameters.items():
        at.query_params[name] = value
    return at.run()


def test_every_kind_of_figure_has_a_painter_on_every_surface():
    assert set(screen.PAGE_PAINTERS) == set(screen.WALL_PAINTERS) == set(feed.PAINTERS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_workbook_writes_every_kind(kind):
    workbook = pytest.importorskip("cockpit.workbook")
    target = io.BytesIO()
    workbook.export([samples.one_of_each()[kind]], target, title="导出", demo=True)
    assert target.getvalue()[:2] == b"PK"


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_the_page_draws_every_kind_with_date_source_and_table(mode):
    at = gallery(mode=mode)
    assert not at.exception
    said = "\n".join(bodies(at))
    assert "暂时无法显示" not in said
    for figure in samples.page_figures():
        assert str(esc(figure.claim or figure.title)) in said
    assert said.count("截至 2026 年 10 月 31 日") >= 10
    drawn = [f for f in samples.page_figures() if f.kind not in OWN_TABLE and not f.empty]
    assert len(at.expander) == len(drawn)
    assert all(e.label == "数据表" for e in at.expander)


def test_an_empty_figure_says_what_is_missing_and_who_supplies_it():
    assert any("第三季度无线网络普查" in b and "区电教中心" in b for b in bodies(gallery()))


def test_a_stale_figure_says_so_in_words():
    assert any("数据过期，最近一次为" in b for b in bodies(gallery()))


def test_the_wall_draws_its_scene_with_stamp_and_demonstration_mark():
    at = gallery(view="wall")
    assert not at.exception
    said = "\n".join(bodies(at))
    assert "最旧数据：无线网络测评 2026 年 6 月 30 日" in said
    assert "演示数据" in said and "21:15" in said and "数据版本 12" in said


def test_the_wall_scene_needs_no_plotly():
    at = gallery(view="wall")
    assert not at.get("plotly_chart")


def test_the_smallest_text_of_the_wall_is_large_enough_to_read():
    folder = Path(screen.__file__).parent
    css = "".join((folder / name).read_text(encoding="utf-8") for name in ("wall.css", "tiles.css"))
    sizes = [float(s) for s in re.findall(r"font-size:calc\(([\d.]+)\*var\(--u\)\)", css)]
    assert sizes and min(sizes) >= 1.6


def test_an_unchanged_tick_is_cheap():
    at = gallery(view="wall")
    assert not at.exception
    started = time.process_time()
    for _ in range(50):
        ticks._beat(12, lambda: 12, samples_now)
    assert (time.process_time() - started) / 50 <= 0.012


def samples_now():
    return datetime(2026, 11, 21, 21, 15)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_html(text):
    made = el("p", "note", text, title=text)
    seen: list[tuple[str, list]] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, given: seen.append((tag, given))
    reader.feed(made)
    assert seen == [("p", [("class", "note"), ("title", text.replace("\x00", ""))])]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_markdown(text):
    made = esc_markdown(text)
    assert not re.search(r"(?<!\\)[<>\[\]()!$*:`]", made)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"map"}))
def test_hostile_text_stays_text_on_every_tile_of_the_wall(kind, text):
    figure = hostile(samples.one_of_each()[kind], text)
    made = walls.tile(figure)
    assert "<script" not in made and "<svg" not in made and "onerror=alert(1)>" not in made
    assert str(esc(text)) in made


def hostile(figure: Figure, text: str) -> Figure:
    """The figure with every free text replaced."""
    kept = {"status", "key", "code"}
    free = [c for c, t in figure.frame.schema.items() if t == pl.String and c not in kept]
    data = figure.frame.with_columns(pl.lit(text).alias(c) for c in free)
    return replace(figure, title=text, claim=text, source=text, frame=data)


def test_links_lead_only_to_our_own_pages_or_the_web():
    assert href("javascript:alert(1)") is None
    assert href("data:text/html,x") is None
    assert href("//outside.example/a") is None
    assert href("/school?school=99") == "/school?school=99"
    assert (
        href("/school?school=99", [("role", "inspector"), ("school", "1")])
        == "/school?school=99&role=inspector"
    )


def test_a_style_carries_numbers_and_colours_only():
    with pytest.raises(ValueError, match="w"):
        style(w="1px;background:url(//x)")


def test_labels_on_the_map_collide_with_nothing():
    layers, canvas = geo.layers(), maps.PAGE
    rows = samples.district_map().frame.to_dicts()
    zoom = places.zoom_for(layers.box, canvas.width * 0.9, canvas.height * 0.84)
    wanted = captions.school_labels(rows, canvas) + captions.area_labels(
        layers, samples.district_map(), canvas
    )
    frame_ = captions.in_sight(layers.box, canvas, zoom)
    placed = places.place(wanted, [captions.spot(r) for r in rows], zoom, canvas.mark * 0.5, frame_)
    boxes = [box(p, zoom) for p in placed]
    assert len(boxes) >= 12
    assert not any(places.overlap(a, b) for a, b in itertools.combinations(boxes, 2))


def box(placed: places.Placed, zoom: float) -> places.Box:
    x, y = places.project(placed.label.longitude, placed.label.latitude, zoom)
    width, height = places._extent(placed.label)
    left = x + placed.dx - {"start": 0.0, "end": width, "middle": width / 2}[placed.anchor]
    return left, y + placed.dy - height / 2, left + width, y + placed.dy + height / 2


def test_the_map_asks_nobody_for_tiles_and_its_legend_sums_to_its_rows():
    figure = samples.district_map()
    spec = json.loads(maps.deck(figure).to_json())
    assert spec.get("mapProvider") is None
    addresses = re.findall(r"https?://[^\s\"'%]+", json.dumps(spec))
    assert not addresses
    assert sum(n for _, _, n in maps.legend(figure)) == figure.frame.height


def test_a_school_without_a_place_is_counted_but_not_drawn():
    figure = samples.district_map()
    lost = figure.frame.with_columns(
        longitude_deg=pl.when(pl.int_range(pl.len()) == 0).then(None).otherwise("longitude_deg")
    )
    found = replace(figure, frame=lost)
    spec = json.loads(maps.deck(found).to_json())
    schools = next(layer for layer in spec["layers"] if layer["id"] == "school")
    assert len(schools["data"]) == figure.frame.height - 1
    assert sum(n for _, _, n in maps.legend(found)) == figure.frame.height


def test_the_feed_says_the_same_texts_as_the_figure():
    made = feed.document(samples.page_figures(), version=12, demo=True)
    json.dumps(made, allow_nan=False)
    for figure, said in zip(samples.page_figures(), made["figures"], strict=True):
        assert (said["name"], said["kind"], said["claim"]) == (figure.name, figure.kind, figure.claim)
        if "text" in figure.frame.columns:
            assert [row["text"] for row in said["rows"]] == figure.frame["text"].to_list()


def chooser():
    from datetime import date

    import streamlit as st

    from cockpit.screen.filters import filters

    names = ("subdistrict", "stage", "status", "layer", "month", "school")
    chosen = filters(names, date(2026, 10, 31), {"school": {"9900000001": "示例启明中学"}})
    st.text(repr(chosen.pairs()))


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, {"month": "2026-10"}),
        ({"stage": "primary"}, {"stage": "primary", "month": "2026-10"}),
        ({"school": "9900000001", "month": "2025-12"}, {"month": "2025-12", "school": "9900000001"}),
        ({"stage": "没有的学段"}, {"month": "2026-10"}),
    ],
)
def test_the_address_chooses_by_code_and_ignores_nonsense(given, found):
    at = AppTest.from_function(chooser, default_timeout=60)
    for name, value in given.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    assert at.text[0].value == repr(found)


def test_a_missing_value_is_a_dash_and_never_zero():
    rows = [{"key": "a", "label": "甲", "value": None, "text": None}]
    made = walls.tile(Figure("one", "headline", "标题", "", frame("headline", rows), "", None))
    assert "—" in made and ">0<" not in made


def test_a_fault_in_a_painter_becomes_one_sentence_with_a_number():
    broken = samples.ranking()
    object.__setattr__(broken, "frame", broken.frame.drop("value"))
    made = walls.tile(broken)
    assert re.search(r"暂时无法显示.*编号 [0-9a-f]{8}", made)
    assert "Traceback" not in made and "value" not in made
