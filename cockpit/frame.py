"""The frame around every page: window, identity, navigation by role; the door runs it for each visit."""

import streamlit as st

from cockpit import access, config, identity, meeting, screen
from cockpit.door import flat, guard, parcel, part
from cockpit.screen import auditing, conferring, desk, furniture, visiting
from cockpit.screen.rectifying import proving
from cockpit.text import frame as words

START = "overview"  # what opens at the address without a page, for whoever may see it

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
visiting.flat_links = auditing.flat_links = flat.links
proving.evidence_link = parcel.evidence_link
conferring.provide(meeting.start_close, meeting.start_pack, parcel.pack_links)
principal = identity.identify()
if principal.role == access.WALL:
    part.walls().run()
    st.stop()
if principal.role == access.GUEST:
    part.invited().run()
    st.stop()
near = guard.near_enough(principal, identity.address())
open_pages = {
    group: [
        (name, title)
        for name, title in pages
        if principal.may(f"page:{name}") and part.here(name) and (near or name not in guard.MANAGING)
    ]
    for group, pages in words.NAVIGATION.items()
}
allowed = {
    group: [
        st.Page(
            config.ROOT / "pages" / f"{name}.py",
            title=title,
            url_path="" if name == START else name,
            default=name == START,
        )
        for name, title in pages
    ]
    for group, pages in open_pages.items()
    if pages
}
if not allowed:
    furniture.halt(words.NOTHING_HERE)
if not principal.may(f"page:{START}"):
    group, ((name, title), *_) = next((group, pages) for group, pages in open_pages.items() if pages)
    first = config.ROOT / "pages" / f"{name}.py"
    allowed[group].insert(0, st.Page(first, title=title, url_path="start", default=True, visibility="hidden"))
page = st.navigation(allowed, position="sidebar", expanded=True)
if principal.may("page:wall") and not part.here("wall"):
    st.sidebar.link_button(words.OPEN_WALL, config.settings().path(part.PAGE))
identity.announce()
identity.furnish()
page.run()
