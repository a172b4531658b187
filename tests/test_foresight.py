"""What was foreseen and judged is kept per store version: whole or not at all, once, and as it was said."""

import math
import os
import signal
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from cockpit import ledger
from cockpit.ledger import CHANCES, FANS, FORECASTS, JUDGEMENTS, Edition, Ledger, LedgerError, connection
from cockpit.ledger.tables import METADATA
from tests.forking import FORKS

MONTHS = [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31)]
BAND = ("low10", "low25", "median", "high75", "high90")
JUDGED = {"judged_on": date(2026, 11, 22), "late": False, "disagree": False, "held": False, "evidence": "A"}
TABLES = ("edition", "forecast", "chance", "judgement")
STATEMENTS = 8  # of one issue: begin or lock, look, three parts, edition, last audit entry, next one


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return request.getfixturevalue("database")
    return f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def book(url: str) -> Iterator[Ledger]:
    opened = ledger.open(url)
    yield opened
    opened.close()


def edition(number: int = 1, *, demo: bool = True, day: int = 1) -> Edition:
    return Edition(number, datetime(2026, 11, day, 8, 30, tzinfo=UTC), MONTHS[0], demo)


def frames(shift: float = 0.0) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Two forecasts, one of them without a course; a goal with a date and one without; two judgements."""
    told = {"formula": 1, "seed": 2**32 - 1, "as_of": date(2026, 10, 31), "points": 12}
    forecasts = [told | {"key": "k1", "model": "runrate"}, told | {"key": "k2", "model": "stages"}]
    fans = [
        {"key": "k1", "month": month} | {name: shift + 0.1 * i + n / 3 for n, name in enumerate(BAND)}
        for i, month in enumerate(MONTHS)
    ]
    quantiles = {"low": 1.0, "median": 2.0, "high": 3.0, "eta": MONTHS[1], "eta_low": MONTHS[0]}
    chances = [
        {"key": "k1", "goal": "t1", "p": 0.8, "arrives": 0.9, "horizon": MONTHS[2], **quantiles},
        {"key": "k2", "goal": "t2", "p": None, "arrives": 0.0, "horizon": None},
    ]
    judgements = [
        JUDGED | {"target_id": "t1", "indicator_id": "k1", "status": "on_track", "reason": "速度 0.3 所/月"},
        JUDGED | {"target_id": "t2", "indicator_id": "k2", "status": "no_data", "reason": ""},
    ]
    rows = zip((forecasts, fans, chances, judgements), (FORECASTS, FANS, CHANCES, JUDGEMENTS), strict=True)
    return tuple(pl.DataFrame(each, schema=schema) for each, schema in rows)


def held(issued: ledger.Issued) -> tuple[pl.DataFrame, ...]:
    return issued.forecasts, issued.fans, issued.chances, issued.judgements


def counted(book: Ledger) -> dict[str, int]:
    """How many rows each table has."""
    with book.engine.connect() as open_:
        return {
            name: open_.scalar(sa.select(sa.func.count()).select_from(METADATA.tables[name]))
            for name in TABLES
        }


def test_an_edition_comes_back_exactly_as_it_was_issued(book: Ledger):
    given = frames()
    assert book.foresight.issue(edition(), *given)
    found = book.foresight.issued(edition().id)
    assert found.edition == edition()
    assert abs(datetime.now(UTC) - found.edition.issued_at) < timedelta(minutes=5)
    for was, now in zip(given, held(found), strict=True):
        assert now.schema == was.schema
        assert now.equals(was)


def test_issuing_is_noted_in_the_audit_with_what_was_issued(book: Ledger):
    book.foresight.issue(edition(3), *frames())
    (entry,) = book.entries()
    assert (entry.who, entry.action, entry.object) == ("system", "forecast", edition(3).id)
    assert "第 3 版" in entry.detail
    assert book.broken() is None


def test_an_edition_is_issued_once_and_a_second_try_changes_nothing(book: Ledger):
    assert book.foresight.issue(edition(), *frames())
    before = counted(book), book.entries()
    assert not book.foresight.issue(edition(), *frames(shift=9.0))
    assert (counted(book), book.entries()) == before
    assert book.foresight.issued(edition().id).fans.equals(frames()[1])


def test_the_same_moment_in_another_zone_is_the_same_edition():
    there = edition().published_at.astimezone(timezone(timedelta(hours=8)))
    assert Edition(1, there, MONTHS[0], True).id == edition().id == "1@2026-11-01T08:30:00+00:00"


def test_an_edition_nobody_issued_is_none(book: Ledger):
    assert book.foresight.issued(edition().id) is None
    assert book.foresight.editions() == []
    assert book.foresight.before(edition(), True) is None
    assert book.foresight.fans_of("k1").is_empty()


def test_an_edition_without_any_forecast_can_be_issued(book: Ledger):
    empty = [pl.DataFrame(schema=schema) for schema in (FORECASTS, FANS, CHANCES, JUDGEMENTS)]
    assert book.foresight.issue(edition(), *empty)
    for part, given in zip(held(book.foresight.issued(edition().id)), empty, strict=True):
        assert part.schema == given.schema
        assert part.is_empty()


def test_editions_are_listed_oldest_first_and_the_one_before_is_of_the_same_kind(book: Ledger):
    issued = [edition(1, day=1), edition(2, demo=False, day=2), edition(4, day=4), edition(3, day=3)]
    for each in issued:
        book.foresight.issue(each, *frames(each.number))
    assert [each.number for each in book.foresight.editions()] == [1, 2, 3, 4]
    assert book.foresight.before(edition(4, day=4), True) == edition(3, day=3)
    assert book.foresight.before(edition(3, day=3), True) == edition(1, day=1)
    assert book.foresight.before(edition(4, day=4), False).number == 2
    assert book.foresight.before(edition(1), True) is None


def test_what_each_edition_foresaw_for_one_indicator_is_kept_side_by_side(book: Ledger):
    for number in (1, 2):
        book.foresight.issue(edition(number, day=number, demo=number == 1), *frames(number))
    fans = book.foresight.fans_of("k1")
    told = ["key", "edition_id", "number", "month_of_issue", "as_of", "model", "month", *BAND]
    assert fans.columns == told
    assert fans.select("number", "month").rows() == [(n, month) for n in (1, 2) for month in MONTHS]
    for number in (1, 2):
        mine = fans.filter(pl.col("number") == number)
        assert mine.select("month", *BAND).equals(frames(number)[1].drop("key"))
        assert mine["edition_id"].unique().to_list() == [edition(number, day=number).id]
    assert book.foresight.fans_of("k1", demo=False)["number"].unique().to_list() == [2]
    assert book.foresight.fans_of("k2").schema == fans.schema
    assert book.foresight.fans_of("k2").is_empty()
    assert book.foresight.fans_of().equals(fans)
    assert book.foresight.fans_of("k1", before=edition(2))["number"].unique().to_list() == [1]


def test_what_each_edition_said_about_one_goal_is_kept_side_by_side(book: Ledger):
    for number in (1, 2):
        forecasts, fans, chances, judgements = frames()
        said = chances.with_columns(p=pl.col("p") / number)
        book.foresight.issue(edition(number, day=number, demo=number == 1), forecasts, fans, said, judgements)
    found = book.foresight.chances_of("t1")
    assert found.columns == ["number", "month_of_issue", *CHANCES]
    assert found.select("number", "month_of_issue", "p").rows() == [
        (1, MONTHS[0], 0.8),
        (2, MONTHS[0], 0.4),
    ]
    assert book.foresight.chances_of("t1", demo=False)["number"].to_list() == [2]
    assert book.foresight.chances_of("t9").is_empty()


def test_a_number_that_is_none_is_kept_as_missing_not_as_zero(book: Ledger):
    forecasts, fans, chances, judgements = frames()
    odd = fans.with_columns(low10=pl.lit(math.nan), high90=pl.lit(math.inf))
    unknown = judgements.with_columns(ratio=pl.lit(math.nan), target=pl.lit(0.0))
    book.foresight.issue(edition(), forecasts, odd, chances, unknown)
    found = book.foresight.issued(edition().id)
    assert found.fans["low10"].to_list() == found.fans["high90"].to_list() == [None] * 3
    assert found.judgements.select("ratio", "target").rows() == [(None, 0.0)] * 2


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (0, lambda frame: frame.drop("model")),
        (0, lambda frame: frame.with_columns(extra=1)),
        (0, lambda frame: pl.concat([frame, frame])),
        (1, lambda frame: frame.with_columns(key=pl.lit("k9"))),
        (1, lambda frame: pl.concat([frame, frame])),
        (1, lambda frame: frame.with_columns(month=pl.lit("soon"))),
        (2, lambda frame: frame.with_columns(arrives=pl.lit(math.nan))),
        (3, lambda frame: frame.with_columns(status=pl.lit(None, pl.String))),
    ],
)
def test_a_frame_that_does_not_fit_is_refused_and_nothing_is_kept(book: Ledger, part: int, change):
    given = list(frames())
    given[part] = change(given[part])
    with pytest.raises(LedgerError, match=r"。$"):
        book.foresight.issue(edition(), *given)
    assert set(counted(book).values()) == {0}
    assert book.entries() == []
    assert book.foresight.issue(edition(), *frames())


@pytest.mark.parametrize("table", TABLES)
def test_nobody_can_change_remove_or_add_to_what_was_issued(book: Ledger, table: str):
    book.foresight.issue(edition(), *frames())
    before = counted(book)
    rows = METADATA.tables[table]
    statements = [sa.update(rows).values({list(rows.primary_key.columns)[-1].name: "x"}), sa.delete(rows)]
    if book.engine.dialect.name == "postgresql":
        statements.append(sa.text("truncate edition, forecast, chance, judgement"))
    else:
        same = sa.select(rows).limit(1)
        statements.append(sa.insert(rows).prefix_with("or replace").from_select(rows.columns.keys(), same))
    for statement in statements:
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), book.engine.begin() as open_:
            open_.execute(statement)
    assert counted(book) == before


@pytest.mark.parametrize("table", TABLES[1:])
def test_a_closed_edition_takes_no_further_row(book: Ledger, table: str):
    book.foresight.issue(edition(), *frames())
    rows = METADATA.tables[table]
    last = list(rows.primary_key.columns)[-1].name
    added = sa.select(*(sa.literal("new") if each.name == last else each for each in rows.c)).limit(1)
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), book.engine.begin() as open_:
        open_.execute(sa.insert(rows).from_select(rows.columns.keys(), added))
    assert book.foresight.issued(edition().id).judgements.height == 2


def test_a_row_of_no_edition_cannot_be_kept(book: Ledger):
    row = {"edition_id": "9@never", "key": "k", "goal": "g", "arrives": 0.0}
    with pytest.raises(sa.exc.DatabaseError), book.engine.begin() as open_:
        open_.execute(sa.insert(METADATA.tables["chance"]).values(row))
    assert counted(book)["chance"] == 0


def test_without_its_audit_entry_an_edition_is_not_kept(book: Ledger):
    broken = (
        "create trigger audit_full before insert on audit begin select raise(abort, 'disk full'); end"
        if book.engine.dialect.name == "sqlite"
        else "alter table audit add constraint full_disk check (number < 0) not valid"
    )
    with book.engine.begin() as open_:
        open_.execute(sa.text(broken))
    with pytest.raises(LedgerError, match="没有执行"):
        book.foresight.issue(edition(), *frames())
    assert set(counted(book).values()) == {0}


def _killed_after(url: str, steps: int) -> None:
    """Issue an edition in a process that dies right after its n-th statement."""
    book = ledger.open(url)
    done = []

    def count(*_) -> None:
        done.append(1)
        if len(done) == steps:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(book.engine, "after_cursor_execute", count)
    book.foresight.issue(edition(), *frames())
    os._exit(len(done))


def test_a_process_killed_at_any_step_leaves_nothing_and_the_next_one_issues(url: str, book: Ledger):
    for steps in range(1, STATEMENTS + 1):
        process = FORKS.Process(target=_killed_after, args=(url, steps))
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        assert set(counted(book).values()) == {0}
        assert book.entries() == []
    assert book.foresight.issue(edition(), *frames())
    assert book.broken() is None


def _race(url: str, ready, go, told) -> None:
    book = ledger.open(url)
    ready.release()
    go.wait(60)
    told.put(book.foresight.issue(edition(), *frames()))


def test_of_processes_that_issue_the_same_edition_one_wins(url: str, book: Ledger):
    ready, go, told = FORKS.Semaphore(0), FORKS.Event(), FORKS.Queue()
    racers = [FORKS.Process(target=_race, args=(url, ready, go, told)) for _ in range(3)]
    for process in racers:
        process.start()
    assert all(ready.acquire(timeout=60) for _ in racers)
    go.set()
    assert sorted(told.get(timeout=60) for _ in racers) == [False, False, True]
    for process in racers:
        process.join(60)
    assert counted(book) == {"edition": 1, "forecast": 2, "chance": 2, "judgement": 2}
    assert len(book.entries()) == 1


def test_a_ledger_of_the_release_before_keeps_its_data(url: str):
    address = sa.make_url(url)
    before = sa.create_engine(
        address.set(drivername="postgresql+psycopg") if address.host else address,
    )
    settings = Config()
    settings.set_main_option("script_location", str(connection.MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    with before.begin() as open_:
        settings.attributes["connection"] = open_
        command.upgrade(settings, "0001")
        assert "edition" not in sa.inspect(open_).get_table_names()
        arrived = {"id": "i1", "file_name": "名单.xlsx", "sha256": "a" * 64, "by": "li", "state": "failed"}
        arrived |= {"at": datetime(2026, 7, 1), "note": "", "worker": "w"}
        open_.execute(sa.insert(METADATA.tables["imports"]).values(arrived))
    before.dispose()
    ledger._open.cache_clear()
    book = ledger.open(url)
    assert [(each.id, each.file_name) for each in book.imports()] == [("i1", "名单.xlsx")]
    assert book.foresight.issue(edition(), *frames())
    book.close()


def test_the_tables_are_as_the_newest_migration_leaves_them(book: Ledger):
    found = sa.inspect(book.engine)
    for name, table in METADATA.tables.items():
        there = {each["name"]: each["nullable"] for each in found.get_columns(name)}
        assert there == {each.name: each.nullable for each in table.columns}, name
        assert set(found.get_pk_constraint(name)["constrained_columns"]) == set(
            table.primary_key.columns.keys()
        )
