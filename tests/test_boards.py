"""The painters of milestones: what the board, the fan and the paces say and draw, on page and wall."""

import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import polars as pl
import pytest

from cockpit.figures import Figure, frame
from cockpit.screen import boards, fans, paces
from tests.apps import samples


def with_row(kind: str, **changes) -> Figure:
    """A figure of one row."""
    made = {"board": samples.board, "pace": samples.pace}[kind]()
    return replace(made, frame=frame(kind, [made.frame.row(0, named=True) | changes]))


def drawn(markup: str) -> str:
    """The drawings behind the data addresses."""
    return "".join(unquote(found) for found in re.findall(r'src="data:image/svg\+xml,([^"]+)"', markup))


def test_every_year_heads_its_column_with_its_counts_in_words():
    figure = samples.board()
    said = boards.board(figure)
    assert [said.index(f"<b>{year} 年</b>") for year in (2025, 2027, 2030)] == sorted(
        said.index(f"<b>{year} 年</b>") for year in (2025, 2027, 2030)
    )
    for (_, word), rows in figure.frame.group_by("year", "status_word"):
        assert f"<span>{word}</span><b>{rows.height}</b>" in said
    assert said.count("cs-board-row") == figure.frame.height


def test_the_wall_shows_the_worst_and_says_how_many_more_there_are():
    figure = samples.board()
    said = boards.wall(figure)
    assert said.count("cs-board-row") == 3 * boards.WALL_ROWS
    assert said.count(f"另有 {9 - boards.WALL_ROWS} 项") == 3 and "点选" not in said


def test_a_line_of_the_board_leads_to_its_own_year():
    said = boards.board(with_row("board", key="yz-x", year=2030))
    assert 'href="/milestones?indicator=yz-x&amp;year=2030"' in said


def test_a_line_draws_course_path_target_and_fan():
    ahead = samples.board().frame.filter(pl.col("status") == "at_risk").row(0, named=True)
    lines = drawn(boards.drawing(ahead))
    assert lines.count("<path") == 5 and lines.count('Z"') == 1 and lines.count("<circle") == 1
    over = samples.board().frame.filter(pl.col("year") == 2025).row(0, named=True)
    assert drawn(boards.drawing(over)).count("<path") == 3, "nothing is foreseen once it is over"


def test_a_promise_without_data_has_a_dash_instead_of_a_drawing():
    nothing = {name: [] for name in ("course", "path", "low", "median", "high")}
    assert "—" in boards.drawing(samples.board().frame.row(0, named=True) | nothing)


@pytest.mark.parametrize(
    ("observed", "width", "past"), [(0.5, "33.33%", 0), (1.0, "66.67%", 0), (4.0, "100.00%", 1)]
)
def test_a_pace_is_its_share_of_what_is_needed(observed, width, past):
    said = paces.pace(with_row("pace", observed=observed, required=1.0))
    assert f"--w:{width}" in said and said.count("cs-past") == past


@pytest.mark.parametrize("observed", [0.0, -0.4])
def test_what_stands_still_or_goes_back_has_a_ring_and_no_bar(observed):
    said = paces.pace(with_row("pace", observed=observed, required=1.0))
    assert "cs-still" in said and "cs-fill" not in said


def test_where_less_is_wanted_a_falling_pace_counts_as_progress():
    assert "--w:50.00%" in paces.pace(with_row("pace", observed=-0.75, required=-1.0))


def test_the_course_is_plotted_with_both_bands_and_its_words():
    plot = fans.fan(samples.fan())
    assert sum(trace.fill == "tonexty" for trace in plot.data) == 2
    said = " ".join(note.text for note in plot.layout.annotations)
    for words in ("2027 年目标 33 所", "数据截至", "期限 2027 年底", "20 所", "预计 2028 年 4 月达到"):
        assert words in said
    segment = next(trace for trace in plot.data if trace.line.width == 5)
    assert segment.x[0] == date(2027, 11, 28), "the interval ends where the drawing ends when it is open"


def test_a_course_without_a_forecast_has_no_bands_and_no_arrival():
    made = samples.fan()
    known = made.frame.filter(pl.col("value").is_not_null())
    bare = replace(made, frame=known, options={"today": samples.AS_OF, "due": date(2027, 12, 31)})
    plot = fans.fan(bare)
    assert all(not trace.x for trace in plot.data if trace.fill == "tonexty")
    assert "预计" not in " ".join(note.text for note in plot.layout.annotations)
    assert "cs-eta" not in fans.wall(bare) and "20 所" in fans.wall(bare)


def test_the_wall_says_when_it_arrives():
    said = fans.wall(samples.fan())
    assert "预计 2028 年 4 月达到" in said and "cs-eta" in said and "2027 年目标 33 所" in said
