"""The synthetic district: files as schools and machines send them, sent through the intake, marked demo."""

from cockpit.demo.building import Progress, build, write
from cockpit.demo.files import Written
from cockpit.demo.parameters import DemoError, Parameters, load

__all__ = ["DemoError", "Parameters", "Progress", "Written", "build", "load", "write"]
