"""The frame around every page: window, identity, navigation by role. The door runs this script for each visit."""

import streamlit as st

from cockpit import config, screen
from cockpit.text import frame as words

st.set_page_config(
    page_title=words.TITLE,
    page_icon=str(config.ROOT / "assets" / "favicon.png"),
    layout="wide",
    initial_sidebar_state="expanded",
)
principal = screen.identify()
allowed = {
    group: [
        st.Page(config.ROOT / "pages" / f"{name}.py", title=title, url_path=name, default=name == "overview")
        for name, title in pages
        if principal.may(f"page:{name}")
    ]
    for group, pages in words.NAVIGATION.items()
}
page = st.navigation({group: pages for group, pages in allowed.items() if pages}, position="hidden")
screen.furnish(page, allowed)
page.run()
