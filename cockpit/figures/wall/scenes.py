"""Which figures make a scene, what it says at the top, and which part of the district it speaks of."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from cockpit import contracts, plan, store
from cockpit.figures import attention, campus, network, overview, resources, security, standing
from cockpit.figures import rectify as rectified
from cockpit.figures import school as schools_page
from cockpit.figures.core import Figure, Selection
from cockpit.figures.standing.joining import Asked
from cockpit.figures.wall import cut, rectify, rhythm, safety, schools, subjects
from cockpit.figures.wall import overview as whole
from cockpit.figures.wall.cut import Make
from cockpit.playlists import Scene
from cockpit.text import wall as words
from queries import school as queries

Slots = Mapping[str, tuple[Figure, ...]]

_making = threading.Lock()

LAYOUTS: Mapping[str, Mapping[str, tuple[Make, ...]]] = {
    "overview": {
        "strip": (overview.key,),
        "left": (whole.milestones,),
        "centre": (whole.coverage,),
        "right": (attention.exceptions,),
        "foot": (whole.upgrades, whole.visits, whole.security, whole.deadlines),
    },
    "network": {
        "strip": (network.headline,),
        "left": (subjects.layers,),
        "centre": (whole.coverage,),
        "right": (subjects.promises,),
        "foot": (whole.upgrades, subjects.speed, subjects.outages),
    },
    "campus": {
        "strip": (campus.headline,),
        "left": (subjects.steps,),
        "centre": (subjects.demonstration,),
        "right": (subjects.scenes,),
        "foot": (subjects.rooms, subjects.terminals, subjects.interactive),
    },
    "resources": {
        "strip": (resources.headline,),
        "left": (subjects.subjects,),
        "centre": (subjects.lessons,),
        "right": (subjects.apps,),
        "foot": (whole.visits, subjects.spaces, subjects.idle),
    },
    "security": {
        "strip": (security.headline,),
        "left": (safety.attention,),
        "centre": (safety.findings,),
        "right": (safety.green,),
        "foot": (safety.repairs, safety.incidents),
    },
    "rectify": {
        "strip": (rectify.duties,),
        "left": (rectify.overdue,),
        "centre": (rectify.units,),
        "right": (rectified.wall,),
        "foot": (rectify.deliverables, rectify.schools, safety.findings),
    },
    "schools": {
        "strip": (schools.card,),
        "left": (schools.exceptions,),
        "centre": (schools.place,),
        "right": (schools.beside,),
        "foot": (schools.speed, schools.visits),
    },
}
FIGURES = tuple(
    dict.fromkeys(make for slots in LAYOUTS.values() for makes in slots.values() for make in makes)
)
DISTRICT = {  # what speaks of the whole district, whatever part the scene is about
    overview.key,
    whole.milestones,
    whole.security,
    whole.deadlines,
    attention.exceptions,
    subjects.promises,
    subjects.demonstration,
    subjects.lessons,
    safety.findings,
    safety.repairs,
    safety.incidents,
    rectify.duties,
    rectify.overdue,
    rectify.units,
    rectify.deliverables,
}
PARTED = ("network", "campus", "resources", "security")  # kinds whose sentence speaks of the chosen part
KEPT = 128  # scenes that stay in memory: two rounds of all schools and everything else
OVERVIEW = Scene(id="overview", kind="overview", title=words.MILESTONES)


def scene(read: store.Reader, scene: Scene = OVERVIEW, turn: int = 0) -> dict[str, tuple[Figure, ...]]:
    """The figures of a scene by their place on the screen; `turn` picks the school of the carousel."""
    return dict(_told(read, scene, turn)[0])


def chosen(read: store.Reader, scene: Scene, turn: int = 0) -> Selection:
    """The part of the district that a scene speaks of, with its school where it shows one a turn."""
    part = Selection(subdistrict=scene.subdistrict, stage=scene.stage)
    if scene.kind != "schools":
        return part
    codes = _turns(Asked((*standing.moment(read), part), read))
    return replace(part, school=codes[turn % len(codes)] if codes else None)


def sentence(read: store.Reader, scene: Scene = OVERVIEW, turn: int = 0) -> str:
    """The state of what the scene shows, in one sentence; it names the part where it is only one."""
    return _told(read, scene, turn)[1]


def _told(read: store.Reader, scene: Scene, turn: int) -> tuple[Slots, str]:
    """Figures and sentence; many walls change to the same scene at once, so it is made only once."""
    happened = rectified.stamp()
    with _making:
        asked = chosen(read, scene, turn)
        return _made(Asked((*standing.moment(read), happened, scene, asked), read))


@lru_cache(maxsize=KEPT)
def _turns(asked: Asked) -> tuple[str, ...]:
    return tuple(schools.turns(asked.read, asked.key[-1]))


@lru_cache(maxsize=KEPT)
def _made(asked: Asked) -> tuple[Slots, str]:
    *_, scene, chosen = asked.key
    layout = LAYOUTS[scene.kind].items()
    slots = {
        slot: tuple(_figure(asked.read, make, slot, scene, chosen) for make in makes)
        for slot, makes in layout
    }
    part = _part(asked.read, chosen) if scene.kind in PARTED else ""
    return slots, words.of(part, SENTENCES[scene.kind](asked.read, chosen))


def _figure(read: store.Reader, make: Make, slot: str, scene: Scene, chosen: Selection) -> Figure:
    """One figure as the scene wants it: its past cut, emphasised, and titled where it is the district's."""
    figure = rhythm.paced(cut.since(make(read, chosen), scene.months))
    if make in DISTRICT and (chosen.subdistrict or chosen.stage):
        figure = replace(figure, title=words.whole(figure.title))
    emphasis = {"emphasis": True} if slot == scene.emphasis else {}
    return replace(figure, options={**figure.options, **emphasis})


def _state(read: store.Reader, asked: Selection) -> str:
    """The state of the plan: the next milestone, and what is overdue from those before it."""
    every = standing.promised(standing.standings(read))
    year = standing.milestone_year()
    past = [y for y in plan.load().tracked.years if y < year]
    overdue = {y: sum(s.status == "missed" for s in every if s.year == y) for y in past}
    return words.state(year, standing.counts(s for s in every if s.year == year), overdue)


def _network(read: store.Reader, asked: Selection) -> str:
    return words.sentence(network.headline(read, asked).claim, whole.upgrades(read, asked).claim)


def _school(read: store.Reader, asked: Selection) -> str:
    return words.of(*schools_page.about(read, asked)) if asked.school else words.NO_SCHOOL


SENTENCES = {
    "overview": _state,
    "network": _network,
    "campus": lambda read, asked: campus.headline(read, asked).claim,
    "resources": lambda read, asked: resources.headline(read, asked).claim,
    "security": lambda read, asked: security.headline(read, asked).claim,
    "rectify": lambda read, asked: rectify.duties(read, asked).claim,
    "schools": _school,
}


def _part(read: store.Reader, asked: Selection) -> str:
    """The words for the chosen part of the district; empty for all of it."""
    names = read(queries.names).filter(subdistrict_code=asked.subdistrict) if asked.subdistrict else None
    area = names["subdistrict"][0] if names is not None and names.height else asked.subdistrict or ""
    return area + (contracts.load().codes["stage"].title(asked.stage) if asked.stage else "")
