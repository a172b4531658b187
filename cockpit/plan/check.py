"""The plan files checked for the command line: every fault as a sentence, or the counts."""

from pathlib import Path

from cockpit.plan.loading import PlanError, load
from cockpit.plan.registry import Registry
from cockpit.text import plan as words


def check(folder: Path | None = None) -> tuple[list[str], list[tuple[str, str]]]:
    """Fault sentences (none when sound) and rows of label and count (none when faulty) for `folder`."""
    try:
        registry = load(folder)
    except PlanError as error:
        return [fault.sentence for fault in error.faults], []
    return [], [(label, str(number)) for label, number in report(registry)]


def report(registry: Registry) -> list[tuple[str, int]]:
    """What the registry holds, as rows of Chinese label and number."""
    return [(_label(key, registry), number) for key, number in registry.counts().items()]


def _label(key: str, registry: Registry) -> str:
    _, _, plan = key.partition(":")
    return words.count(key, registry.plan(plan).short if plan else "")
