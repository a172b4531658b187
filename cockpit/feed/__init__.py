"""The same figures for other programs, with the same texts people read: one document, or an interface."""

from cockpit.feed.answering import LISTS, Expired, Listed, listed, status
from cockpit.feed.description import openapi
from cockpit.feed.document import PAINTERS, document
from cockpit.feed.openmetrics import MEDIA, metrics
from cockpit.feed.parameters import USUAL, faults, parameters

__all__ = [
    "LISTS",
    "MEDIA",
    "PAINTERS",
    "USUAL",
    "Expired",
    "Listed",
    "document",
    "faults",
    "listed",
    "metrics",
    "openapi",
    "parameters",
    "status",
]
