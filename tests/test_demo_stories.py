"""The stories told by the demonstration district are in its data, one by one."""

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from cockpit import config, contracts, demo, plan
from cockpit.demo import calendar, district, mistakes

TODAY = date(2026, 11, 21)
END = date(2026, 10, 31)


@pytest.fixture(scope="module")
def p() -> demo.Parameters:
    return demo.load(config.ROOT / "data", today=TODAY)


@pytest.fixture(scope="module")
def frames(p) -> Mapping[str, pl.DataFrame]:
    return district.frames(p, contracts.load(), plan.load(), config.ROOT / "data" / "geo")


@pytest.fixture(scope="module")
def schools(frames) -> pl.DataFrame:
    return frames["school"].join(frames["school_extra"], on="school_code")


def test_story_network_upgrade_21_of_33(frames):
    links = frames["campus_link"].join(frames["school"], on="school_code")
    assert frames["school"]["upgrade_planned"].sum() == 33
    accepted = links.filter(pl.col("accepted_on").is_not_null())
    assert accepted.height == 21
    assert accepted["upgrade_planned"].all()
    assert accepted["accepted_on"].is_between(date(2024, 8, 5), END).all()
    assert accepted.select((pl.col("access_mbps") >= 10_000).all()).item()


def test_story_two_subdistricts_are_behind(frames, p):
    links = frames["campus_link"].join(frames["school"].filter("upgrade_planned"), on="school_code")
    share = dict(links.group_by("subdistrict_code").agg(pl.col("accepted_on").count() / pl.len()).iter_rows())
    behind = {code for code, value in share.items() if value <= 0.25}
    assert behind == set(p["story"]["behind"])
    assert min(value for code, value in share.items() if code not in behind) >= 0.5


def test_story_one_school_is_the_exception(frames, schools, p):
    code = schools.filter(root=p["story"]["exceptional"])["school_code"].item()
    link = frames["campus_link"].filter(school_code=code).row(0, named=True)
    assert (link["access_mbps"], link["all_optical_on"], link["accepted_on"]) == (1_000, None, None)
    outage = frames["network_measurement"].group_by("school_code").agg(pl.col("outage_min").sum())
    assert outage.sort("outage_min")["school_code"].last() == code
    wifi = frames["wifi_survey"].filter(pl.col("surveyed_on") == pl.col("surveyed_on").max())
    wifi = wifi.with_columns(share=pl.col("rooms_pass") / pl.col("rooms_total") * 100).sort("share")
    assert wifi["school_code"].first() == code
    assert wifi["share"].first() == pytest.approx(62, abs=0.8)
    late = frames["vulnerability"].filter(
        pl.col("fixed_on").is_null() & (pl.col("due_on") < END) & (pl.col("school_code") == code)
    )
    assert set(late["severity"]) & {"critical", "high"}


def test_story_three_grave_findings_are_overdue(frames):
    late = frames["vulnerability"].filter(pl.col("fixed_on").is_null() & (pl.col("due_on") < END))
    assert late.filter(pl.col("severity").is_in(["critical", "high"])).height == 3


def test_story_the_wireless_survey_stopped_ten_months_ago(frames):
    assert frames["wifi_survey"]["surveyed_on"].max() == calendar.months_before(END, 10)


def test_story_targets_of_2025_were_missed(frames):
    due = date(2025, 12, 31)
    assert frames["campus_link"].filter(pl.col("all_optical_on") <= due).height < 46
    wifi = frames["wifi_survey"].filter(pl.col("surveyed_on") == due)
    assert wifi["rooms_pass"].sum() < wifi["rooms_total"].sum()
    stage = frames["deliverable"].filter(indicator_id="yz-g25-interconnect", stage="accept")
    assert stage["done_on"].to_list() == [None]


def test_story_the_fifth_expert_came_after_2024(frames):
    days = frames["person_role"].filter(kind="expert")["appointed_on"].sort()
    assert days[3] <= date(2024, 12, 31) < days[4]


def test_story_cases_were_achieved_early(frames):
    done = frames["case_study"].filter(pl.col("kind") == "ai_teacher", pl.col("accepted_on").is_not_null())
    assert done.height >= 20
    assert done["accepted_on"].max() < END


def test_story_fifteen_of_twenty_schools_are_designated(frames):
    rows = frames["designation"].filter(kind="smart_campus")
    assert rows["granted_on"].count() == 15
    assert rows["reviewed_on"].count() > 15
    assert rows["applied_on"].count() == rows.height > 20


def test_story_security_has_one_system_unfiled_and_one_assessment_overdue(frames):
    systems = frames["information_system"]
    assert systems.filter(pl.col("filed_on").is_null()).height == 1
    due = pl.col("assessed_on").dt.offset_by(pl.format("{}mo", pl.col("cycle_months")))
    assert systems.filter(due < END).height == 1
    last = frames["backup_test"].sort("tested_on").group_by("system_code").agg(pl.col("restored").last())
    assert (~last["restored"]).sum() == 1


def test_story_lessons_leave_holes_between_stage_and_subject(frames):
    lessons = frames["resource_item"].filter(kind="fine_lesson")
    assert lessons.height == 380
    assert frames["resource_item"].select("stage", "subject").n_unique() == 32  # of 38 cells
    assert set(frames["resource_item"]["tier"]) == {"district", "school", "personal"}


def test_the_two_files_that_contradict_each_other_say_different_things(frames, p):
    mine = frames["school_extra"].filter(root=p["story"]["conflict"])
    code = mine["school_code"].item()
    claim = mistakes.claimed(p, frames["campus_link"], mine).filter(school_code=code)["access_mbps"].item()
    found = mistakes.checked(p, frames["campus_link"], mine)["access_mbps"].item()
    assert (claim, found) == (10_000, 1_000)
