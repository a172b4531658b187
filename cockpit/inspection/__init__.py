"""What is looked at on a visit to a school: the seven areas of the plan and their points, as data."""

from cockpit.inspection.loading import InspectionError, load, read
from cockpit.inspection.model import GRADES, WRONG, Area, Checklist, Point

__all__ = ["GRADES", "WRONG", "Area", "Checklist", "InspectionError", "Point", "load", "read"]
