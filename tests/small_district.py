"""Three schools whose numbers can be worked out by hand: what the figures of the plan are tested on."""

import hashlib
from collections.abc import Sequence
from datetime import date
from itertools import count

import polars as pl
import pytest

from cockpit import access, config, contracts, store
from tests import copying

MONTH = date(2026, 6, 30)  # the tests' today is 15 July 2026
NORTH, SOUTH = "500103001000", "500103003000"
A, B, C = "2150000001", "2150000002", "3150000003"
IMPORTS = count(1)  # an import that has been published once is not published again
STAGES = ("plan", "build", "trial", "accept")


def rows(dataset: str, *entries: dict) -> store.Change:
    """Rows of a dataset with the provenance that the intake would give them."""
    contract = contracts.load()[dataset]
    frame = pl.DataFrame(list(entries), schema_overrides=contract.polars_schema(), infer_schema_length=None)
    import_id = f"import-{dataset}-{next(IMPORTS)}"
    as_of = pl.col(contract.as_of) if contract.as_of else pl.lit(MONTH)
    traced = frame.with_columns(
        as_of=as_of.cast(pl.Date),
        import_id=pl.lit(import_id),
        source_file=pl.lit("a.xlsx"),
        source_sheet=pl.lit("a"),
        source_row=pl.int_range(2, frame.height + 2, dtype=pl.Int64),
        basis=pl.lit(contract.basis),
    )
    empty = contract.empty()
    whole = pl.concat([empty, traced], how="diagonal").select(empty.columns)
    return store.Change(dataset, whole, import_id)


def school(code: str, street: str, name: str) -> dict:
    """One open primary school."""
    return {
        "school_code": code, "name": name, "stage": "primary", "school_type": "211",
        "subdistrict_code": street,
        "longitude_deg": 106.5, "latitude_deg": 29.5, "students": 100, "teachers": 10, "classrooms": 10,
        "upgrade_planned": True,
    }  # fmt: skip


def link(code: str, **dates: date) -> dict:
    """One school's row in the register of links, reported at the month's end."""
    return {"school_code": code, "reported_on": MONTH, "access_mbps": 1000, **dates}


def survey(code: str, on: date, passed: int) -> dict:
    """One survey of ten rooms."""
    return {"school_code": code, "surveyed_on": on, "rooms_total": 10, "rooms_pass": passed}


def scene(number: int) -> dict:
    """One recognised scene."""
    return {
        "scene_code": f"s{number}", "school_code": A, "title": "T", "domain": domain(),
        "recognised_on": date(2025, 1, 10), "reported_on": MONTH,
    }  # fmt: skip


def domain() -> str:
    """Any scene domain of the code list."""
    return next(iter(contracts.load().codes["scene_domain"].codes))


def delivered(indicator: str, stages: int, done: date) -> list[dict]:
    """A deliverable with its first `stages` stages finished."""
    plain = {"indicator_id": indicator, "document": "文件一", "reported_on": MONTH}
    return [
        plain | {"stage": stage, "done_on": done if n < stages else None} for n, stage in enumerate(STAGES)
    ]


def progress(project: str, on: date, planned: float, actual: float) -> dict:
    """One monthly report of a core project, in percent."""
    return {"project_id": project, "reported_on": on, "planned_pct": planned, "actual_pct": actual}


FIBER = {"accepted_on": date(2025, 2, 10), "all_optical_on": date(2025, 2, 10)}
LATE = {"accepted_on": date(2026, 3, 2), "all_optical_on": date(2026, 3, 2)}
PLACES = (
    rows(
        "subdistrict",
        {"subdistrict_code": NORTH, "name": "北街道", "short_name": "北"},
        {"subdistrict_code": SOUTH, "name": "南街道", "short_name": "南"},
    ),
    rows("school", school(A, NORTH, "甲校"), school(B, NORTH, "乙校"), school(C, SOUTH, "丙校")),
)
REGISTERS = (
    rows("campus_link", link(A, **FIBER), link(B, **LATE), link(C)),
    rows(
        "wifi_survey",
        *(survey(code, day, 10) for code in (A, B, C) for day in (date(2025, 3, 31), date(2025, 6, 30))),
    ),
    rows("scene", *(scene(n) for n in range(16))),
    rows(
        "deliverable",
        *delivered("yz-g25-platform", 4, date(2025, 10, 1)),
        *delivered("yz-g25-man", 3, date(2025, 10, 1)),
    ),
    rows(
        "core_project",
        progress("yz-cp01", MONTH, 60, 30),
        progress("yz-cp02", MONTH, 60, 60),
        progress("yz-cp13", date(2024, 12, 28), 100, 100),
    ),
)


def published(*changes: store.Change, demo: bool = True) -> store.Reader:
    """Publish the changes and give the reader of the district's leaders."""
    said = {"by": "t", "note": "t", "month": MONTH, "demo": demo}
    copying.published(_digest(changes, demo), lambda: store.publish(list(changes), **said))
    return store.reader(access.principal("leader"))


def _digest(changes: Sequence[store.Change], demo: bool) -> str:
    """The same for changes of the same rows and origin."""
    digest = hashlib.sha256(repr((demo, MONTH)).encode())
    for change in changes:
        said = {name: value for name, value in vars(change).items() if not isinstance(value, pl.DataFrame)}
        digest.update(repr(sorted(said.items())).encode())
        for value in vars(change).values():
            if isinstance(value, pl.DataFrame):
                digest.update(value.write_ipc(None).getvalue())
    return digest.hexdigest()[:32]


def whole(patch: pytest.MonkeyPatch, folders: pytest.TempPathFactory) -> store.Reader:
    """The small district with all its registers, published once per test run."""
    return _served(patch, folders, "small-whole", (*PLACES, *REGISTERS))


def bare(patch: pytest.MonkeyPatch, folders: pytest.TempPathFactory) -> store.Reader:
    """Schools and subdistricts only: not one figure is known."""
    return _served(patch, folders, "small-bare", PLACES)


def _served(
    patch: pytest.MonkeyPatch, folders: pytest.TempPathFactory, name: str, changes: tuple[store.Change, ...]
) -> store.Reader:
    home = folders.getbasetemp() / name
    patch.setenv("COCKPIT_HOME", str(home))
    config.reset()
    return store.reader(access.principal("leader")) if home.exists() else published(*changes)
