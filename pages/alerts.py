"""预警: what has crossed its limit and who sees to it, the record, the rules, a limit tried on history."""

import streamlit as st

from cockpit import screen
from cockpit.figures import alerts
from cockpit.screen import alerting
from cockpit.text import alerts as words

page = screen.page("alerts")
page.title(words.TITLE, words.SENTENCE)

if alerting.known(page):
    chosen = page.filters("rule", "school", "subdistrict", "unit", options=alerts.options(page.read))
    alerting.answer(page)
    if alerts.picked(page.read, chosen):
        page.back(words.BACK, "rule", "school", "subdistrict")
        left, right = page.columns(7, 5)
        with left:
            page.show(alerts.course(page.read, chosen))
        with right:
            page.show(alerts.story(page.read, chosen))
            alerting.acknowledge(page, chosen)
    else:
        page.show(alerts.state(page.read, chosen))
        page.show(alerts.attention(page.read, chosen))
        page.show(alerts.listing(page.read, chosen), on_select=alerting.pick(page))
    for name, tab in zip(words.TABS, st.tabs(list(words.TABS.values()), key="alert-lists"), strict=True):
        with tab:
            alerting.TABS[name](page, chosen)
    page.paper(lambda: alerts.document(page.read, chosen))
    page.export(words.TITLE)
