"""What of the visits may be seen: nothing leaves without the scope of who asks."""

import sqlalchemy as sa

from cockpit import access
from cockpit.ledger import evidence
from cockpit.ledger.connection import LedgerError, reading
from cockpit.ledger.rectify.book import Register
from cockpit.ledger.visits import tables
from cockpit.ledger.visits.known import Shelf
from cockpit.ledger.visits.model import Finding, Signature, Step, Visit
from cockpit.ledger.visits.tables import STEP
from cockpit.text import visits_ledger as words


class Seen:
    """The reads of one ledger's visits; safe for threads."""

    def __init__(self, engine: sa.Engine, register: Register | None = None) -> None:
        self.engine = engine
        self.register = register  # whom to ask for the schools that there are
        self._shelf = Shelf(engine)

    def visit(self, id: str, scope: access.Scope) -> Visit:
        """A visit by id or code, narrowed to the schools in sight; LedgerError when none of them is."""
        return self._shelf().visit(id, scope)

    def visits(self, scope: access.Scope) -> tuple[Visit, ...]:
        """Every visit to a school in sight: open ones by day, then the others, newest first."""
        return self._shelf().visits(scope)

    def findings(self, scope: access.Scope, visit: str | None = None) -> tuple[Finding, ...]:
        """The newest revision of every finding in the schools in sight, of one visit when it is named."""
        return self._shelf().findings(scope, visit)

    def finding(self, id: str, scope: access.Scope) -> Finding:
        """One finding by its id; LedgerError when it is unknown or its school is not in sight."""
        return self._shelf().finding(id, scope)

    def signatures(self, scope: access.Scope, visit: str | None = None) -> tuple[Signature, ...]:
        """The signatures that count, in the order they were given; of one visit when it is named."""
        return self._shelf().signatures(scope, visit)

    def photo(self, finding: str, scope: access.Scope) -> bytes:
        """The picture kept with a finding; LedgerError when there is none or it is not in sight."""
        kept = self.finding(finding, scope).photo
        if kept is None:
            raise LedgerError(words.NO_PHOTO)
        return evidence.read(kept.sha256)

    def history(self, id: str, scope: access.Scope) -> tuple[Step, ...]:
        """Every step of a visit, first to last; steps about a school out of sight are left out."""
        visit = self.visit(id, scope)
        select = sa.select(STEP).where(STEP.c.visit == visit.id).order_by(STEP.c.number)
        with reading(self.engine) as connection:
            steps = [tables.step(row) for row in connection.execute(select).mappings()]
        return tuple(each for each in steps if not each.school or each.school in visit.schools)

    def stamp(self) -> int:
        """The number of the last step of any visit: what is cached stands while it stays the same."""
        return self._shelf().stamp
