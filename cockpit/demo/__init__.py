"""The synthetic district: files as schools and machines send them, sent through the intake, marked demo."""

from cockpit.demo.building import After, Progress, Sent, build, unfinished, write
from cockpit.demo.files import Written
from cockpit.demo.parameters import DemoError, Parameters, load

__all__ = [
    "After",
    "DemoError",
    "Parameters",
    "Progress",
    "Sent",
    "Written",
    "build",
    "load",
    "unfinished",
    "write",
]
