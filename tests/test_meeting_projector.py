"""On the projector: every figure of the slides, whole, one step after another."""

from dataclasses import replace

import polars as pl
import pytest

from cockpit import ledger
from cockpit.figures import meeting as figures
from cockpit.screen import tables
from cockpit.screen.conferring import steps
from tests import watching
from tests.test_meeting_page import CODE, closed, here, month  # noqa: F401  (fixtures)

pytestmark = pytest.mark.usefixtures("here")


def test_every_figure_of_the_slides_is_on_the_projector_with_every_sentence():
    document = figures.document(ledger.open().meetings.meeting(CODE), "district", form="pptx")
    every = steps.steps(document)
    shown = [figure for step in every for figure in step.shown]
    assert list(dict.fromkeys(figure.name for figure in shown)) == [f.name for f in document.figures]
    for figure in document.figures:
        parts = [part.frame for part in shown if part.name == figure.name]
        assert pl.concat(parts).equals(figure.frame)
    assert [step.place for step in every] == sorted(step.place for step in every)
    assert {step.place for step in every} == set(range(len(document.sections)))


def test_a_table_on_the_projector_shows_twice_the_rows_where_none_takes_two_lines():
    short = figures.agenda(ledger.open().meetings.meeting(CODE))
    long = replace(short, frame=short.frame.with_columns(content=pl.lit("长" * 80)))
    shown = [tables.rows(figure, 7).count("<tr") - 1 for figure in (short, long)]
    assert shown == [min(14, short.frame.height), 7] and short.frame.height > 7


def test_the_projector_shows_one_step_and_nothing_of_the_page():
    page = month("leader", present="1", step="2")
    assert 'class="cs-scene cs-kind-meeting"' in watching.markup(page)
    assert "cs-page" not in watching.markup(page)
    far = month("leader", present="1", step="9999")
    assert 'class="cs-scene cs-kind-meeting"' in watching.markup(far)
