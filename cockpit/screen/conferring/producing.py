"""What a process of its own makes: a month closed, a pack produced; how far it is, what came out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import streamlit as st

from cockpit import access, ledger
from cockpit.agenda import Cadence
from cockpit.figures import meeting as figures
from cockpit.screen.card import principal
from cockpit.screen.conferring import sight
from cockpit.screen.html import el, esc_markdown
from cockpit.screen.rectifying import answers
from cockpit.text import meeting_page as words

CLOSE, PRODUCE = "meeting:close", "meeting:produce"
CLOSING, PACKING = "meeting-close", "meeting-pack"  # forms
EVERY_S = 1.0  # how often a run is looked at while it is under way
LAST = 10  # newest runs of a pack that are looked through for one that came to an end
FORMS = ("pptx", "docx", "pdf", "xlsx")
Files = Callable[[ledger.Run, access.Principal, ledger.Link | None], Mapping[str, str]]
start_close: Callable[..., ledger.Run] | None = None  # the frame provides these three
start_pack: Callable[..., ledger.Run] | None = None
file_links: Files | None = None  # form → one-time address


def running(subject: str, kind: str) -> ledger.Run | None:
    """The newest run of this kind about something, settled when its process has died."""
    book = ledger.open().meetings
    book.recover()
    return next((run for run in book.runs(subject) if run.kind == kind), None)


def close_form(cadence: Cadence, period: date, edition: int) -> None:
    """The button that closes a month; a further edition asks why."""
    run = running(f"{cadence.id} {cadence.code(period)}", "close")
    if run is not None and run.live:
        progress(run.id)
        return
    if run is not None and run.state in ("failed", "broken") and not _overtaken(cadence, period, run):
        st.error(esc_markdown(words.failed(run.said)))
    answers.shown(CLOSING, period, edition, run.id if run else "")
    if edition > 1:
        with st.popover(words.AGAIN):
            st.html(el("p", "cs-detail", words.AGAIN_NOTE))
            st.text_area(words.field(words.WHY, True), key=f"close-note-{edition}", max_chars=200, height=96)
            _close_button(cadence, period, edition)
    else:
        _close_button(cadence, period, edition)


def _overtaken(cadence: Cadence, period: date, run: ledger.Run) -> bool:
    """Whether the month was closed after a run that came to nothing."""
    closed = ledger.open().meetings.meetings(cadence.id)
    return any(each.period == period and each.closed_at > run.at for each in closed)


def _close_button(cadence: Cadence, period: date, edition: int) -> None:
    click = answers.does(_close, cadence, period, edition)
    st.button(words.close(period), type="primary", key=f"meeting-close-{edition}", on_click=click)


def _close(cadence: Cadence, period: date, edition: int) -> str:
    who, (_, key) = answers.allowed(CLOSE), answers.given(CLOSING)
    if start_close is None:
        raise ledger.LedgerError(words.NOT_HERE)
    start_close(cadence, period, note=st.session_state.get(f"close-note-{edition}", ""), who=who, key=key)
    return words.CLOSING


@st.fragment(run_every=EVERY_S)
def progress(id: str) -> None:
    """How far a run is; at its end the page is drawn anew."""
    run = ledger.open().meetings.run(id)
    if not run.live:
        st.rerun(scope="app")
    share = run.done / run.total if run.total else 0.0
    st.progress(min(max(share, 0.0), 1.0), text=esc_markdown(run.said or words.QUEUED))


def packs(meeting: ledger.Meeting, scope: str, kinds: Mapping[str, str]) -> None:
    """Produce a pack of this scope, and fetch what has been produced."""
    st.html(el("p", "cs-section-note", words.PACK_NOTE))
    pack = _chosen(kinds)
    runs = ledger.open().meetings.runs(meeting.code, LAST, pack=pack, scope=scope)
    live = next((run for run in runs if run.live), None)
    if live is not None:
        progress(live.id)
        return
    if principal().may(PRODUCE):
        answers.shown(
            PACKING, meeting.code, pack, scope, runs[0].id if runs else "", ledger.open().meetings.stamp()
        )
        click = answers.does(_make, meeting.code, pack, scope)
        st.button(words.make(bool(runs)), type="primary", key="meeting-pack-go", on_click=click)
    _results(meeting, runs)


def _chosen(kinds: Mapping[str, str]) -> str:
    first = next(iter(kinds))
    if len(kinds) == 1:
        return first
    titles = dict(kinds)
    return st.selectbox(words.PACK, list(titles), format_func=titles.__getitem__, key="meeting-pack") or first


def _make(code: str, pack: str, scope: str) -> str:
    who, (_, key) = answers.allowed(PRODUCE), answers.given(PACKING)
    meeting = ledger.open().meetings.meeting(code)
    if start_pack is None or scope not in sight.scopes(meeting):
        raise ledger.LedgerError(words.NOT_HERE)
    start_pack(code, pack, scope, who=who, key=key)
    return words.MAKING


def _results(meeting: ledger.Meeting, runs: Sequence[ledger.Run]) -> None:
    """The newest pack to fetch, or why there is none."""
    newest = runs[0] if runs else None
    if newest is not None and newest.state in ("failed", "broken"):
        st.error(esc_markdown(words.failed(newest.said)))
    done = next((run for run in runs if run.state == "done"), None)
    if done is None:
        st.html(el("p", "cs-detail", words.NO_PACK if principal().may(PRODUCE) else words.NOT_YET))
        return
    st.html(el("p", "cs-section-note", words.produced(done.finished_at, done.files)))
    if figures.outdated(meeting, done):
        st.warning(words.OUTDATED)
    opened = st.popover(words.FETCH, key="meeting-files", on_change="rerun")
    with opened:
        st.html(el("p", "cs-detail", words.FETCH_NOTE))
        if getattr(opened, "open", True) and file_links is not None:
            links = file_links(done, principal(), sight.pinned())
            for form in sorted(links, key=FORMS.index):
                st.link_button(words.form(form), links[form])
