"""Workbooks people fill in and workbooks they keep: templates from contracts, exports of figures."""

from cockpit.workbook.book import safe
from cockpit.workbook.exports import export
from cockpit.workbook.flat import flat, flat_csv
from cockpit.workbook.templates import template

__all__ = ["export", "flat", "flat_csv", "safe", "template"]
