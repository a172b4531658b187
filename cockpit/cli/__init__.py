"""`python -m cockpit …`: check the plan, import, publish, go back, clear up, look after the machine."""

from cockpit.cli.app import app, run

__all__ = ["app", "run"]
