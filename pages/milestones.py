"""里程碑: every milestone year side by side, one promise explained, roll-ups, what the plan leaves open."""

import streamlit as st

from cockpit import screen
from cockpit.figures import milestones
from cockpit.text import milestones as words

page = screen.page("milestones")
page.title(words.TITLE, words.LEAD)
names = ("year", "area", "task", "project", "unit", "status", "indicator")
chosen = page.filters(*names, options=milestones.options())

if chosen.indicator:
    page.back(words.BACK, "indicator", "year")
    course, meaning = page.columns(7, 5)
    with course:
        steps = milestones.checklist(page.read, chosen)
        page.show(milestones.course(page.read, chosen) if steps.empty else steps)
        page.show(milestones.foreseen(page.read, chosen))
    with meaning:
        page.show(milestones.explain(page.read, chosen))
    schools = [figure(page.read, chosen) for figure in (milestones.lacking, milestones.members)]
    schools = [figure for figure in schools if not figure.empty]
    for figure, slot in zip(schools, page.columns(len(schools) or 1), strict=False):
        with slot:
            page.show(figure, on_select=screen.to_school)
    page.show(milestones.rows(page.read, chosen))

page.show(milestones.board(page.read, chosen))

for name, tab in zip(words.ROLLUPS, st.tabs(list(words.ROLLUPS.values()), key="rollups"), strict=True):
    with tab:
        page.show(milestones.ROLLUPS[name](page.read, chosen))

for name, tab in zip(words.TABS, st.tabs(list(words.TABS.values()), key="lists"), strict=True):
    with tab:
        page.show(milestones.TABS[name](page.read, chosen))
page.export(words.TITLE)
