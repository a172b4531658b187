"""智慧校园: demonstration schools on their way, scenes, smart rooms, terminals and interactive classrooms."""

from cockpit import screen
from cockpit.figures import campus
from cockpit.text import campus as words

page = screen.page("campus")
page.title(words.TITLE, words.SENTENCE)
chosen = page.filters("subdistrict", "stage")

page.show(campus.headline(page.read, chosen))

now, way = page.columns(7, 5)
with now:
    page.show(campus.stages(page.read, chosen))
    page.show(campus.schools(page.read, chosen), on_select=lambda code: screen.go("school", school=code))
with way:
    page.show(campus.course(page.read, chosen))
    page.show(campus.scenes(page.read, chosen))

rooms, terminals, classrooms = page.columns(4, 5, 3)
with rooms:
    page.show(campus.rooms(page.read, chosen))
with terminals:
    page.show(campus.terminals(page.read, chosen), on_select=lambda code: screen.go("school", school=code))
with classrooms:
    page.show(campus.interactive(page.read, chosen))

page.export(words.TITLE)
