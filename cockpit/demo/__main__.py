"""One period of the demonstration closed in a process of its own: `python -m cockpit.demo 2026-09-30`."""

import sys
from datetime import date

from cockpit.demo.meetings import close

if __name__ == "__main__":
    close(date.fromisoformat(sys.argv[1]))
