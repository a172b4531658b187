"""People for tests: accounts with a role, and with a password of their own."""

from typing import Any

from cockpit import access
from cockpit.ledger import Ledger, Person

OPERATOR = access.operator("root")
GOOD = "Mai7-Kruste.Föhn"
HERE, THERE = "10.9.0.1", "10.9.0.2"


def joined(book: Ledger, login: str, role: str, **said: Any) -> Person:
    """A fresh account with a role."""
    return book.people.add(login, login.title(), role=role, who=OPERATOR, **said)


def entered(book: Ledger, person: Person, password: str = GOOD) -> Person:
    """The account with a password of its own, as after the first sign-in."""
    first = book.people.set_password(person.id, who=OPERATOR)
    return book.people.change_password(person.id, first, password, address="10.8.0.1")
