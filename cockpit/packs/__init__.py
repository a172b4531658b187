"""What is handed out at a meeting, as data: which figures, in which sections, for whom, in which forms."""

from cockpit.packs.loading import PackError, load, read
from cockpit.packs.model import AUDIENCES, FORMS, Key, Pack, Part, key

__all__ = ["AUDIENCES", "FORMS", "Key", "Pack", "PackError", "Part", "key", "load", "read"]
