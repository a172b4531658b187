"""The checklist at the school: one tap keeps what is in order, what is not gets words and a picture."""

import base64
import hashlib
from typing import Any

import streamlit as st

from cockpit import config, inspection, ledger
from cockpit.figures import visits as figures
from cockpit.figures.visits import Item, Place
from cockpit.inspection import Area
from cockpit.ledger.visits import STARTED, Finding
from cockpit.screen import choice
from cockpit.screen.card import principal
from cockpit.screen.html import Markup, el
from cockpit.screen.pieces import chip
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page
from cockpit.screen.visiting import laid
from cockpit.text import visits as told
from cockpit.text import visits_desk as words

RIGHT = "visit:record"
KINDS = ["jpg", "jpeg", "png", "webp"]
TYPES = {"jpg": "jpeg", "png": "png", "webp": "webp"}
FEW = 4  # schools that stand side by side as buttons
MOST = 500  # characters of a note


def school(item: Item) -> str:
    """The school whose checklist is shown, kept in the address."""
    names = {place.school.code: place.school.short for place in item.places}
    first = next(iter(names))
    if len(names) == 1:
        return first
    choice.recall("school", names, first)
    if len(names) <= FEW:
        chosen = st.segmented_control(
            words.AT, list(names), required=True, format_func=lambda code: names.get(code, code), key="school"
        )
    else:
        chosen = st.selectbox(
            words.AT, list(names), format_func=lambda code: names.get(code, code), key="school"
        )
    choice.remember("school", chosen, first)
    return chosen or first


def checklist(page: Page, item: Item, school: str) -> None:
    """The points of one area to tap, where the reader may record them; else all of them as a table."""
    place = next(each for each in item.places if each.school.code == school)
    if item.held.state != STARTED or not principal().may(RIGHT):
        laid.show(page, figures.checklist(page.read, item, school))
    elif place.signed:
        laid.show(page, figures.checklist(page.read, item, school))
        st.html(el("p", "cs-detail", words.CLOSED))
    else:
        area = _area(item, place)
        measured = figures.measured(page.read, item, school)
        with st.container(key="visit-points"):
            for id in (*(point.id for point in area.asked), area.id):
                _point(item, place, area, id, measured)


def pictures(item: Item) -> None:
    """The pictures of the problems, one at a time."""
    held = {f.id: f for place in item.places for f in place.findings if f.photo}
    if not held:
        return
    names = {place.school.code: place.school.short for place in item.places}
    opened = st.popover(words.pictures(len(held)), key="visit-pictures", on_change="rerun")
    with opened:
        if not getattr(opened, "open", True):
            return
        titles = {id: words.picture(names[f.school], figures.called(f.point)) for id, f in held.items()}
        chosen = st.selectbox(
            words.WHICH_PICTURE, list(held), format_func=lambda id: titles.get(id, id), key="visit-picture"
        )
        st.html(_picture(held[chosen or next(iter(held))]))


def _picture(finding: Finding) -> Markup:
    """A picture as part of the page: nothing is left in a store that anybody could ask."""
    assert finding.photo is not None
    body = base64.b64encode(ledger.open().visits.photo(finding.id, principal().scope)).decode()
    kind = TYPES[finding.photo.kind]
    return el("img", "cs-photo", src=f"data:image/{kind};base64,{body}", alt=finding.photo.name)


def _area(item: Item, place: Place) -> Area:
    """The area on the screen: those of the visit side by side, each with how far it is."""
    areas = {area.id: area for area in inspection.load().areas if area.id in item.held.areas}
    done = {finding.point for finding in place.findings}
    titles = {
        id: words.area(area.title, sum(point.id in done for point in area.asked), len(area.asked))
        for id, area in areas.items()
    }
    first = next(iter(areas))
    choice.recall("area", areas, first)
    chosen = st.segmented_control(
        words.AREA, list(areas), required=True, format_func=lambda id: titles.get(id, id), key="area"
    )
    choice.remember("area", chosen, first)
    return areas[chosen or first]


def _point(item: Item, place: Place, area: Area, id: str, measured: Any) -> None:
    """One point: what to look at, what the data say, the grades to tap, words and a picture."""
    found = next((each for each in place.findings if each.point == id), None)
    of = f"{item.held.id}-{place.school.code}-{id}-{found.revision if found else 0}"
    grades = [grade for grade in inspection.GRADES if id != area.id or grade in inspection.WRONG]
    with st.container(key=f"visit-point-{of}", border=True):
        st.html(_head(area, id, found, measured))
        chosen = st.segmented_control(
            words.grade(figures.called(id)),
            grades,
            default=found.grade if found else None,
            format_func=lambda grade: told.GRADES.get(grade, grade),
            label_visibility="collapsed",
            width="stretch",
            key=f"visit-grade-{of}",
            on_change=answers.does(_tapped, item.held.id, place.school.code, id, of, found),
        )
        if chosen in inspection.WRONG:
            _words(item, place, id, of, found)
        elif chosen is not None:
            with st.expander(words.MORE, key=f"visit-more-{of}"):
                _words(item, place, id, of, found)


def _head(area: Area, id: str, found: Finding | None, measured: Any) -> Markup:
    point = inspection.load().points.get(id)
    state = told.grave(found.grade, found.urgent) if found else told.OPEN
    status = inspection.GRADES[found.grade] if found else "no_data"
    data = measured.get(point.indicator) if point and point.indicator else None
    return el(
        "div",
        "cs-point",
        el("b", "", figures.called(id)),
        chip(status or "no_trend", state),
        el("p", "cs-detail", words.look(point.look if point else words.ELSE, point.clause if point else "")),
        el("p", "cs-detail", words.data(data)) if data else "",
        el("p", "cs-detail", words.kept(found.by, found.at)) if found else "",
    )


def _words(item: Item, place: Place, id: str, of: str, found: Finding | None) -> None:
    """What is wrong in words, whether it can wait, a picture; saved together with the tapped grade."""
    with st.form(f"visit-words-{of}", enter_to_submit=False):
        note = found.note if found else ""
        st.text_area(words.WHAT, note, max_chars=MOST, height=80, key=f"visit-note-{of}")
        st.checkbox(words.URGENT, bool(found and found.urgent), key=f"visit-urgent-{of}")
        most = config.settings().evidence_mb
        label = words.photo(most, bool(found and found.photo))
        st.file_uploader(label, type=KINDS, max_upload_size=most, key=f"visit-photo-{of}")
        click = answers.does(_saved, item.held.id, place.school.code, id, of, found)
        st.form_submit_button(words.SAVE, type="primary", key=f"visit-save-{of}", on_click=click)


def _tapped(visit: str, school: str, point: str, of: str, found: Finding | None) -> str:
    """A tap keeps at once what needs no words; anything else waits for them."""
    grade = st.session_state.get(f"visit-grade-{of}")
    if grade is None or grade in inspection.WRONG:
        return ""
    note = found.note if found and found.grade not in inspection.WRONG else ""
    _record(visit, school, point, of, found, grade, note, False)
    return ""  # the chip beside the point says it; a sentence above would move what a finger aims at


def _saved(visit: str, school: str, point: str, of: str, found: Finding | None) -> str:
    said = st.session_state
    grade = said.get(f"visit-grade-{of}")
    note, urgent = said.get(f"visit-note-{of}", ""), bool(said.get(f"visit-urgent-{of}"))
    return _record(visit, school, point, of, found, grade or "", note, urgent, said.get(f"visit-photo-{of}"))


def _record(
    visit: str,
    school: str,
    point: str,
    of: str,
    found: Finding | None,
    grade: str,
    note: str,
    urgent: bool,
    file: Any = None,
) -> str:
    """Keep one finding; the same tap or click again finds the same key and changes nothing."""
    who = answers.allowed(RIGHT)
    photo = (file.name, file.getvalue()) if file else None
    said = (of, grade, note, urgent, hashlib.sha256(photo[1]).hexdigest() if photo else "")
    key = hashlib.sha256(repr(said).encode()).hexdigest()
    more: dict[str, Any] = {"note": note, "urgent": urgent, "photo": photo, "who": who, "key": key}
    revision = found.revision if found else 0
    ledger.open().visits.record(visit, school=school, point=point, grade=grade, revision=revision, **more)
    return words.recorded(figures.called(point), grade)
