"""对标: the district's targets beside the others', where it trails or leads, what cannot be compared."""

import streamlit as st

from cockpit import screen
from cockpit.figures import benchmark
from cockpit.text import benchmark as words

page = screen.page("benchmark")
page.title(words.TITLE, words.LEAD)
chosen = page.filters("area", options=benchmark.options())

page.show(benchmark.targets_compared(page.read, chosen))
for name, tab in zip(words.TABS, st.tabs(list(words.TABS.values())), strict=True):
    with tab:
        page.show(benchmark.TABS[name](page.read, chosen))
page.export(words.TITLE)
