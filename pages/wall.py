"""大屏: one scene of the total state; it reads as the wall, whoever opens it, and draws itself anew."""

from cockpit import screen, store
from cockpit.figures import wall
from cockpit.text import wall as words

read = wall.reader()
screen.scene(
    wall.scene(read),
    district=words.DISTRICT,
    title=words.TITLE,
    sentence=wall.sentence(read),
    oldest=wall.oldest(read),
    demo=read.version.demo,
)
screen.tick(read.version.number, store.current)
