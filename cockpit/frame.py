"""The frame around every page: window, identity, navigation by role; the door runs it for each visit."""

import streamlit as st

from cockpit import access, config, identity, meeting, screen
from cockpit.door import flat, parcel, part
from cockpit.screen import conferring, desk, furniture, visiting
from cockpit.screen.rectifying import proving
from cockpit.text import frame as words

st.set_page_config(
    page_title=words.TITLE,
    page_icon=str(config.ROOT / "assets" / "favicon.png"),
    layout="wide",
    initial_sidebar_state="expanded",
)
st.logo(str(config.ROOT / "assets" / "logo.svg"), size="large")
identity.ground()
if sentence := identity.nothing_to_show():
    furniture.halt(sentence)
if config.settings().process == config.WALL:
    part.walls().run()
    st.stop()
screen.provide_export(parcel.links)
desk.template_link = parcel.template_link
visiting.flat_links = flat.links
proving.evidence_link = parcel.evidence_link
conferring.provide(meeting.start_close, meeting.start_pack, parcel.pack_links)
principal = identity.identify()
if principal.role == access.WALL:
    part.walls().run()
    st.stop()
if principal.role == access.GUEST:
    part.invited().run()
    st.stop()
allowed = {
    group: [
        st.Page(
            config.ROOT / "pages" / f"{name}.py",
            title=title,
            url_path="" if name == "overview" else name,
            default=name == "overview",
        )
        for name, title in pages
        if principal.may(f"page:{name}") and part.here(name)
    ]
    for group, pages in words.NAVIGATION.items()
}
shown = {group: pages for group, pages in allowed.items() if pages}
page = st.navigation(shown, position="sidebar", expanded=True)
if principal.may("page:wall") and not part.here("wall"):
    st.sidebar.link_button(words.OPEN_WALL, part.PAGE)
identity.furnish()
page.run()
