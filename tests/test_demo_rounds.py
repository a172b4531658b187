"""The demonstration arrives month by month; no round knows what came later, the last one knows everything."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from cockpit import access, config, contracts, demo, ledger, plan, store
from cockpit.demo import district, rounds

TODAY = date(2026, 11, 21)
ENDS = [date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]
SMALL = {"months": 1, "scale": 0.1}  # of two rounds the first one then has no daily rows at all
ORIGIN = ("import_id", "source_file", "source_sheet", "source_row", "imported_at")
MARTS = ("observation", "source", "dim_month")
CATALOGUE = contracts.load()


@pytest.fixture(scope="module")
def p() -> demo.Parameters:
    return demo.load(config.ROOT / "data", today=TODAY, months=6, scale=0.2)


@pytest.fixture(scope="module")
def frames(p) -> Mapping[str, pl.DataFrame]:
    return district.frames(p, CATALOGUE, plan.load(), config.ROOT / "data" / "geo")


@pytest.fixture(scope="module")
def told(p, frames) -> list[Mapping[str, pl.DataFrame]]:
    """What each round knows, oldest first."""
    return [{name: rounds.known(p, CATALOGUE[name], frames, end) for name in CATALOGUE} for end in ENDS]


def test_there_is_one_round_for_each_of_the_last_month_ends(p):
    turns = rounds.rounds(p)
    assert [turn.end for turn in turns] == ENDS
    assert [turn.before for turn in turns] == [None, *ENDS[:-1]]
    assert [turn.last for turn in turns] == [False, False, False, True]


@pytest.mark.parametrize("number", range(len(ENDS)))
def test_a_round_read_at_its_month_end_holds_nothing_of_the_future(told, number):
    for name, contract in CATALOGUE.items():
        if contract.feed:
            continue
        _, failures = contract.check(told[number][name], today=ENDS[number])
        assert failures.is_empty(), (name, failures.head(3).to_dicts())
        assert told[number][name].height > 0, name


@pytest.mark.parametrize("number", range(len(ENDS)))
def test_every_reference_of_a_round_points_to_a_row_it_knows(told, number):
    for name, contract in CATALOGUE.items():
        for column, register in contract.refs.items():
            there = told[number][register][CATALOGUE[register].key[0]]
            lost = told[number][name].filter(
                pl.col(column).is_not_null() & ~pl.col(column).is_in(there.implode())
            )
            assert lost.is_empty(), (name, column)


def test_a_row_that_was_known_once_never_disappears(told):
    for before, after in pairwise(told):
        for name, contract in CATALOGUE.items():
            lost = before[name].join(after[name], on=contract.key, how="anti", nulls_equal=True)
            assert lost.is_empty(), name


def test_the_last_round_knows_the_whole_district(told, frames):
    assert [name for name in CATALOGUE if not told[-1][name].equals(frames[name])] == []


def test_dates_that_have_passed_and_plans_are_known_from_the_start(told, frames):
    links = told[0]["campus_link"].join(frames["campus_link"], on="school_code", suffix="_now")
    passed = links.filter(pl.col("accepted_on_now") <= ENDS[0])
    assert passed["accepted_on"].equals(passed["accepted_on_now"], check_names=False)
    later = links.filter(pl.col("accepted_on_now") > ENDS[0])
    assert later.height >= 1
    assert later.select(pl.col("accepted_on", "acceptance_no").is_null().all()).row(0) == (True, True)
    assert told[0]["deliverable"]["due_on"].equals(frames["deliverable"]["due_on"])
    assert told[0]["deliverable"]["due_on"].max() > TODAY


def test_a_line_upgraded_later_is_still_slow(told, frames):
    now = frames["campus_link"].filter(pl.col("ten_gigabit_on") > ENDS[0])
    slow = told[0]["campus_link"].join(now, on="school_code", how="semi")
    assert slow.height >= 1
    assert slow["access_mbps"].max() < 10_000 <= now["access_mbps"].min()
    quick = now.filter(pl.col("gigabit_class_on") > ENDS[0])
    assert slow.join(quick, on="school_code", how="semi")["classroom_mbps"].max() < 1_000


def test_a_system_assessed_later_had_its_assessment_of_the_cycle_before(told, frames):
    now = frames["information_system"].filter(pl.col("assessed_on") > ENDS[0])
    was = told[0]["information_system"].join(now, on="system_code", suffix="_now")
    assert was.height >= 1
    cycle = pl.col("assessed_on").dt.offset_by(pl.format("{}mo", "cycle_months"))
    apart = was.filter(pl.col("assessed_on").is_not_null()).select(
        (cycle - pl.col("assessed_on_now")).dt.total_days().abs().max()
    )
    assert apart.item() <= 3  # months differ in length


def test_register_rows_are_reported_in_the_month_of_their_round(told):
    for end, known in zip(ENDS, told, strict=True):
        assert (
            known["campus_link"]
            .select(pl.col("reported_on").is_between(end.replace(day=1), end).all())
            .item()
        )


def test_a_round_sends_only_what_is_new_and_a_daily_row_is_sent_once(p, frames):
    sent = [rounds.delivered(p, CATALOGUE, frames, turn) for turn in rounds.rounds(p)]
    for name, contract in CATALOGUE.items():
        together = pl.concat([each[name] for each in sent])
        last = together.unique(contract.key, keep="last")
        assert last.sort(contract.key).equals(frames[name].sort(contract.key)), name
        if contract.feed:
            assert together.height == frames[name].height
    assert [each["wifi_survey"].height > 0 for each in sent] == [True, False, False, False]
    assert [each["subdistrict"].height for each in sent] == [11, 0, 0, 0]


class BrokenOff(Exception):
    """The build is stopped from outside."""


def _home(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """A fresh home of this process."""
    for name in ("COCKPIT_STORE_URL", "COCKPIT_LEDGER_URL", "COCKPIT_DATA"):
        patch.delenv(name, raising=False)
    patch.setenv("COCKPIT_HOME", str(folder))
    patch.setenv("COCKPIT_TODAY", TODAY.isoformat())
    config.reset()
    store.close()


def _relation(t, *, name: str):
    """A row is a row of the relation, with its columns."""
    return getattr(t, name).select()


def _served() -> dict[str, pl.DataFrame]:
    """Every relation of the served version without where its rows came from, in one order."""
    reader = store.reader(access.Scope(None, access.Level.SENSITIVE))
    names = [*MARTS, *(each.condensed.name if each.feed else name for name, each in CATALOGUE.items())]
    found = {name: reader(_relation, name=name) for name in names}
    plain = {name: frame.drop(ORIGIN, strict=False) for name, frame in found.items()}
    return {name: frame.sort(frame.columns) for name, frame in plain.items()}


@pytest.fixture(scope="module")
def landed(tmp_path_factory) -> Iterator[tuple]:
    """Two rounds, broken off after the first and built again: first and second calls, versions, what was
    sent back, rows.
    """
    with pytest.MonkeyPatch.context() as patch:
        _home(patch, tmp_path_factory.mktemp("rounds"))
        first, second = [], []

        def stop(version: store.Version) -> None:
            first.append((version, demo.unfinished(version)))
            raise BrokenOff

        with pytest.raises(BrokenOff):
            demo.build(**SMALL, rounds=2, after=stop)
        demo.build(**SMALL, rounds=2, after=second.append)
        back = {item.file_name: (item.version, item.rows_back) for item in ledger.open().imports()}
        yield first, second, store.versions(), back, _served()
        store.close()
    config.reset()


def test_each_round_is_a_version_of_its_month_and_is_told_when_it_is_served(landed):
    first, second, versions, *_ = landed
    assert [version.month for version, _ in first] == [ENDS[2]]
    assert [version.month for version in second] == ENDS[2:]
    ordered = sorted(versions, key=lambda version: version.number)
    assert [(version.number, version.month, version.demo) for version in ordered] == [
        (number, end, True) for number, end in enumerate(ENDS[2:], start=1)
    ]
    for number, version in enumerate(ordered, start=1):
        assert f"第 {number}/2 轮" in version.note
        assert f"{version.month:%Y-%m}" in version.note


def test_a_build_that_was_broken_off_is_known_to_be_unfinished_and_goes_on(landed):
    first, second, versions, *_ = landed
    assert [unfinished for _, unfinished in first] == [True]
    assert [version.number for version in second] == [1, 2]
    assert not demo.unfinished(second[-1])
    assert len(versions) == 2


def test_the_mistakes_come_with_the_last_round(landed):
    *_, back, _ = landed
    wrong = {name.partition("_")[0]: told for name, told in back.items() if told[1]}
    assert wrong == {"01 各校月报": (2, 5), "网络实测": (2, 3)}


def test_the_last_version_holds_the_rows_of_a_district_sent_at_once(landed, tmp_path, monkeypatch):
    *_, rows = landed
    _home(monkeypatch, tmp_path)
    whole = demo.build(**SMALL, rounds=1)
    assert (whole.number, whole.month, demo.unfinished(whole)) == (1, ENDS[-1], False)
    at_once = _served()
    assert rows.keys() == at_once.keys()
    assert [name for name in rows if not rows[name].equals(at_once[name])] == []
    store.close()
