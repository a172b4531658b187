"""Who is looking: whoever has signed in; on loopback without sign-in the visitor chooses a role."""

from dataclasses import replace
from urllib.parse import quote, urlsplit

import streamlit as st

from cockpit import access, config, ledger, plan, store
from cockpit.door.entering import GUEST, INVITED, SESSION
from cockpit.screen import choice, furniture, html
from cockpit.screen.admittance import COOKIE as DEVICE
from cockpit.screen.admittance import LOOPBACK
from cockpit.screen.conferring import sight
from cockpit.text import identity as words
from queries import school as schools

PREVIEW = "preview"  # session key: the account whose eyes somebody looks through
WALL_PAGE = "/wall"


def ground() -> None:
    """Dark or light, as the visitor's cookie says; the wall is always dark."""
    chosen = st.context.cookies.get("mode", "dark")
    st.session_state["mode"] = chosen if chosen in ("dark", "light") else "dark"


def nothing_to_show() -> str | None:
    """Why there is no version to show, in one sentence, or None."""
    health = store.health()
    return None if health.version else (health.notice or words.EMPTY_STORE)


def identify() -> access.Principal:
    """The principal of this run: whoever holds a read-only link, has signed in, or has chosen a role.

    Asked anew at each run, so that a session that ended shows nothing more.
    """
    if sight.PINNED in st.session_state or _path() == INVITED:
        principal = _guest()
    elif config.settings().signed:
        principal = _signed_in()
    else:
        principal = _chosen()
    st.session_state["principal"] = principal
    return principal


def address() -> access.Address | None:
    """Where this visitor's connection comes from; None when nobody can tell."""
    host = st.context.ip_address  # only another machine's address is told; this one's is left out
    return access.origin(host if isinstance(host, str) else LOOPBACK, st.context.headers.get_all)


def announce() -> None:
    """Above the page: that somebody looks through another one's eyes, and the way back."""
    who = st.session_state["principal"]
    if not who.previewed_by:
        return
    with st.container(key="previewing", horizontal=True, vertical_alignment="center"):
        st.html(furniture.banner(words.previewing(who.name, words.role(who.role))))
        st.button(words.END_PREVIEW, key="end-preview", on_click=st.session_state.pop, args=(PREVIEW, None))


def furnish() -> None:
    """The foot of the sidebar: who is here, ground, served version, and what the operator must know."""
    health, who = store.health(), st.session_state["principal"]
    other = "light" if st.session_state["mode"] == "dark" else "dark"
    here = urlsplit(st.context.url or "/").path or "/"
    with st.sidebar:
        if who.session:
            st.html(furniture.visitor(who.name, words.role(who.role), _ways(who)))
        switch = config.settings().path(f"/api/mode/{other}") + f"?back={quote(here)}"
        st.html(furniture.foot(words.ground(other), switch, words.served(health.version)))
        if health.notice:
            st.warning(html.esc_markdown(health.notice))


def _ways(who: access.Principal) -> dict[str, str]:
    """What whoever has signed in may do about it: word → address."""
    path = config.settings().path
    own = {} if who.previewed_by or not st.session_state.get("own_password") else {
        words.CHANGE_PASSWORD: path("/sign-in/password")
    }  # fmt: skip
    return own | {words.SIGN_OUT: path("/sign-out")}


def _signed_in() -> access.Principal:
    """Whoever the session of this browser belongs to; a registered wall has none and is a wall."""
    session = _living(SESSION)
    if session is None or session.principal is None or session.person is None:
        if session is None and st.context.cookies.get(DEVICE):
            return access.principal(access.WALL)
        furniture.halt(words.SIGN_IN_AGAIN)
    st.session_state["own_password"] = session.person.has_password
    return _previewed(session.principal)


def _previewed(own: access.Principal) -> access.Principal:
    """`own`, or through whose eyes it looks while it may and while there is somebody to look as."""
    chosen = st.session_state.get(PREVIEW)
    if chosen is None:
        return own
    try:
        people = ledger.open().people
        target = people.principal(people.person(chosen))
        if target is not None:
            return access.preview(target, own)
    except (access.Denied, ledger.LedgerError):
        pass
    st.session_state.pop(PREVIEW, None)
    return own


def _guest() -> access.Principal:
    """Whoever holds a read-only link: no live rows are in sight, only what the link is pinned to.

    A visit that began with a link stays one, whatever address it goes to; the link is asked for each time.
    """
    session = _living(GUEST)
    link = (session and session.link) or st.session_state.get(sight.PINNED)
    signed = config.settings().signed
    try:
        link = sight.again(link) if link and (session or not signed) else None
    except ledger.LedgerError as fault:
        furniture.halt(str(fault))
    if link is None:
        furniture.halt(words.LINK_GONE)
    known = access.principal(access.GUEST, login=f"link-{link.id}", name=link.label)
    st.session_state[sight.PINNED] = link
    scope = access.Scope(frozenset(), known.scope.level)
    return replace(known, scope=scope, session=session.id if session else "")


def _living(cookie: str) -> ledger.Session | None:
    """The session that this browser's cookie stands for, as it is now: a page that is drawn stands."""
    token = st.context.cookies.get(cookie)
    if not isinstance(token, str):
        return None
    try:
        sessions = ledger.open().sessions
        known = sessions.living(token, touch=False)
        return sessions.session(known.id) if known else None
    except ledger.LedgerError as fault:
        furniture.halt(str(fault))


def _path() -> str:
    """The page's own path, below the cockpit's base."""
    base = config.settings().base
    return (urlsplit(st.context.url or "/").path.rstrip("/") or "/").removeprefix(base) or "/"


def _chosen() -> access.Principal:
    """As chosen in the sidebar, narrowed to schools; links may name the role."""
    first = access.CHOSEN[0]
    choice.recall("role", access.CHOSEN, first, lasting=True)
    with st.sidebar:
        role = st.selectbox(words.ROLE, access.CHOSEN, format_func=words.role, key="role") or first
        codes, unit = _schools(role), _unit(role)
    choice.remember("role", role, first, lasting=True)
    return access.principal(role, codes, unit=unit)


def _unit(role: str) -> str:
    """The responsible unit that somebody works at; empty for who belongs to none."""
    if role != "unit":
        return ""
    units = [each.name for each in plan.load().tracked.units]
    choice.recall("of_unit", units, units[0], lasting=True)
    chosen = st.selectbox(words.UNIT, units, key="of_unit") or units[0]
    choice.remember("of_unit", chosen, units[0], lasting=True)
    return chosen


def _schools(role: str) -> tuple[str, ...] | None:
    """The schools of an inspector or of one school; None for roles that see the whole district."""
    if role not in ("inspector", "school"):
        return None
    names = _names()
    if role == "school":
        own = next(iter(names), None)
        choice.recall("own", names, own, lasting=True)
        chosen = st.selectbox(words.SCHOOL, list(names), format_func=names.__getitem__, key="own")
        choice.remember("own", chosen, own, lasting=True)
        return (chosen,) if chosen else ()
    some = list(names)[: words.INSPECTED]
    choice.recall("mine", names, some, lasting=True)
    mine = st.multiselect(words.SCHOOLS, list(names), format_func=names.__getitem__, key="mine")
    choice.remember("mine", mine, some, lasting=True)
    return tuple(mine)


def _names() -> dict[str, str]:
    """School code to name, for the demonstration's switch only: a real sign-in knows its schools."""
    frame = store.reader(access.principal("admin"))(schools.names)
    return dict(frame.select("school_code", "name").iter_rows())


def _acting() -> access.Acting | None:
    """From where and in which session a page acts; None outside a run of a page."""
    if st.runtime.scriptrunner.get_script_run_ctx(suppress_warning=True) is None:
        return None
    who, found = st.session_state.get("principal"), address()
    session = who.session if isinstance(who, access.Principal) else ""
    return access.Acting(str(found) if found else "", session)


access.acting_by(_acting)
