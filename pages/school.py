"""学校: one school, exceptions first, beside similar ones, and the way back to every row."""

import streamlit as st

from cockpit import screen
from cockpit.figures import school

page = screen.page("school")
head = st.container()
chosen = page.filters("school", options={"school": school.options(page.read)})
with head:
    page.title(*school.about(page.read, chosen))


if school.chosen(page.read, chosen) is None:
    page.show(school.directory(page.read, chosen), on_select=screen.to_school)
else:
    first, beside = page.columns(6, 6)
    with first:
        page.show(school.exceptions(page.read, chosen))
    with beside:
        page.show(school.comparison(page.read, chosen))
    page.show(school.headline(page.read, chosen))
    page.show(school.headline_use(page.read, chosen))
    speed, visits = page.columns(6, 6)
    with speed:
        page.show(school.speed(page.read, chosen))
    with visits:
        page.show(school.visits(page.read, chosen))
    page.show(school.records(page.read, chosen))

page.export(school.about(page.read, chosen)[0])
