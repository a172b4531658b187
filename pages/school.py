"""学校: one school on one page, exceptions first, beside similar ones, and the way back to every row."""

import streamlit as st

from cockpit import screen
from cockpit.figures import school
from cockpit.screen import auditing, peering
from cockpit.text import school_brief as words

page = screen.page("school")
head = st.container()
schools = school.options(page.read)
asked = st.query_params.get("school")
given = {"school": schools, "peers": peering.choices()}
names = ("school", "only", "peers") if given["peers"] else ("school", "only")
chosen = page.filters(*names, options=given)
auditing.seen(school.chosen(page.read, chosen))
with head:
    page.title(*school.about(page.read, chosen))

if asked and asked not in schools:
    screen.say(words.UNKNOWN)
if school.chosen(page.read, chosen) is None:
    page.show(school.directory(page.read, chosen), on_select=screen.to_school)
else:
    first, middle, last = page.columns(10, 11, 11)
    with first:
        page.show(school.exceptions(page.read, chosen))
        page.show(school.questions(page.read, chosen))
    with middle:
        for figure in school.shown(page.read, chosen, school.network, school.resources, school.projects):
            page.show(figure)
        page.show(school.rectifications(page.read, chosen))
    with last:
        for figure in school.shown(page.read, chosen, school.campus, school.people, school.security):
            page.show(figure)
    speed, visits = page.columns(6, 6)
    with speed:
        page.show(school.speed(page.read, chosen))
    with visits:
        page.show(school.visits(page.read, chosen))
    dates, similar = page.columns(6, 6)
    with dates:
        page.show(school.dates(page.read, chosen))
    with similar:
        if school.named(page.read):
            page.show(school.similar(page.read, chosen), on_select=screen.to_school)
            page.show(school.left_out(page.read, chosen))
            peering.form(schools, chosen.peers)
    page.show(school.records(page.read, chosen))
    page.paper(lambda: school.document(page.read, chosen))

page.export(school.about(page.read, chosen)[0])
