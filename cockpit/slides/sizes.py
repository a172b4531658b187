"""Where things stand on a slide and how large type is, in points: one grid for master and drawing."""

from dataclasses import dataclass

EMU = 12_700  # of the file format in a point
WIDTH, HEIGHT = 960.0, 540.0  # 16:9


@dataclass(frozen=True)
class Box:
    """A rectangle on a slide: left and top corner, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h


MARGIN = 48.0
ROOM = WIDTH - 2 * MARGIN
KICKER = Box(MARGIN, 25.0, 620.0, 18.0)
TITLE = Box(MARGIN, 45.0, ROOM, 66.0)
BODY = Box(MARGIN, 122.0, ROOM, 354.0)
SOURCE = Box(MARGIN, 484.0, ROOM, 15.0)
RULE = 504.0  # the hairline above the foot
FOOT = Box(MARGIN, 511.0, 760.0, 15.0)
NUMBER = Box(WIDTH - MARGIN - 60.0, 511.0, 60.0, 15.0)
TAGS = Box(MARGIN + 640.0, 24.0, ROOM - 640.0, 20.0)

CLAIM = ((24.0, 2), (22.0, 2), (20.0, 2), (18.0, 2), (16.0, 3))  # sizes of a title and its most lines
LARGE, BIG, TEXT, LEAST, TINY = 18.0, 16.0, 14.0, 12.0, 10.0  # nothing on a slide but its foot is below 12
