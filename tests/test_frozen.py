"""Figures put away as bytes come back as they were, whichever page they stand on."""

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import polars as pl
import pytest

from cockpit import access, figures, store
from cockpit.figures import Figure, FigureError, Selection, core, frozen
from queries import observation
from queries import school as schools

LEADER = access.principal("leader")
CLAIM = {"status": "achieved", "status_word": "已达成", "text": "一"}
ABOUT = {
    "moment": datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    "day": date(2026, 11, 21),
    "lines": {"a": ("一", None), "b": ["二", 3, 2.5, True]},
    "nothing": None,
}


def every(read: store.Reader) -> dict[str, Figure]:
    """Every figure of every page, without a choice and for one school."""
    code = read(schools.names)["school_code"][0]
    return {
        f"{page}.{number}.{bool(selection.school)}": make(read, selection)
        for page, made in figures.PAGES.items()
        for number, make in enumerate(made)
        for selection in (Selection(), Selection(school=code))
    }


def test_every_figure_of_every_page_comes_back_as_it_was(at_district):
    read = store.reader(LEADER)
    shown, frames = every(read), {"sources": read(observation.sources)}
    found = frozen.unpacked(frozen.packed(shown, frames, ABOUT))
    assert list(found.figures) == list(shown) and len(shown) > 200
    assert {k: f.fingerprint for k, f in found.figures.items()} == {
        k: f.fingerprint for k, f in shown.items()
    }
    assert all(found.figures[k].options == shown[k].options for k in shown)
    assert found.frames["sources"].equals(frames["sources"]) and found.about == ABOUT


def test_the_same_figures_give_the_same_bytes_however_they_lie_in_memory(at_district):
    shown = every(store.reader(LEADER))
    kept = frozen.packed(shown, {}, ABOUT)
    again = frozen.unpacked(kept)
    assert frozen.packed(again.figures, {}, again.about) == kept
    halves = {k: _rebuilt(f, pl.concat([f.frame[:1], f.frame[1:]], rechunk=False)) for k, f in shown.items()}
    assert frozen.packed(halves, {}, ABOUT) == kept


def test_what_lies_below_a_missing_value_is_not_kept():
    told = pl.DataFrame({"key": ["a", "b"], "n": [1, 2]})
    hidden = told.with_columns(pl.when(pl.col("key") == "a").then("n").alias("n"))
    plain = pl.DataFrame({"key": ["a", "b"], "n": [1, None]})
    first, second = (Figure("t", "table", "T", "", frame, "", None) for frame in (hidden, plain))
    assert frozen.packed({"t": first}, {}, {}) == frozen.packed({"t": second}, {}, {})
    assert first.fingerprint == second.fingerprint


def test_any_difference_gives_other_bytes_and_another_fingerprint():
    plain = Figure("f", "claims", "T", "C", core.frame("claims", [CLAIM]), "S", date(2026, 6, 30))
    others = [
        _rebuilt(plain, core.frame("claims", [CLAIM | {"text": "二"}])),
        _rebuilt(plain, core.frame("claims", [CLAIM | {"text": None}])),
        _rebuilt(plain, core.frame("claims", [CLAIM | {"text": ""}])),
        Figure("f", "claims", "T", "C", plain.frame, "S", date(2026, 6, 30), stale=True),
        Figure("f", "claims", "T", "C", plain.frame, "S", date(2026, 6, 30), options={"a": (1,)}),
        Figure("f", "claims", "T", "C", plain.frame, "S", date(2026, 6, 30), options={"a": [1]}),
    ]
    assert len({f.fingerprint for f in (plain, *others)}) == len(others) + 1
    assert len({frozen.packed({"f": f}, {}, {}) for f in (plain, *others)}) == len(others) + 1


@pytest.mark.parametrize("odd", [object(), datetime(2026, 1, 1), float("nan"), {"a": {1, 2}}])
def test_what_has_no_form_is_refused(odd):
    with pytest.raises((FigureError, ValueError)):
        frozen.packed({}, {}, {"odd": odd})


@pytest.mark.parametrize("damage", [b"", b"PK", b"\x80\x04K\x01.", "cut", "form"])
def test_other_bytes_are_refused(damage):
    whole = frozen.packed({}, {}, {})
    bad = (
        {"cut": whole[:-30], "form": _other_form(whole)}.get(damage, damage)
        if isinstance(damage, str)
        else damage
    )
    with pytest.raises(FigureError):
        frozen.unpacked(bad)


def _rebuilt(figure: Figure, frame: pl.DataFrame) -> Figure:
    told = {name: getattr(figure, name) for name in frozen.KEPT}
    return Figure(**told, frame=frame)


def _other_form(whole: bytes) -> bytes:
    body = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(body, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'"form": 1', b'"form": 9'))
    return body.getvalue()
