"""What holds for any input: reading is stable, no row disappears, and no bytes end the parent."""

import datetime as dt
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit import contracts, intake
from cockpit.intake import columns, csvs, normalise
from cockpit.intake.problems import Refusal

TYPES = {
    "text": ("campus_link", "remark"),
    "int": ("terminal_stock", "students"),
    "bandwidth": ("campus_link", "access_mbps"),
    "ratio": ("core_project", "actual_pct"),
    "date": ("campus_link", "reported_on"),
    "month": ("filter_coverage", "month"),
    "bool": ("campus_link", "ipv6"),
    "number": ("school", "longitude_deg"),
    "school": ("campus_link", "school_code"),
}
WRITTEN = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="0123456789.-/%年月日万兆千GMbps+约,，１２ ", max_size=12),
    st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)).map(str),
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(repr),
)
RAW = st.builds(lambda kind, text: kind + text, st.sampled_from("tnpdbl"), WRITTEN)
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def how(kind: str, known: intake.Known) -> normalise.Column:
    catalogue = contracts.load()
    dataset, name = TYPES[kind]
    return normalise.Column(catalogue[dataset].field(name), known.lookup(catalogue), unit_known=True)


@pytest.mark.parametrize("kind", TYPES)
@QUIET
@given(raw=RAW)
def test_a_value_read_once_and_written_out_is_read_the_same_again(kind, raw, known):
    column = how(kind, known)
    try:
        value = normalise.cell(raw, column)
    except normalise.Unreadable as refused:
        assert str(refused)
        return
    if value is None:
        return
    shown = {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
    assert normalise.cell(f"t{shown}", column) == value


@pytest.mark.parametrize("kind", TYPES)
@QUIET
@given(raws=st.lists(st.none() | RAW, max_size=12))
def test_a_whole_column_says_what_cell_by_cell_says(kind, raws, known):
    column = how(kind, known)
    done = columns.column(pl.Series("x", raws, dtype=pl.String), column)
    for raw, value, reason in zip(raws, done.values, done.reasons, strict=True):
        try:
            assert (value, reason) == (normalise.cell(raw, column), None)
        except normalise.Unreadable as refused:
            assert (value, reason) == (None, str(refused))


@QUIET
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_rows_of_text_or_one_refusal(data):
    try:
        for line, record in csvs.rows(data):
            assert line >= 1 and all(isinstance(cell, str) for cell in record)
    except Refusal as refused:
        assert refused.reason


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(["a.xlsx", "a.csv"]),
    head=st.sampled_from([b"", b"PK\x03\x04", "学校标识码,填报日期,接入带宽\n".encode()]),
    data=st.binary(max_size=400),
)
def test_any_bytes_given_as_a_file_are_taken_or_refused_with_the_parent_alive(name, head, data, known):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(head + data)
        batch = intake.read(path, name=name, catalogue=contracts.load(), known=known)
    assert batch.refused or batch.counted


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["2150000001", "3150000002", "9", "合计", ""]),
            st.sampled_from(["2026-03-01", "2026-13-01", "45000", ""]),
            st.sampled_from(["万兆", "10GB", "100", ""]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_every_row_is_kept_sent_back_or_skipped(rows, known):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "校园网络.csv"
        lines = ["学校标识码,填报日期,接入带宽", *(",".join(row) for row in rows)]
        path.write_text("\n".join(lines), encoding="utf-8")
        batch = intake.read(path, name=path.name, catalogue=contracts.load(), known=known)
    filled = sum(any(row) for row in rows)
    if batch.refused:
        assert filled == 0
        return
    counts, table = batch.counted["campus_link"], batch.tables["campus_link"]
    back = {p.row for p in batch.problems}
    assert counts.came_in == filled == counts.kept + counts.sent_back + counts.skipped
    assert (len(table), len(back)) == (counts.kept, counts.sent_back)
    assert not back & set(table["source_row"])
