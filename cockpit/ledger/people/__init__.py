"""People: accounts by issuer and subject, what they are granted, and the passwords of our own."""

from cockpit.ledger.people.book import People
from cockpit.ledger.people.model import LOCAL, Person, Session, Verdict

__all__ = ["LOCAL", "People", "Person", "Session", "Verdict"]
