"""The decision cockpit of a district education commission: one set of numbers from cell to wall."""

__version__ = "0.5.0"
