"""Everything the plans promise, in one frozen value to look things up in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cockpit.plan.model import (
    Area,
    Baseline,
    Conflict,
    CoreProject,
    Crosswalk,
    Indicator,
    Plan,
    Question,
    Safeguard,
    SourceDate,
    Target,
    Task,
)


@dataclass(frozen=True, eq=False)
class Registry:
    """Everything in `data/plans`, checked; every mapping is by id and in file order."""

    plans: Mapping[str, Plan]
    indicators: Mapping[str, Indicator]
    baselines: Mapping[str, Baseline]
    conflicts: Mapping[str, Conflict]
    questions: Mapping[str, Question]
    crosswalk: Mapping[str, Crosswalk]

    @cached_property
    def targets(self) -> Mapping[str, Target]:
        """Every target by id."""
        return {t.id: t for indicator in self.indicators.values() for t in indicator.targets}

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        """Every area by id, over all plans."""
        return {a.id: a for plan in self.plans.values() for a in plan.areas}

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """Every task by id, over all plans."""
        return {t.id: t for plan in self.plans.values() for t in plan.tasks}

    @cached_property
    def core_projects(self) -> Mapping[str, CoreProject]:
        """Every core project by id."""
        return {p.id: p for plan in self.plans.values() for p in plan.core_projects}

    @cached_property
    def safeguards(self) -> Mapping[str, Safeguard]:
        """Every safeguard by id, over all plans."""
        return {s.id: s for plan in self.plans.values() for s in plan.safeguards}

    @property
    def tracked(self) -> Plan:
        """The plan whose progress the cockpit follows."""
        return next(plan for plan in self.plans.values() if plan.role == "tracked")

    def plan(self, id: str) -> Plan:
        """One plan; KeyError when there is none of that id."""
        return self.plans[id]

    def of(self, plan: str | None = None) -> tuple[Indicator, ...]:
        """The indicators of one plan, the tracked one unless told otherwise."""
        wanted = plan or self.tracked.id
        return tuple(i for i in self.indicators.values() if any(t.plan == wanted for t in i.targets))

    def milestones(self, year: int | None, plan: str | None = None) -> tuple[Target, ...]:
        """The formal targets of one plan at the milestone `year`; None: those without an end date."""
        wanted = plan or self.tracked.id
        return tuple(
            t for t in self.targets.values() if t.plan == wanted and t.formal and t.milestone == year
        )

    def dates(self, target: Target) -> tuple[SourceDate, ...]:
        """Every date the documents give for what `target` promises, the judged one first, then by date.

        These are the clauses that restate it or are restated by it, and those a disagreement sets beside it:
        other clauses about the same indicator, and other plans.
        """
        mine = {
            t.id: t for t in self.indicators[target.indicator].targets if self._root(t) == self._root(target)
        }
        for conflict in (self.conflicts[id] for id in target.conflicts):
            beside = (self.targets[id] for id in conflict.targets)
            mine |= {t.id: t for t in beside if t.indicator == target.indicator or t.plan != target.plan}
        found = sorted(mine.values(), key=lambda t: (t.id != target.id, not t.formal, t.due or date.max))
        return tuple(self._dated(t, target) for t in found)

    def _root(self, target: Target) -> str:
        """The commitment that it restates in the end, or itself."""
        seen = [target.id]
        while (above := self.targets[seen[-1]].restates) and above not in seen:
            seen.append(above)
        return seen[-1]

    def _dated(self, said: Target, asked: Target) -> SourceDate:
        shared = sorted(
            (id for id in said.conflicts if id in asked.conflicts),
            key=lambda id: "due" not in self.conflicts[id].kinds,
        )
        return SourceDate(
            said.id,
            said.plan,
            said.clause,
            said.source,
            said.due,
            said.due_basis,
            said.formal,
            tuple(shared),
        )

    def area_of(self, indicator: Indicator) -> str:
        """The area an indicator belongs to, through its task where it has one; empty for overall goals."""
        return self.tasks[indicator.task].area if indicator.task else indicator.area

    def counts(self) -> dict[str, int]:
        """How much the registry holds, by the names `cockpit.text.plan.COUNTS` puts into words."""
        whole = {
            "plans": len(self.plans),
            "indicators": len(self.indicators),
            "targets": len(self.targets),
            "baselines": len(self.baselines),
            "crosswalk": len(self.crosswalk),
            "conflicts": len(self.conflicts),
            "questions": len(self.questions),
            "dated": sum(t.due is not None for t in self.targets.values()),
            "disputed": sum(bool(t.conflicts) for t in self.targets.values()),
        }
        tracked = self.tracked
        parts = ("areas", "tasks", "core_projects", "units", "safeguards")
        inside = {part: len(getattr(tracked, part)) for part in parts}
        return whole | inside | {f"targets:{id}": self._targets_of(id) for id in self.plans}

    def _targets_of(self, plan: str) -> int:
        return sum(t.plan == plan for t in self.targets.values())
