"""The tests; the queries they ask themselves are let in here, as rows of schools."""

from cockpit.store import surface

surface.also("tests")
