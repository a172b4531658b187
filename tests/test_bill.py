"""C-16: the bill of materials is that of what runs, and nobody mistakes silence for a clean answer."""

import json
from datetime import date

import pytest
from packaging.utils import canonicalize_name

from tests import advisories, bill

WEAK = {"name": "pillow", "version": "9.0.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["9.0.1"]}]}
FINE = {"name": "polars", "version": "2.1.0", "vulns": []}
SKIPPED = {"name": "typst", "skip_reason": "Dependency not found on PyPI and could not be audited"}
TODAY = date(2026, 12, 1)


def test_c16_the_bill_of_materials_names_everything_that_runs_and_nothing_else():
    told = json.loads(bill.BILL.read_text("utf-8"))
    found = {canonicalize_name(each["name"]): each["version"] for each in told["components"]}
    assert found == bill.running(), "run `make sbom`"
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert set(bill.pinned("requirements.txt")) <= set(found)


def test_c16_everything_that_runs_is_pinned():
    pins = bill.pinned("constraints.txt") | bill.pinned("requirements.txt")
    for name, version in bill.running().items():
        assert str(pins[name].specifier) == f"=={version}", name


@pytest.mark.parametrize(
    ("parts", "exceptions", "code"),
    [
        ([FINE], {}, advisories.CLEAN),
        ([FINE, WEAK], {}, advisories.FOUND),
        ([FINE, WEAK], {"PYSEC-1": {"until": date(2026, 12, 31)}}, advisories.CLEAN),
        ([FINE, WEAK], {"PYSEC-1": {"until": date(2026, 11, 30)}}, advisories.FOUND),
        ([FINE, SKIPPED], {}, advisories.UNASKED),
        ([WEAK, SKIPPED], {}, advisories.FOUND),
        ([], {}, advisories.UNASKED),
    ],
)
def test_c16_what_could_not_be_asked_is_never_called_clean(parts, exceptions, code):
    found, said = advisories.judged({"dependencies": parts}, exceptions, TODAY)
    assert found == code and all(line.strip() for line in said)
    assert ("没有查成" in said[0]) == (code == advisories.UNASKED)
