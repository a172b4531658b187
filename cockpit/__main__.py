"""The command line, started as `python -m cockpit`."""

import sys

from cockpit.cli import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
