"""The store: versions that never change, published at once or not at all, read within a scope."""

import itertools
import os
from datetime import UTC, date, datetime

import polars as pl
import pytest
import sqlalchemy as sa

from cockpit import config, contracts, store
from cockpit.access import Denied, Level, Scope, principal
from cockpit.store import StoreError, raw, relations, tables
from tests import storing
from tests.storing import WHOLE, change, codes, everything, sample, together

TYPES = {pl.Int64(), pl.Float64(), pl.Date(), pl.String(), pl.Boolean(), pl.Datetime("us", "UTC")}
SCHOOLS = tuple(codes())
RELATIONS = sorted(
    {table.name for _, table in tables.of_contracts(contracts.load())} | set(tables.METADATA.tables)
)
LEVELS = {table.name: Level.of(contract.level) for contract, table in tables.of_contracts(contracts.load())}


def publish_all(import_id: str = "all") -> store.Version:
    """A version with rows of every school, and of the district, in every dataset."""
    changes = [change(name, sample(name, SCHOOLS), import_id) for name in contracts.load()]
    return store.publish(changes, by="li", note="all")


# nothing yet


def test_before_the_first_version_there_is_none_and_reading_says_so(store_url: str):
    assert store.current() is None
    assert store.versions() == []
    assert store.health() == store.Health(None, False, None)
    for ask in (lambda: store.reader(WHOLE), lambda: store.fetch(together, WHOLE)):
        with pytest.raises(StoreError, match="还没有发布"):
            ask()


# publishing


def test_a_version_says_what_it_holds(store_url: str):
    before = datetime.now(UTC).replace(microsecond=0)
    version = store.publish(storing.both(1), by="li", note="n", demo=True, month=date(2026, 5, 3))
    assert (version.number, version.published_by, version.note) == (1, "li", "n")
    assert (version.demo, version.month, version.schema) == (True, date(2026, 5, 31), 1)
    assert before <= version.published_at <= datetime.now(UTC)
    assert version.imports == (f"import-{os.getpid()}-1",)
    assert store.current() == version
    assert store.versions() == [version]
    again = store.publish(storing.both(2), by="li", note="n")
    assert (again.number, again.demo, again.month) == (2, True, date(2026, 6, 30))


def test_rows_come_back_as_they_went_in(store_url: str):
    frame = sample("campus_link", SCHOOLS)
    store.publish([change("campus_link", frame, "i1")], by="li", note="")
    found = store.fetch(everything, WHOLE, name="campus_link").sort("school_code")
    expected = change("campus_link", frame, "i1").frame.sort("school_code")
    assert found.equals(expected.select(found.columns))
    assert found.schema == expected.select(found.columns).schema


def test_a_row_of_the_same_key_replaces_the_old_one_and_others_stay(store_url: str):
    old, new = sample("campus_link", SCHOOLS, 12, 1), sample("campus_link", SCHOOLS[:1], 12, 2)
    store.publish([change("campus_link", old, "i1")], by="li", note="")
    store.publish([change("campus_link", new, "i2")], by="li", note="")
    found = store.fetch(everything, WHOLE, name="campus_link").sort("school_code")
    assert found["import_id"].to_list() == ["i2", "i1", "i1"]
    assert found["access_mbps"][0] == new["access_mbps"][0]


def test_a_key_with_an_empty_part_is_one_key(store_url: str):
    frame = sample("indicator_report", ()).head(1).with_columns(school_code=pl.lit(None, pl.String))
    for import_id in ("i1", "i2"):
        store.publish([change("indicator_report", frame, import_id)], by="li", note="")
    assert store.fetch(everything, WHOLE, name="indicator_report")["import_id"].to_list() == ["i2"]


def test_replace_leaves_only_the_new_rows(store_url: str):
    store.publish([change("campus_link", sample("campus_link", SCHOOLS), "i1")], by="li", note="")
    fresh = change("campus_link", sample("campus_link", SCHOOLS[2:]), "i2", mode="replace")
    store.publish([fresh], by="li", note="")
    assert store.fetch(everything, WHOLE, name="campus_link")["school_code"].to_list() == [SCHOOLS[2]]


def test_the_same_import_or_the_same_bytes_have_no_second_effect(store_url: str):
    first = change("campus_link", sample("campus_link", SCHOOLS), "i1", sha256="a" * 64)
    version = store.publish([first], by="li", note="")
    other = change("campus_link", sample("campus_link", SCHOOLS, 12, 2), "i2", sha256="a" * 64)
    assert store.publish([first], by="li", note="") == version
    assert store.publish([other], by="li", note="") == version
    assert len(store.versions()) == 1


def broken_changes() -> dict[str, store.Change]:
    good = change("campus_link", sample("campus_link", SCHOOLS), "bad")
    return {
        "column": store.Change("campus_link", good.frame.drop("access_mbps"), "bad"),
        "type": store.Change("campus_link", good.frame.with_columns(access_mbps=pl.lit("much")), "bad"),
        "required": store.Change(
            "campus_link", good.frame.with_columns(school_code=pl.lit(None, pl.String)), "bad"
        ),
        "dataset": store.Change("unheard_of", good.frame, "bad"),
    }


@pytest.mark.parametrize("fault", ["column", "type", "required", "dataset"])
def test_one_bad_change_stops_all_of_them_and_the_old_version_stays(store_url: str, fault: str):
    version = store.publish(storing.both(1), by="li", note="")
    with pytest.raises(StoreError, match=r"。$"):
        store.publish([*storing.both(2), broken_changes()[fault]], by="li", note="")
    assert store.current() == version
    assert store.fetch(together, WHOLE)["name"].to_list() == ["n1"]
    assert store.publish(storing.both(3), by="li", note="").number == 2


def test_the_source_table_tells_rows_and_dates_of_every_dataset(store_url: str):
    version = publish_all()
    sources = store.health().sources
    assert sources["dataset"].to_list() == sorted(contracts.load())
    for row in sources.iter_rows(named=True):
        assert row["rows"] == sample(row["dataset"], SCHOOLS).height
        assert (row["as_of"], row["imported_at"]) == (storing.AS_OF, version.published_at)
        assert row["import_id"] == "all"
    assert store.health().oldest == storing.AS_OF
    store.publish([change("campus_link", sample("campus_link", SCHOOLS[:1], 12, 5), "i2")], by="li", note="")
    assert dict(store.health().sources.select("dataset", "import_id").iter_rows()) == {
        **dict.fromkeys(contracts.load(), "all"),
        "campus_link": "i2",
    }


# feeds


def days(users: list[int | None], day: date = date(2026, 5, 1)) -> pl.DataFrame:
    contract = contracts.load()["usage_daily"]
    rows = [
        {
            "school_code": SCHOOLS[0],
            "app_code": "a1",
            "role": "student",
            "used_on": day.replace(day=number),
            "users": count,
            "visits": 1,
            "minutes": None,
        }
        for number, count in enumerate(users, 1)
    ]
    return pl.DataFrame(rows, schema=contract.polars_schema())


def test_a_feed_is_kept_as_months_of_raw_rows_and_read_as_its_roll_up(store_url: str):
    store.publish([change("usage_daily", days([3, 5]), "i1")], by="li", note="")
    june = change("usage_daily", days([7], date(2026, 6, 1)), "i2")
    again = change("usage_daily", days([3, 9]), "i3")  # the second day anew
    store.publish([june], by="li", note="")
    store.publish([again], by="li", note="")
    found = store.fetch(everything, WHOLE, name="usage_monthly").sort("month").to_dicts()
    assert [(row["month"], row["days"], row["rows"]) for row in found] == [
        (date(2026, 5, 1), 2, 2),
        (date(2026, 6, 1), 1, 1),
    ]
    assert [(row["users_sum"], row["users_max"], row["import_id"]) for row in found] == [
        (12, 9, "i3"),
        (7, 7, "i2"),
    ]
    assert [row["minutes_sum"] for row in found] == [None, None]  # not reported is not zero
    partitions = store.fetch(everything, WHOLE, name="raw_partition").sort("month")
    assert partitions["rows"].to_list() == [2, 1]
    folder = config.settings().raw / "usage_daily"
    assert all((folder / name).is_file() for name in partitions["file"])
    assert dict(store.health().sources.select("dataset", "rows").iter_rows())["usage_daily"] == 3


def test_a_lost_or_changed_raw_month_stops_an_addition_to_it(settings: config.Settings):
    store.publish([change("usage_daily", days([3]), "i1")], by="li", note="")
    (path,) = (settings.raw / "usage_daily").glob("*.parquet")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreError, match="原始明细"):
        store.publish([change("usage_daily", days([4, 4]), "i2")], by="li", note="")
    assert store.fetch(everything, WHOLE, name="usage_monthly")["users_sum"].to_list() == [3]


def test_a_roll_up_has_one_row_per_group_and_counts_every_raw_row():
    contract = contracts.load()["usage_daily"]
    frame = change("usage_daily", sample("usage_daily", SCHOOLS, 200), "i").frame
    for month, rows in raw.months(contract, frame):
        rolled = raw.rolled_up(contract, rows, month)
        assert rolled["rows"].sum() == rows.height
        assert not rolled.select(contract.rollup.by).is_duplicated().any()
        assert rolled["visits_sum"].sum() == rows["visits"].sum()


# scope


def own_rows(frame: pl.DataFrame, name: str) -> set[str | None]:
    """The owners of the rows of a relation; the district is None."""
    if name == "observation":
        kinds = pl.when(pl.col("scope_kind") == "district").then(None).otherwise("scope_code")
        return set(frame.select(kinds).to_series())
    return set(frame["school_code"]) if "school_code" in frame.columns else {None}


def test_no_scope_ever_gets_a_row_of_another_school(store_url: str):
    publish_all()
    catalogue = contracts.load()
    owner = {table.name: contract.scope for contract, table in tables.of_contracts(catalogue)}
    narrow = [frozenset([code]) for code in SCHOOLS] + [frozenset(SCHOOLS[:2]), frozenset(), frozenset([""])]
    for name in RELATIONS:
        all_rows = store.fetch(everything, WHOLE, name=name)
        if name in owner and owner[name] != "district":
            assert set(SCHOOLS) <= own_rows(all_rows, name), name
        for schools in narrow:
            scope = Scope(schools, Level.SENSITIVE)
            found = store.fetch(everything, scope, name=name)
            allowed = set(schools)
            if owner.get(name, "district") == "district":
                allowed |= {None}
            assert own_rows(found, name) <= allowed, (name, schools)
            if name in owner and owner[name] != "district":
                expected = all_rows.filter(pl.col("school_code").is_in(list(schools)))
                assert found.height == expected.height, (name, schools)
            elif name in owner:
                assert found.height == all_rows.height


def test_observations_of_other_schools_and_subdistricts_stay_hidden(store_url: str):
    changes = [change(name, sample(name, SCHOOLS), "o") for name in ("school", "campus_link", "subdistrict")]
    store.publish(changes, by="li", note="")
    whole = store.fetch(everything, WHOLE, name="observation")
    assert {"district", "school"} <= set(whole["scope_kind"])
    for code in SCHOOLS:
        found = store.fetch(everything, Scope(frozenset([code]), Level.SENSITIVE), name="observation")
        assert set(found["scope_kind"]) <= {"district", "school"}
        assert set(found.filter(pl.col("scope_kind") == "school")["scope_code"]) == {code}
        assert found.filter(pl.col("scope_kind") == "district").height == (
            whole.filter(pl.col("scope_kind") == "district").height
        )


def test_below_the_sensitive_level_only_the_district_s_sensitive_observations_are_seen(store_url: str):
    publish_all()
    whole = store.fetch(everything, WHOLE, name="observation")
    wall = store.fetch(everything, principal("wall").scope, name="observation")
    catalogue = contracts.load()
    sensitive = {
        name
        for name, needed in relations._needed().items()
        if any(each in catalogue and catalogue[each].level == "sensitive" for each in needed)
    }
    assert sensitive
    assert not set(wall.filter(pl.col("scope_kind") != "district")["indicator_id"]) & sensitive
    district = pl.col("scope_kind") == "district"
    assert wall.filter(district).height == whole.filter(district).height


def test_a_dataset_above_the_level_is_denied_to_every_scope(store_url: str):
    publish_all()
    for (name, needed), level in itertools.product(LEVELS.items(), Level):
        for schools in (None, frozenset(SCHOOLS[:1])):
            scope = Scope(schools, level)
            if needed > level:
                with pytest.raises(Denied, match="无权"):
                    store.fetch(everything, scope, name=name)
            else:
                assert store.fetch(everything, scope, name=name).width > 0


def test_who_published_which_file_is_not_told_to_a_single_school(store_url: str):
    store.publish(storing.both(1), by="li", note="某校.xlsx")
    school = principal("school", [SCHOOLS[0]])
    assert store.fetch(everything, school.scope, name="import_record").height == 0
    row = store.fetch(everything, school.scope, name="version").row(0, named=True)
    assert (row["number"], row["note"], row["published_by"]) == (1, None, None)
    assert (store.reader(school).version.note, store.reader(school).version.published_by) == ("", "")
    assert store.reader(principal("leader")).version.note == "某校.xlsx"


def test_a_relation_that_does_not_exist_is_no_relation():
    t = store.Relations(WHOLE, contracts.load())
    for name in ("usage_daily", "pg_catalog", "_scope_", "sqlite_master"):
        with pytest.raises(AttributeError):
            getattr(t, name)
    assert t.campus_link is t.campus_link
    assert set(dir(t)) == set(RELATIONS)


def test_school_codes_reach_the_engine_as_parameters_only(store_url: str):
    publish_all()
    for hostile in ("' or '1'='1", "x') or 1=1 --", "%", "\\", '"; drop table school'):
        found = store.fetch(everything, Scope(frozenset([hostile]), Level.SENSITIVE), name="school")
        assert found.height == 0
    assert store.fetch(everything, WHOLE, name="school").height == len(SCHOOLS)


# types and engines


def test_types_are_the_same_on_data_and_on_nothing(store_url: str):
    store.publish([], by="li", note="")
    nothing = {name: store.fetch(everything, WHOLE, name=name).schema for name in RELATIONS}
    publish_all()
    for name in RELATIONS:
        found = store.fetch(everything, WHOLE, name=name)
        assert found.schema == nothing[name], name
        assert set(found.dtypes) <= TYPES, name
    for contract, table in tables.of_contracts(contracts.load()):
        declared = (
            contract.polars_schema(provenance=True)
            if table.name == contract.name
            else contract.rollup_schema()
        )
        assert dict(nothing[table.name]) == declared


def loose(t: store.Relations) -> sa.Select:
    """What the engines type differently when nobody casts: sums, means, parts of dates, counts."""
    link = t.campus_link.c
    return sa.select(
        sa.func.sum(link.access_mbps).label("sum"),
        sa.func.avg(link.access_mbps).label("mean"),
        sa.func.count().label("count"),
        sa.func.max(sa.extract("year", link.reported_on)).label("year"),
        sa.func.max(sa.cast(link.access_mbps, sa.SmallInteger) * 0).label("small"),
        sa.literal(True).label("yes"),
        sa.literal("x").label("text"),
        sa.literal(1.5).label("real"),
        sa.literal(date(2026, 1, 2)).label("day"),
    )


@pytest.mark.parametrize("rows", [0, 3])
def test_an_answer_has_one_set_of_types_whatever_the_engine_returns(store_url: str, rows: int):
    frame = sample("campus_link", SCHOOLS).head(rows).with_columns(access_mbps=pl.lit(7, pl.Int64))
    store.publish([change("campus_link", frame, "i")], by="li", note="")
    found = store.fetch(loose, WHOLE)
    numbers = [pl.Int64, pl.Float64, pl.Int64, pl.Int64, pl.Int64]
    assert found.dtypes == [*numbers, pl.Boolean, pl.String, pl.Float64, pl.Date]
    assert found.row(0)[:3] == ((21, 7.0, 3) if rows else (None, None, 0))


def test_both_engines_hold_the_same_rows(
    settings: config.Settings, database: str, monkeypatch: pytest.MonkeyPatch
):
    answers = []
    for url in (settings.store_url, database):
        monkeypatch.setenv("COCKPIT_STORE_URL", url)
        config.reset()
        store.close()
        publish_all()
        answers.append({name: store.fetch(everything, WHOLE, name=name) for name in RELATIONS})
        store.close()
    moments = ("published_at", "imported_at", "at")
    for name in RELATIONS:
        one, other = (
            each[name].drop(moments, strict=False).pipe(lambda f: f.sort(f.columns, nulls_last=True))
            for each in answers
        )
        assert one.equals(other), name


def by_name(t: store.Relations) -> sa.Select:
    """Names in order."""
    return sa.select(t.subdistrict.c.name).order_by(t.subdistrict.c.name)


def test_texts_sort_alike_on_both_engines(store_url: str):
    names = ["乙", "甲", "Z", "a", "é", "_", "10", "9"]
    frame = storing.streets(1, len(names)).with_columns(pl.Series("name", names))
    store.publish([change("subdistrict", frame, "i")], by="li", note="")
    assert store.fetch(by_name, WHOLE)["name"].to_list() == sorted(names)


def test_a_dataset_that_a_version_does_not_know_yet_is_empty_and_not_an_error(store_url: str):
    publish_all()
    catalogue = contracts.load()
    there = {name: ("school_code", "name") if name == "school" else () for name in RELATIONS}
    older = store.Relations(WHOLE, catalogue, there)
    from cockpit.store import conform
    from cockpit.store.reading import serving

    for name, rows in (("campus_link", 0), ("school", 3)):
        select = everything(older, name=name)
        found = conform.conformed(serving().engine.read(1, select, WHOLE), select)
        assert found.height == rows
        assert dict(found.schema) == catalogue[name].polars_schema(provenance=True)
    assert found["students"].null_count() == 3
