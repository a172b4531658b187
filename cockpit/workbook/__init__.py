"""Workbooks people fill in and workbooks they keep: templates from contracts, exports of figures."""

from cockpit.workbook.book import safe
from cockpit.workbook.exports import export
from cockpit.workbook.templates import template

__all__ = ["export", "safe", "template"]
