"""The signature page: who stands by what was found in one school, and how that is taken back."""

import streamlit as st

from cockpit import ledger
from cockpit.figures import visits as figures
from cockpit.figures.visits import Item, Place
from cockpit.ledger.visits import PARTIES, SCHOOL, STARTED
from cockpit.screen.card import principal
from cockpit.screen.html import el
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page
from cockpit.screen.visiting import laid
from cockpit.text import visits as told
from cockpit.text import visits_desk as words

SIGN, WITHDRAW, RIGHT = "visit-sign", "visit-withdraw", "visit:sign"
MOST_NAME, MOST_SAID = 20, 500  # characters


def signatures(page: Page, item: Item, school: str) -> None:
    """Who has signed, and for one school the form to sign or to take signatures back."""
    place = next(each for each in item.places if each.school.code == school)
    if any(each.signatures for each in item.places):
        laid.show(page, figures.signatures(page.read, item))
    if item.held.state != STARTED or not principal().may(RIGHT):
        return
    if place.recorded < place.asked:
        st.html(el("p", "cs-detail", words.before_signing(place.school.short, place.asked - place.recorded)))
        return
    if missing := _parties(place):
        _form(item, place, missing)
    if place.signed and principal().role != SCHOOL:
        _withdraw(item, place)


def _parties(place: Place) -> list[str]:
    """Who has not signed yet and could on this device; a school signs for itself only."""
    mine = (SCHOOL,) if principal().role == SCHOOL else PARTIES
    return [party for party in mine if party not in place.signed]


def _form(item: Item, place: Place, parties: list[str]) -> None:
    of = f"{place.school.code}-{item.held.revision}"
    answers.shown(SIGN, item.held.id, item.held.revision, place.school.code)
    with st.form(f"visit-sign-{of}", enter_to_submit=False):
        st.html(el("h3", "cs-said", words.sign(place.school.short)))
        st.html(el("p", "cs-detail", words.stands_for(place.recorded, len(place.wrong))))
        st.segmented_control(
            words.PARTY,
            parties,
            default=parties[0],
            required=True,
            format_func=lambda party: told.PARTIES.get(party, party),
            key=f"visit-party-{of}",
        )
        st.text_input(words.SIGNER, max_chars=MOST_NAME, key=f"visit-signer-{of}")
        st.text_area(words.OPINION, max_chars=MOST_SAID, height=80, key=f"visit-opinion-{of}")
        st.checkbox(words.READ, key=f"visit-read-{of}")
        click = answers.does(_sign, of)
        st.form_submit_button(words.GO_SIGN, type="primary", key=f"visit-go-sign-{of}", on_click=click)


def _sign(of: str) -> str:
    """Sign as the form says; without the tick that it was read nothing is signed."""
    who, ((id, revision, school), key) = answers.allowed(RIGHT), answers.given(SIGN)
    said = st.session_state
    if not said.get(f"visit-read-{of}"):
        raise ledger.LedgerError(words.NOT_READ)
    party, name = said.get(f"visit-party-{of}") or "", said.get(f"visit-signer-{of}", "")
    opinion = said.get(f"visit-opinion-{of}", "")
    told_ = {"party": party, "name": name, "opinion": opinion, "who": who, "key": key}
    ledger.open().visits.sign(id, school=school, revision=revision, **told_)
    return words.signed(party, name)


def _withdraw(item: Item, place: Place) -> None:
    answers.shown(WITHDRAW, item.held.id, item.held.revision, place.school.code)
    with st.popover(words.WITHDRAW, key="visit-withdraw"):
        st.html(el("p", "cs-detail", words.WITHDRAW_NOTE))
        st.text_input(words.REASON, max_chars=MOST_SAID, key="visit-withdraw-why")
        st.button(words.GO_WITHDRAW, key="visit-go-withdraw", on_click=answers.does(_withdrawn))


def _withdrawn() -> str:
    who, ((id, revision, school), key) = answers.allowed(RIGHT), answers.given(WITHDRAW)
    reason = st.session_state.get("visit-withdraw-why", "")
    ledger.open().visits.withdraw(id, school=school, reason=reason, revision=revision, who=who, key=key)
    return words.WITHDRAWN
