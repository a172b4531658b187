"""A figure is refused unless its frame is exactly what its kind declares."""

from datetime import date

import polars as pl
import pytest

from cockpit.figures import KINDS, SCHEMAS, Figure, FigureError, Selection, columns, frame, shape
from tests.apps import samples


def make(kind: str, data: pl.DataFrame, **more) -> Figure:
    return Figure("sample", kind, "标题", "一句话", data, "台账", date(2026, 10, 31), **more)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_accepts_an_empty_frame_of_its_own_columns(kind):
    assert make(kind, frame(kind)).empty


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"table"}))
def test_a_missing_a_further_or_a_misplaced_column_is_refused(kind):
    whole = frame(kind)
    for wrong in (
        whole.drop(whole.columns[-1]),
        whole.with_columns(extra=pl.lit(1)),
        whole.select(reversed(whole.columns)),
    ):
        with pytest.raises(FigureError, match="columns"):
            make(kind, wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_of_another_type_is_refused(kind):
    name = next(c for c, t in SCHEMAS[kind].items() if t == pl.String())
    with pytest.raises(FigureError, match=name):
        make(kind, frame(kind).with_columns(pl.lit(date(2026, 1, 1)).alias(name)))


def test_integers_and_untyped_nulls_are_taken_where_a_number_is_declared():
    data = frame("ranking", [{"key": "a", "text": "1"}]).with_columns(
        pl.lit(3, pl.UInt32).alias("value"), pl.lit(None).alias("target")
    )
    found = make("ranking", data).frame
    assert found.schema == SCHEMAS["ranking"]
    assert found["value"].to_list() == [3.0]


def test_an_unknown_status_kind_or_name_is_refused():
    with pytest.raises(FigureError, match="great"):
        make("claims", frame("claims", [{"status": "great"}]))
    with pytest.raises(FigureError, match="donut"):
        make("donut", frame("claims"))
    with pytest.raises(FigureError, match="name"):
        Figure("A b", "claims", "标题", "", frame("claims"), "", None)


def test_a_register_names_only_columns_it_has():
    data = pl.DataFrame({"key": ["1"], "name": ["甲"]})
    assert [c[0] for c in columns(make("table", data))] == ["name"]
    with pytest.raises(FigureError, match="users"):
        make("table", data, options={"columns": (("users", "人数", "人", 0),)})
    with pytest.raises(FigureError, match="key"):
        make("table", data.select("name", "key"))


def test_rows_with_a_column_the_kind_lacks_are_refused():
    with pytest.raises(FigureError, match="colour"):
        frame("claims", [{"colour": "red"}])


def test_shape_orders_and_fills_the_columns():
    found = shape("ranking", pl.DataFrame({"value": [1], "key": ["a"], "more": [0]}))
    assert tuple(found.columns) == KINDS["ranking"]
    assert found["label"].to_list() == [None]


def test_a_selection_writes_only_what_differs_from_its_defaults():
    assert Selection().pairs() == {}
    assert Selection(layer="optical", year=2027).pairs() == {"layer": "optical", "year": "2027"}


def test_the_samples_show_every_kind():
    assert set(samples.one_of_each()) == set(KINDS)
