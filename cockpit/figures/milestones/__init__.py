"""里程碑: every promise with its state and course, what the plan leaves open, any number explained."""

from cockpit.figures.milestones.board import board
from cockpit.figures.milestones.checklist import checklist
from cockpit.figures.milestones.choosing import options
from cockpit.figures.milestones.course import course
from cockpit.figures.milestones.disputes import conflicts, questions
from cockpit.figures.milestones.explaining import explain
from cockpit.figures.milestones.issued import changes, foreseen, proof
from cockpit.figures.milestones.members import lacking, members
from cockpit.figures.milestones.origins import rows
from cockpit.figures.milestones.pacing import pace
from cockpit.figures.milestones.projects import gantt
from cockpit.figures.milestones.rollups import by_area, by_project, by_task, by_unit, by_year
from cockpit.figures.milestones.targets import targets, undated

ROLLUPS = {
    "by_area": by_area,
    "by_task": by_task,
    "by_project": by_project,
    "by_unit": by_unit,
    "by_year": by_year,
}
TABS = {
    "targets": targets,
    "pace": pace,
    "gantt": gantt,
    "undated": undated,
    "conflicts": conflicts,
    "questions": questions,
    "changes": changes,
    "proof": proof,
}
PAGE = (
    board,
    explain,
    course,
    checklist,
    lacking,
    members,
    rows,
    foreseen,
    *ROLLUPS.values(),
    *TABS.values(),
)

__all__ = [
    "PAGE",
    "ROLLUPS",
    "TABS",
    "board",
    "by_area",
    "by_project",
    "by_task",
    "by_unit",
    "by_year",
    "changes",
    "checklist",
    "conflicts",
    "course",
    "explain",
    "foreseen",
    "gantt",
    "lacking",
    "members",
    "options",
    "pace",
    "proof",
    "questions",
    "rows",
    "targets",
    "undated",
]
