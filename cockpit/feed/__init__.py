"""The same figures as one JSON document for other programs, with the same texts people read."""

from cockpit.feed.document import PAINTERS, document

__all__ = ["PAINTERS", "document"]
