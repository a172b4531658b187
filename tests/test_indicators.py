"""Every indicator of the plan has one definition, and every definition names things that exist."""

import shutil
from pathlib import Path

import pytest

from cockpit import contracts, plan
from cockpit.contracts import indicators, soundness

FILES = sorted(indicators.FOLDER.glob("*.toml"))
COMPUTED = {  # every counted or dated commitment that a register can answer
    "yz-t01-schools", "yz-g25-fiber", "yz-t01-10g-school", "yz-t01-1g-class", "yz-wifi", "yz-t02-cloud",
    "yz-t02-space", "yz-cp02-apps", "yz-t03-scenes", "yz-t03-schools", "yz-t04-schools", "yz-t08-schools",
    "yz-t05-lessons", "yz-t05-coverage", "yz-t07-projects", "yz-t10-cases", "yz-t11-teachers",
    "yz-t11-navigators", "yz-cp11-experts", "yz-t15-onething", "yz-s1-groups", "yz-t17-mlps", "yz-t16-dr",
    "yz-t16-drills", "yz-t18-green",
}  # fmt: skip


def test_every_indicator_of_the_plan_has_exactly_one_definition():
    found = contracts.definitions()
    assert {id for id in found if not found[id].operational} == {i.id for i in plan.load().of()}


def test_every_counted_and_dated_commitment_is_computed_from_a_register():
    found = contracts.definitions()
    assert {
        d.id for d in found.values() if not d.operational and d.method not in ("stages", "reported")
    } == COMPUTED


def test_deliverables_are_judged_by_stages_and_the_rest_is_reported_with_evidence():
    kinds = {i.id: i.kind for i in plan.load().of()}
    for d in contracts.definitions().values():
        if d.method == "stages":
            assert kinds[d.id] == "deliverable"
        if d.method == "reported":
            assert "为证" in d.includes, d.id


def test_every_definition_says_what_is_counted_and_what_is_not():
    for d in contracts.definitions().values():
        assert all((d.definition, d.numerator_title, d.includes, d.excludes)), d.id
        assert d.definition.endswith("。"), d.id
        assert bool(d.denominator_title) == d.share or d.method == "reported", d.id


def test_definitions_are_told_apart_by_their_words():
    words = [d.definition for d in contracts.definitions().values()]
    twice = {w for w in words if words.count(w) > 1}
    assert len(twice) <= 3, twice


def test_every_share_aims_at_a_figure_in_percent():
    for indicator in plan.load().of():
        definition = contracts.definitions()[indicator.id]
        found = definition.measured(indicator)
        if definition.share and definition.factor == indicators.WHOLE:
            assert found.unit == "%", found.id
            assert {t.value for t in found.targets} <= {100, None}, found.id


def test_cells_are_declared_and_counted_in_the_words():
    coverage = contracts.definitions()["yz-t05-coverage"]
    assert len(coverage.cells) == len(set(coverage.cells)) == 38
    assert str(len(coverage.cells)) in coverage.denominator_title


def test_every_code_that_a_definition_names_is_in_the_code_lists():
    for d in contracts.definitions().values():
        assert soundness.faults(d) == []


def test_a_definition_knows_the_datasets_it_reads():
    found = contracts.definitions()
    assert found["op-visits-per-student"].datasets == {"usage_daily", "school"}
    assert found["yz-t16-dr"].datasets == {"backup_test", "information_system"}
    assert all(d.datasets <= set(contracts.load()) for d in found.values())


def test_operational_indicators_have_name_and_unit_and_no_promise():
    operational = [d for d in contracts.definitions().values() if d.operational]
    assert len(operational) >= 17
    for d in operational:
        assert d.title and d.unit and d.decimals is not None
        assert d.measured(None).targets == ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in FILES:
        shutil.copy(path, tmp_path)
    return tmp_path


FAULTS = {
    'dataset = "campus_link"': ('dataset = "campus"', "campus"),
    'dated_by = "accepted_on"': ('dated_by = "accepted"', "accepted"),
    '"smart_campus"': ('"smartest"', "smartest"),
    'method = "events"': ('method = "guess"', "guess"),
    'cadence = "month"': ('cadence = "moon"', "moon"),
    'id = "yz-wifi"': ('id = "yz-wlan"', "yz-wlan"),
    'distinct = "school_code"': ('distinkt = "school_code"', "distinkt"),
    'definition = "网络升级': ('defination = "网络升级', "defination"),
    "window = 12": ('window = "12"', "window"),
    'numerator = "rooms_pass"': ('numerator = "rooms_passed"', "rooms_passed"),
    'numerator = "opened"': ('numerator = ""', "numerator"),
    'closed_by = "ended_on"': ('closed_by = ""', "closed_by"),
    'morality", "chinese"': ('magic", "chinese"', "magic"),
    '"system_code.mlps_level"': ('"system_code.mlps"', "mlps"),
}


@pytest.mark.parametrize("written", FAULTS, ids=str)
def test_a_fault_is_named_with_its_file_and_its_cause(folder, written):
    wrong, said = FAULTS[written]
    file = folder / "computed.toml"
    assert written in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(written, wrong, 1), encoding="utf-8")
    with pytest.raises(indicators.IndicatorError) as caught:
        contracts.definitions(folder)
    assert said in str(caught.value)
    assert str(folder.parent) not in str(caught.value)


def test_all_faults_come_at_once(folder):
    file = folder / "computed.toml"
    text = file.read_text("utf-8")
    for written in ('dataset = "campus_link"', '"smart_campus"', 'id = "yz-wifi"'):
        text = text.replace(written, FAULTS[written][0], 1)
    file.write_text(text, encoding="utf-8")
    (folder / "broken.toml").write_text("[[indicator]\n", encoding="utf-8")
    (folder / "gbk.toml").write_bytes("id = '网络'".encode("gb18030"))
    with pytest.raises(indicators.IndicatorError) as caught:
        contracts.definitions(folder)
    assert len(caught.value.faults) >= 5
    said = str(caught.value)
    assert all(each in said for each in ("campus", "smartest", "yz-wlan", "broken.toml", "gbk.toml"))


def test_a_second_definition_of_an_indicator_is_refused(folder):
    shutil.copy(folder / "reported.toml", folder / "again.toml")
    with pytest.raises(indicators.IndicatorError) as caught:
        contracts.definitions(folder)
    assert len(caught.value.faults) == sum(d.method == "reported" for d in contracts.definitions().values())


def test_a_missing_or_empty_folder_is_one_sentence(tmp_path):
    for where in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(indicators.IndicatorError) as caught:
            contracts.definitions(where)
        assert len(caught.value.faults) == 1


def test_an_indicator_nobody_defined_is_named_and_is_no_fault(folder):
    """The rest of the plan goes on; what has no formula is told apart from what has no data."""
    assert contracts.undefined() == ()
    file = folder / "stages.toml"
    text = file.read_text("utf-8")
    first = text.index("[[indicator]]")
    second = text.index("[[indicator]]", first + 1)
    file.write_text(text[:first] + text[second:], encoding="utf-8")
    (id,) = contracts.undefined(folder)
    assert id in text[first:second] and id not in contracts.definitions(folder)
    assert len(contracts.definitions(folder)) == len(contracts.definitions()) - 1


def test_every_defined_indicator_has_limits_in_its_measured_unit():
    limits = contracts.limits()
    assert set(limits) == set(contracts.definitions())
    assert limits["yz-wifi"] == contracts.Limits(0.0, 100.0, ("district", "subdistrict", "school"))
    assert limits["yz-t05-coverage"].scopes == ("district",)
    assert limits["yz-t01-10g-school"].ceiling == 100.0, "restated as a share of schools"
    assert limits["yz-t01-schools"].ceiling is None
    assert not limits["yz-t01-schools"].holds(-1) and not limits["yz-wifi"].holds(100.1)
