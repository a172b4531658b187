"""大屏: the scene that playlist and clock ask for; it reads as the wall, whoever opens it."""

from cockpit import screen
from cockpit.figures import wall
from cockpit.text import wall as words

screen.admit()
stage = screen.stage()
read = wall.reader()
screen.scene(
    wall.scene(read, stage.scene, stage.turn),
    screen.Bar(
        title=words.TITLE,
        district=words.DISTRICT,
        name=stage.scene.title,
        sentence=wall.sentence(read, stage.scene, stage.turn),
        oldest=wall.oldest(read),
        demo=read.version.demo,
        preview=screen.previewed(),
    ),
    stage,
)
screen.tick(stage.shown(read.version.number), screen.while_admitted(stage.current))
