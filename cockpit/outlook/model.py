"""What was foreseen for one version of the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit import measures
from cockpit.ledger import Edition


@dataclass(frozen=True, eq=False)
class Outlook:
    """The forecasts of one edition by indicator, and the judgement before it by target.

    `late` names the deliverables of which a stage is open past its planned date; `covered` is the share of
    past 80 % intervals that held what came, by model, where enough of them have come due.
    """

    edition: Edition | None = None
    forecasts: Mapping[str, measures.Forecast] = field(default_factory=dict)
    previous: Mapping[str, measures.Previous] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    covered: Mapping[str, float] = field(default_factory=dict)

    def chance(self, indicator: str, target: str) -> measures.Chance | None:
        """What is foreseen for one promise; None where nothing can be."""
        found = self.forecasts.get(indicator)
        return found.chances.get(target) if found else None


NOTHING = Outlook()
