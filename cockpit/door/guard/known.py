"""What the guard found out about a request, for the routes behind it."""

from starlette.types import Scope

from cockpit import access
from cockpit.door.guard import noting
from cockpit.door.guard.asked import Asked
from cockpit.door.guard.visitor import Visitor


def held(scope: Scope) -> tuple[access.Principal, ...]:
    """In whose names a request came: a person's, a guest's."""
    return _visitor(scope).principals


def familiar(scope: Scope) -> bool:
    """Whether details of the server may be told: to somebody signed in, or at this very machine."""
    return _visitor(scope).session is not None or Asked(scope).local


def foreign(scope: Scope) -> None:
    """Put on record that somebody showed what was given to somebody else."""
    noting.note("foreign", Asked(scope), "/api/export/{}", _visitor(scope))


def _visitor(scope: Scope) -> Visitor:
    known = scope.get("state") or {}
    return Visitor(known.get("address", ""), known.get("session"), known.get("guest"))
