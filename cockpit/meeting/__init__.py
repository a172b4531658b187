"""A month from its closing to its pack: frozen once, produced in a process of its own, offered when whole."""

from cockpit.meeting.closing import MeetingError, close, closing, speaks_for
from cockpit.meeting.producing import PAINTERS, file, folder, made, produce, written
from cockpit.meeting.schedule import Due, due, keep_up
from cockpit.meeting.working import give_way, start_close, start_pack, work

__all__ = [
    "PAINTERS",
    "Due",
    "MeetingError",
    "close",
    "closing",
    "due",
    "file",
    "folder",
    "give_way",
    "keep_up",
    "made",
    "produce",
    "speaks_for",
    "start_close",
    "start_pack",
    "work",
    "written",
]
