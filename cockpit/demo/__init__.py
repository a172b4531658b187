"""The synthetic district: files as schools and machines send them, sent through the intake, marked demo."""

from cockpit.demo.alerts import acknowledge
from cockpit.demo.building import After, Progress, Sent, build, unfinished, write
from cockpit.demo.files import Written
from cockpit.demo.loop import rectify
from cockpit.demo.meetings import meetings as meet
from cockpit.demo.parameters import DemoError, Parameters, load
from cockpit.demo.staff import staff
from cockpit.demo.walking import visits

__all__ = [
    "After",
    "DemoError",
    "Parameters",
    "Progress",
    "Sent",
    "Written",
    "acknowledge",
    "build",
    "load",
    "meet",
    "rectify",
    "staff",
    "unfinished",
    "visits",
    "write",
]
