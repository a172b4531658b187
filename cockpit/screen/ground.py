"""From degrees to the units of the wall's map, seen from the south at an angle."""

import math
from dataclasses import dataclass

WIDTH, HEIGHT = 1000.0, 520.0  # units of the drawing; words stand in the same units
MARGIN = 42.0  # between the district and the left and right edge
TILT = 0.82  # how much the depth of the land is foreshortened
MIDDLE = 308.0  # where the middle of the district stands


@dataclass(frozen=True)
class Ground:
    """From degrees to units of the drawing."""

    west: float
    east: float
    middle: float

    def at(self, longitude: float, latitude: float, height: float = 0.0) -> tuple[float, float]:
        """Where a place stands, `height` units above the ground."""
        scale = (WIDTH - 2 * MARGIN) / (self.east - self.west)
        down = scale * TILT / math.cos(math.radians(self.middle))
        return MARGIN + (longitude - self.west) * scale, MIDDLE - (latitude - self.middle) * down - height

    def back(self, x: float, y: float) -> tuple[float, float]:
        """The place on the ground that is drawn at a spot."""
        scale = (WIDTH - 2 * MARGIN) / (self.east - self.west)
        down = scale * TILT / math.cos(math.radians(self.middle))
        return self.west + (x - MARGIN) / scale, self.middle + (MIDDLE - y) / down
