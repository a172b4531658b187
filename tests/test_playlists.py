"""Playlists are data: faults are told all at once, and the clock alone says what stands on a wall."""

import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit import config, playlists
from cockpit.figures.wall import LAYOUTS
from cockpit.playlists import KINDS, SLOTS, Playlist, PlaylistError, Scene, Schedule
from cockpit.text import BEIJING

SHIPPED = config.ROOT / "data" / "playlists"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
WORK = Schedule(weekdays=(1, 2, 3, 4, 5), begin=time(8), end=time(18))
MEETING = Schedule(days=(date(2026, 11, 28),), begin=time(9), end=time(12))
WALL = Playlist(
    "hall",
    "门厅",
    (
        Scene("overview", "overview", "全局", 60),
        Scene("campus", "campus", "智慧校园", 30, schedule=WORK),
        Scene("rectify", "rectify", "整改", 45, schedule=MEETING),
    ),
)
GOOD = """
id = "hall"
title = "门厅"

[[scene]]
id = "first"
kind = "overview"
title = "全局"
dwell_s = 60
"""


def written(folder: Path, text: str, name: str = "hall.toml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def ids(scenes) -> list[str]:
    return [scene.id for scene in scenes]


def test_the_shipped_playlists_show_every_kind_of_scene():
    found = playlists.read(SHIPPED)
    assert list(found) == ["district", "meeting"]
    assert [scene.kind for scene in found["district"].scenes] == list(KINDS)
    assert any(scene.schedule.days for scene in found["meeting"].scenes)
    assert any(scene.stage for scene in found["meeting"].scenes)
    every = [scene for playlist in found.values() for scene in playlist.scenes]
    assert all(scene.months and scene.emphasis for scene in every)


def test_every_kind_has_a_layout_in_the_slots_of_the_screen():
    assert set(LAYOUTS) == set(KINDS)
    assert all(tuple(layout) == SLOTS for layout in LAYOUTS.values())


def test_a_file_says_everything_there_is_to_say_of_a_scene(tmp_path):
    more = 'months = 12\nstage = "primary"\nsubdistrict = "500103011"\nemphasis = "left"\n'
    when = 'schedule = { weekdays = [1, 7], begin = "07:30", end = "18:00", days = [2026-12-08] }\n'
    found = playlists.read(written(tmp_path / "p", GOOD + more + when))["hall"].scenes[0]
    schedule = Schedule((1, 7), time(7, 30), time(18), (date(2026, 12, 8),))
    asked = Scene("first", "overview", "全局", 60, "500103011", "primary", 12, "left", schedule)
    assert found == asked


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "hall"', 'id = "lobby"', "hall.toml：id 应与文件名一致"),
        ('title = "门厅"', "title = 3", "hall.toml：title 应是"),
        ('title = "门厅"', 'title = "门厅"\ncolour = "red"', "hall.toml：有不认识的键 colour"),
        ("[[scene]]", "[scene]", "hall.toml：scene 应是表的列表"),
        ('id = "first"', 'id = "First"', "hall.toml 场景 第 1 个：id 应是"),
        ('id = "first"', "", "hall.toml 场景 第 1 个：缺少 id"),
        ('kind = "overview"', 'kind = "sport"', "hall.toml 场景 first：kind 应是 overview、network"),
        ('kind = "overview"', 'kind = ["overview"]', "hall.toml 场景 first：kind 应是 overview、network"),
        ('title = "全局"', 'title = ""', "hall.toml 场景 first：title 应是"),
        ("dwell_s = 60", "dwell_s = 5", "hall.toml 场景 first：dwell_s 应是 10 到 3600"),
        ("dwell_s = 60", "dwell_s = true", "hall.toml 场景 first：dwell_s 应是 10 到 3600"),
        ("dwell_s = 60", "", "hall.toml 场景 first：缺少 dwell_s"),
        ("dwell_s = 60", "dwell_s = 60\nmonths = 1", "months 应是 3 到 120"),
        ("dwell_s = 60", 'dwell_s = 60\nstage = "college"', "stage 应是 kindergarten、primary"),
        ("dwell_s = 60", 'dwell_s = 60\nsubdistrict = "大坪"', "subdistrict 应是 9 位或 12 位"),
        ("dwell_s = 60", 'dwell_s = 60\nemphasis = "top"', "emphasis 应是 strip、left"),
        ("dwell_s = 60", "dwell_s = 60\nsize = 3", "有不认识的键 size"),
        ("dwell_s = 60", "dwell_s = 60\nschedule = 3", "schedule 应是一张表"),
        ("dwell_s = 60", "dwell_s = 60\nschedule = { weekdays = [0] }", "weekdays 应是 1 到 7"),
        ("dwell_s = 60", 'dwell_s = 60\nschedule = { begin = "7:30" }', "begin 应是时刻"),
        ("dwell_s = 60", 'dwell_s = 60\nschedule = { end = "24:00" }', "end 应是时刻"),
        ("dwell_s = 60", 'dwell_s = 60\nschedule = { begin = "18:00", end = "08:00" }', "开始时刻不早于"),
        ("dwell_s = 60", 'dwell_s = 60\nschedule = { days = ["2026-12-08"] }', "days 应是日期列表"),
        ("dwell_s = 60", "dwell_s = 60\nschedule = { hours = 3 }", "有不认识的键 hours"),
        ("dwell_s = 60", "dwell_s = ", "hall.toml：不是合法的 TOML"),
    ],
)
def test_a_fault_is_told_with_its_file_and_its_scene(old, new, said, tmp_path):
    assert old in GOOD
    with pytest.raises(PlaylistError) as fault:
        playlists.read(written(tmp_path / "p", GOOD.replace(old, new, 1)))
    assert said in str(fault.value) and str(fault.value).endswith("。")
    assert str(tmp_path) not in str(fault.value)


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    folder = written(tmp_path / "p", GOOD.replace("dwell_s = 60", "dwell_s = 1\nmonths = 1"))
    scene = GOOD.partition("[[scene]]")[2]
    written(folder, GOOD.replace('"hall"', '"room"') + "[[scene]]" + scene, "room.toml")
    (folder / "gb.toml").write_bytes('title = "门厅"'.encode("gb18030"))
    (folder / "old.toml").mkdir()
    with pytest.raises(PlaylistError) as fault:
        playlists.read(folder)
    for part in (
        "gb.toml：不是 UTF-8",
        "old.toml：无法读取",
        "hall.toml 场景 first：dwell_s",
        "months",
        "room.toml：编号 first 重复",
    ):
        assert part in str(fault.value)


def test_without_a_playlist_it_is_said_where_one_belongs(tmp_path):
    with pytest.raises(PlaylistError, match="没有播放单"):
        playlists.read(tmp_path)
    with pytest.raises(PlaylistError, match="没有任何场景"):
        playlists.read(written(tmp_path / "p", GOOD.partition("[[scene]]")[0]))


def test_a_wall_takes_a_changed_playlist_and_keeps_the_last_good_one(tmp_path, caplog):
    folder = written(tmp_path / "p", GOOD)
    assert playlists.load(folder)["hall"].scenes[0].dwell_s == 60
    written(folder, GOOD.replace("60", "120"))
    assert playlists.load(folder)["hall"].scenes[0].dwell_s == 120
    written(folder, GOOD.replace("60", "1"))
    assert playlists.load(folder)["hall"].scenes[0].dwell_s == 120
    assert "dwell_s 应是" in caplog.text
    shutil.rmtree(folder)
    assert playlists.load(folder)["hall"].scenes[0].dwell_s == 120


def test_a_wall_that_never_had_a_good_playlist_says_so(tmp_path):
    with pytest.raises(PlaylistError, match="dwell_s"):
        playlists.load(written(tmp_path / "p", GOOD.replace("60", "1")))


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (MONDAY, ["overview", "campus"]),
        (MONDAY.replace(hour=8), ["overview", "campus"]),
        (MONDAY.replace(hour=7, minute=59, second=59), ["overview"]),
        (MONDAY.replace(hour=18), ["overview"]),
        (MONDAY + timedelta(days=5), ["overview", "rectify"]),  # a Saturday with a meeting
        (MONDAY + timedelta(days=5, hours=3), ["overview"]),
        (MONDAY + timedelta(days=6), ["overview"]),
    ],
)
def test_the_schedule_says_which_scenes_are_due(moment, shown):
    assert ids(playlists.due(WALL, moment)) == shown


def test_a_schedule_with_weekdays_and_days_holds_on_both():
    both = Schedule(weekdays=(1,), days=(date(2026, 11, 28),))
    found = [day.day for n in range(7) if both.allows(day := MONDAY + timedelta(days=n))]
    assert found == [23, 28]


def test_where_no_scene_is_due_all_are_shown():
    closed = Playlist("hall", "门厅", WALL.scenes[1:])
    assert playlists.due(closed, MONDAY.replace(hour=3)) == closed.scenes


def test_a_round_shows_every_due_scene_for_its_dwell():
    seen = [playlists.showing(WALL, MONDAY + timedelta(seconds=n)) for n in range(90)]
    assert ids(on.scene for on in seen).count("overview") == 60
    assert ids(on.scene for on in seen).count("campus") == 30


def test_the_morning_begins_with_the_first_scene_of_the_first_round():
    on = playlists.showing(WALL, MONDAY.replace(hour=8))
    assert (on.scene.id, on.turn, on.left_s) == ("overview", 0, 60.0)
    later = playlists.showing(WALL, MONDAY.replace(hour=8) + timedelta(seconds=90 * 7 + 61))
    assert (later.scene.id, later.turn, later.left_s) == ("campus", 7, 29.0)


def test_a_scene_ends_when_its_hours_end():
    on = playlists.showing(WALL, MONDAY.replace(hour=17, minute=59, second=50))
    assert on.left_s <= 10.0
    assert playlists.showing(WALL, MONDAY.replace(hour=18)).turn == 0


moments = st.datetimes(datetime(2026, 11, 20), datetime(2026, 12, 10)).map(
    lambda m: m.replace(tzinfo=BEIJING)
)


@given(moments)
def test_after_the_seconds_that_are_left_a_scene_begins(moment):
    on = playlists.showing(WALL, moment)
    assert on.scene in playlists.due(WALL, moment) and on.turn >= 0
    assert 0 < on.left_s <= on.scene.dwell_s
    just = moment + timedelta(seconds=on.left_s / 2)
    assert (playlists.showing(WALL, just).scene, playlists.showing(WALL, just).turn) == (on.scene, on.turn)
    after = playlists.showing(WALL, moment + timedelta(seconds=on.left_s, microseconds=50))
    assert (after.scene, after.turn) != (on.scene, on.turn)


def test_scenes_without_a_schedule_of_their_own_never_leave_a_wall_dark():
    found = playlists.read(SHIPPED)
    night = datetime(2026, 12, 6, 3, 0, tzinfo=BEIJING)
    for playlist in found.values():
        assert "overview" in ids(playlists.due(playlist, night))
