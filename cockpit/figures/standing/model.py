"""A standing as a frozen value: one indicator, one promise, the newest figure and what to say about them."""

from dataclasses import dataclass
from datetime import date

from cockpit import measures
from cockpit.contracts.indicators import Definition
from cockpit.plan import Indicator, Target


@dataclass(frozen=True, eq=False)
class Standing:
    """One formal target (or an operational indicator without one) with everything there is to say about it.

    `indicator` is in the unit it is measured in; `assessment` is None where nothing was promised, and
    `status` is then empty unless the data are missing or too old. Every `…_text` is finished: all surfaces
    print it as it is. `spark` holds the last two years of monthly values. `forecast` continues the series;
    `chance_text` is the probability of arriving in time ("82%"), `eta_text` the expected completion with its
    80 % interval, `published_word` the status by the rate ratio alone where it differs by two bands.
    """

    indicator: Indicator
    definition: Definition
    target: Target | None
    assessment: measures.Assessment | None
    value: float | None
    numerator: float | None
    denominator: float | None
    as_of: date | None
    label: str
    text: str
    unit: str
    target_text: str
    due_text: str
    gap_text: str
    pace_text: str
    as_of_text: str
    status: str
    status_word: str
    area: str
    task: str
    units: tuple[str, ...]
    clause: str
    spark: tuple[float, ...]
    forecast: measures.Forecast | None = None
    observed_text: str = ""
    required_text: str = ""
    acceleration_text: str = ""
    chance_text: str = ""
    eta_text: str = ""
    evidence_text: str = ""
    published_word: str = ""

    @property
    def id(self) -> str:
        """The indicator's id."""
        return self.indicator.id

    @property
    def key(self) -> str:
        """The target's id, the indicator's where nothing was promised."""
        return self.target.id if self.target else self.indicator.id

    @property
    def year(self) -> int | None:
        """The milestone year of the target."""
        return self.target.milestone if self.target else None

    @property
    def due(self) -> date | None:
        """The last day of the promise."""
        return self.target.due if self.target else None

    @property
    def said(self) -> str:
        """The newest figure as it stands in a sentence."""
        return self.text

    @property
    def goal_said(self) -> str:
        """The promise as it stands in a sentence."""
        return self.target_text

    @property
    def stale(self) -> bool:
        """Whether the newest figure is too old to speak."""
        return self.status == measures.Status.STALE
