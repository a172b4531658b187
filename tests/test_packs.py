"""Packs are data: every fault is told at once, every figure can be made and says what it means."""

import re
import tomllib
from pathlib import Path

import pytest

from cockpit import agenda, packs
from cockpit.figures.meeting import sections
from cockpit.packs import FORMS, Pack, PackError, Part

SHIPPED = Path(packs.loading.FOLDER)


def written(folder: Path, **changes: str) -> Path:
    """The shipped packs, with some texts of the district's exchanged for others."""
    folder.mkdir()
    for path in SHIPPED.glob("*.toml"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    told = (folder / "district.toml").read_text("utf-8")
    for old, new in changes.values():
        assert old in told
        told = told.replace(old, new, 1)
    (folder / "district.toml").write_text(told, "utf-8")
    return folder


def test_the_shipped_packs_are_sound_and_there_is_one_for_every_audience():
    found = sections.checked()
    assert {pack.audience for pack in found.values()} == set(packs.AUDIENCES)
    assert all(set(pack.forms) == set(FORMS) for pack in found.values())
    assert all(Pack.of(pack.told()) == pack for pack in found.values())


def test_what_the_agenda_looks_at_is_in_the_pack_of_the_district():
    held = packs.load()["district"]
    looked_at = {figure for item in agenda.rules().items for figure in item.figures}
    assert looked_at <= set(held.figures)
    assert [part.item for part in held.parts if part.item == "followups"] == ["followups"]
    order = [item.id for item in agenda.rules().items]
    named = [part.item for part in held.parts if part.item]
    assert named == sorted(named, key=order.index), "the sections follow the agenda"


def test_every_figure_of_a_pack_is_defined_and_no_definition_is_left_over():
    used = {key.partition("?")[0] for pack in packs.load().values() for key in pack.figures}
    assert used == set(sections.meanings())


def test_every_fault_is_told_at_once(tmp_path):
    folder = written(
        tmp_path / "packs",
        id=('id = "district"', 'id = "other"'),
        title=('title = "会议议程"', 'titel = "会议议程"'),
        twice=('"overview.key"', '"overview.state"'),
        item=('item = "followups"', 'item = "nothing"'),
        form=('"xlsx"]', '"odt"]'),
    )
    (folder / "unit.toml").write_text("id = ", "utf-8")
    with pytest.raises(PackError) as told:
        packs.read(folder)
    said = str(told.value)
    for part in ("district.toml", "titel", "title", "other", "nothing", "forms", "unit.toml", "district"):
        assert part in said or part == "other", part
    assert said.count("；") >= 6 and said.endswith("。") and "\n" not in said


def test_an_empty_folder_is_a_fault(tmp_path):
    with pytest.raises(PackError):
        packs.read(tmp_path)


@pytest.mark.parametrize(
    "figure",
    ["network.nothing", "nowhere.headline", "meeting.nothing", "network.headline?color=red", "network.cards",
     "overview.by_year?year=soon", "campus.headline?month=2026-13"],
)  # fmt: skip
def test_a_figure_that_nobody_can_make_is_a_fault(figure):
    pack = Pack("p", "P", "district", ("pdf",), (Part("a", "A", (figure,)),))
    told = list(sections.faults({"p": pack}, sections.meanings()))
    assert len(told) >= 1 and all(re.match(r"p\.toml：", each) for each in told)


def test_a_figure_without_a_meaning_is_a_fault():
    pack = Pack("p", "P", "district", ("pdf",), (Part("a", "A", ("network.headline",)),))
    assert list(sections.faults({"p": pack}, {})) == ["p.toml：图 network.headline 没有口径说明"]


def test_a_long_list_can_be_left_out_of_some_forms_and_is_in_one_at_least():
    for pack in packs.load().values():
        for part in pack.parts:
            for key in part.figures:
                assert any(key in part.of(form) for form in pack.forms), key
            assert part.of("") == part.figures
    sizes = {form: sum(len(part.of(form)) for part in packs.load()["district"].parts) for form in FORMS}
    assert sizes["pptx"] < sizes["pdf"] == sizes["docx"] == sizes["xlsx"]


@pytest.mark.parametrize("forms", ["[]", '["odt"]', '["pdf", "pdf"]', '"pdf"', "[1]"])
def test_forms_that_there_are_not_are_a_fault(tmp_path, forms):
    changed = (
        'figures = ["meeting.agenda"]',
        f'figures = [{{ figure = "meeting.agenda", forms = {forms} }}]',
    )
    with pytest.raises(PackError) as told:
        packs.read(written(tmp_path / "packs", forms=changed))
    assert "章节 agenda：figures 应是" in str(told.value)


def test_a_choice_reaches_the_figure():
    chosen = sections.selection(packs.key("overview.by_year?year=2027&month=2026-02"), "unit:区教委")
    assert (chosen.year, chosen.month.isoformat(), chosen.unit) == (2027, "2026-02-28", "区教委")
    assert sections.selection(packs.key("school.network"), "school:2150000001").school == "2150000001"


def test_the_files_of_packs_are_the_only_place_where_sections_are_named():
    told = [tomllib.loads(path.read_text("utf-8")) for path in sorted(SHIPPED.glob("*.toml"))]
    assert [pack["id"] for pack in told] == list(packs.load())
    assert all([s["id"] for s in t["section"]] == [p.id for p in packs.load()[t["id"]].parts] for t in told)
