"""One account: its facts, its rights for whoever grants, its upkeep for whoever registers."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from cockpit import access, config, ledger, plan, text
from cockpit.figures import people as figures
from cockpit.ledger import Person
from cockpit.screen.card import principal
from cockpit.screen.html import Markup, el, esc_markdown, join
from cockpit.screen.peopling import handing
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page
from cockpit.text import people as said
from cockpit.text import people_desk as words

REGISTER, GRANT, PREVIEW = "people:register", "people:grant", "people:preview"
PREVIEWED = "preview"  # session key: the account whose eyes somebody looks through
Names = Mapping[str, str]  # school code → name


def person(page: Page, who: Person, names: Names) -> None:
    """The facts beside what whoever looks may change."""
    left, right = page.columns(5, 7)
    with left, st.container(border=True, key="person-facts"):
        st.html(_facts(who, names))
    with right:
        if principal().may(GRANT):
            _rights(who, names)
        if principal().may(PREVIEW) and config.settings().signed:
            _preview(who)
        if principal().may(REGISTER):
            _upkeep(who)


def _facts(who: Person, names: Names) -> Markup:
    """What is known of the account, a line each."""
    now = datetime.now(UTC)
    told = {
        "login": who.login,
        "origin": figures.origin(who),
        "state": figures.state(who, now),
        "rights": said.granted(who.role, who.unit, [names.get(code, code) for code in who.schools]),
        "made": words.made(text.moment(who.created_at), who.created_by),
        "seen": text.moment(who.seen_at) if who.seen_at else said.NEVER,
        "password": text.moment(who.expires_at),
    }
    lines = [
        el("div", "", el("dt", "", words.FACTS[name]), el("dd", "", line)) for name, line in told.items()
    ]
    return join((el("h2", "cs-said", who.name), el("dl", "cs-facts", *lines)))


def _rights(who: Person, names: Names) -> None:
    """Role, and the schools or the unit that go with it."""
    with st.container(border=True, key="person-rights"):
        st.html(el("h3", "cs-said", words.RIGHTS))
        if who.login == principal().login:
            st.html(el("p", "cs-detail", words.OWN))
            return
        key, roles = f"{who.id}-{who.revision}", ["", *access.GRANTED]
        shown = {role: text.ROLE_WORDS.get(role, words.NO_ROLE) for role in roles}
        told: dict[str, Any] = {"format_func": shown.__getitem__, "key": f"role-{key}"}
        role = st.selectbox(words.ROLE, roles, roles.index(who.role), **told)
        unit, schools = _with(role, who, names, key)
        act = answers.does(_grant, who, role, unit, schools)
        st.button(words.GO_GRANT, type="primary", key=f"grant-{key}", on_click=act)


def _with(role: str, who: Person, names: Names, key: str) -> tuple[str, tuple[str, ...]]:
    """What goes with the role that is chosen."""
    known = {**{code: code for code in who.schools}, **names}
    if role == "unit":
        units = [each.name for each in plan.load().tracked.units]
        place = units.index(who.unit) if who.unit in units else None
        chosen = st.selectbox(words.UNIT, units, place, placeholder=words.CHOOSE, key=f"unit-{key}")
        return chosen or "", ()
    if role == "school":
        codes, own = list(known), next(iter(who.schools), None)
        given: dict[str, Any] = {"format_func": known.__getitem__, "placeholder": words.CHOOSE}
        place = codes.index(own) if own else None
        picked = st.selectbox(words.SCHOOL, codes, place, key=f"school-{key}", **given)
        return "", (picked,) if picked else ()
    if role == "inspector":
        given = {"format_func": known.__getitem__, "placeholder": words.CHOOSE}
        return "", tuple(
            st.multiselect(words.SCHOOLS, list(known), list(who.schools), key=f"schools-{key}", **given)
        )
    return "", ()


def _grant(who: Person, role: str, unit: str, schools: tuple[str, ...]) -> str:
    by = answers.allowed(GRANT)
    ledger.open().people.grant(who.id, role, unit=unit, schools=schools, revision=who.revision, who=by)
    return words.granted(who.name)


def _preview(who: Person) -> None:
    """Look through this one's eyes; the frame tells so on every page until it is over."""
    with st.container(border=True, key="person-preview"):
        st.html(el("h3", "cs-said", words.PREVIEW) + el("p", "cs-detail", words.PREVIEW_NOTE))
        if not st.button(words.GO_PREVIEW, key=f"preview-{who.id}"):
            return
        try:
            ledger.open().people.preview(who.id, who=answers.allowed(PREVIEW))
        except (ledger.LedgerError, access.Denied) as fault:
            st.error(esc_markdown(str(fault)))
            return
    st.session_state[PREVIEWED] = who.id
    st.switch_page(st.Page(config.ROOT / "pages" / "people.py", default=True))


def _upkeep(who: Person) -> None:
    """Name, password, and whether the account may be used."""
    with st.container(border=True, key="person-upkeep"):
        st.html(el("h3", "cs-said", words.ACCOUNT))
        key = f"{who.id}-{who.revision}"
        name = st.text_input(words.NAME, who.name, max_chars=40, key=f"name-{key}")
        act = answers.does(_rename, who, name)
        st.button(words.GO_RENAME, key=f"rename-{key}", disabled=name == who.name, on_click=act)
        with st.container(horizontal=True):
            if who.active and _may_have_password(who):
                _sure(words.PASSWORD, words.PASSWORD_NOTE, words.GO_PASSWORD, f"password-{key}", _reset, who)
            if who.active and who.login != principal().login:
                _sure(words.STOP, words.STOP_NOTE, words.GO_STOP, f"stop-{key}", _stop, who)
            if not who.active:
                _sure(words.GO_START, words.START_NOTE, words.GO_START, f"start-{key}", _start, who)


def _may_have_password(who: Person) -> bool:
    return who.local and (who.break_glass or config.settings().sign_in != config.OIDC)


def _sure(title: str, note: str, go: str, key: str, act: Any, who: Person) -> None:
    """A step that is taken behind a confirmation."""
    with st.popover(title, key=key):
        st.html(el("p", "cs-detail", note))
        sure = st.checkbox(words.SURE, key=f"sure-{key}")
        st.button(go, disabled=not sure, key=f"go-{key}", on_click=answers.does(act, who))


def _rename(who: Person, name: str) -> str:
    by = answers.allowed(REGISTER)
    return words.renamed(ledger.open().people.rename(who.id, name, revision=who.revision, who=by).name)


def _reset(who: Person) -> str:
    handing.keep(who, ledger.open().people.set_password(who.id, who=answers.allowed(REGISTER)))
    return words.fresh(who.name)


def _stop(who: Person) -> str:
    by = answers.allowed(REGISTER)
    return words.stopped(ledger.open().people.disable(who.id, revision=who.revision, who=by).name)


def _start(who: Person) -> str:
    by = answers.allowed(REGISTER)
    return words.started(ledger.open().people.enable(who.id, revision=who.revision, who=by).name)
