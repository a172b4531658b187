"""里程碑: every promise with its state, what the plan leaves open, its projects, any number explained."""

from cockpit.figures.milestones.disputes import conflicts, questions
from cockpit.figures.milestones.explaining import course, explain, lacking
from cockpit.figures.milestones.projects import schedule
from cockpit.figures.milestones.targets import by_area, by_unit, first_year, options, targets, undated

PAGE = (targets, by_area, by_unit, schedule, undated, conflicts, questions, explain, course, lacking)

TABS = {
    "targets": targets,
    "schedule": schedule,
    "undated": undated,
    "conflicts": conflicts,
    "questions": questions,
}

__all__ = [
    "PAGE",
    "TABS",
    "by_area",
    "by_unit",
    "conflicts",
    "course",
    "explain",
    "first_year",
    "lacking",
    "options",
    "questions",
    "schedule",
    "targets",
    "undated",
]
