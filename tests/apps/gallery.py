"""Every kind of figure on one page, and one wall scene, all invented: for looking and for the tests."""

import sys
from datetime import date, datetime
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from cockpit import playlists, screen
from tests.apps import samples

asked = st.query_params.get("mode", "dark")
st.session_state["mode"] = asked
on_wall = st.query_params.get("view") == "wall"
st.set_page_config(page_title="图例", layout="wide")


def page() -> None:
    screen.dress()
    for figure in samples.page_figures():
        pick = (lambda code: None) if figure.kind in ("map", "ranking", "spread", "table") else None
        chosen = screen.show(figure, on_select=pick)
        if chosen:
            screen.say(f"已选 {chosen}")


def wall() -> None:
    bar = screen.Bar(
        title="数字教育决策驾驶舱",
        district="重庆市渝中区",
        name="全局",
        sentence="2027 年 20 项目标：已达成 6 项，在轨 8 项，有风险 4 项，逾期 2 项",
        oldest=("无线网络测评", date(2026, 6, 30)),
        demo=True,
    )
    on = screen.Stage("gallery", playlists.Scene("overview", "overview", "全局"), 0, (0, 7), held=True)
    screen.scene(samples.wall_figures(), bar, on)
    screen.tick(12, lambda: 12, now=lambda: datetime(2026, 11, 21, 21, 15))


wall() if on_wall else page()
