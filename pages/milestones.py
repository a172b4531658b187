"""里程碑: the targets of a year, roll-ups, core projects, what the plan leaves open, any number explained."""

import streamlit as st

from cockpit import screen
from cockpit.figures import milestones
from cockpit.text import milestones as words

page = screen.page("milestones")
page.title(words.TITLE, words.LEAD)
if "year" not in st.query_params:
    st.session_state.setdefault("year", milestones.first_year())
chosen = page.filters("year", "area", "task", "unit", "status", "indicator", options=milestones.options())

if chosen.indicator:
    meaning, course = page.columns(6, 6)
    with meaning:
        page.show(milestones.explain(page.read, chosen))
    with course:
        page.show(milestones.course(page.read, chosen))
    if not (lacking := milestones.lacking(page.read, chosen)).empty:
        page.show(lacking, on_select=screen.to_school)

left, right = page.columns(6, 6)
with left:
    page.show(milestones.by_area(page.read, chosen))
with right:
    page.show(milestones.by_unit(page.read, chosen))

for name, tab in zip(words.TABS, st.tabs(list(words.TABS.values())), strict=True):
    with tab:
        page.show(milestones.TABS[name](page.read, chosen))
page.export(words.TITLE)
