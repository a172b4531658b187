"""The data interface for other systems: read-only, by key, with the texts of the pages."""

from starlette.routing import BaseRoute, Route

from cockpit.door.serving.interface import ROOT, Interface

__all__ = ["ROOT", "Interface", "routes"]


def routes() -> list[BaseRoute]:
    """The interface's own addresses: all of them are one application, which asks for the key first."""
    return [Route(ROOT + "/{rest:path}", Interface())]
