"""资源应用: lessons against the promise, use by role and app, learning spaces, interfaces."""

from cockpit import screen
from cockpit.figures import resources
from cockpit.text import resources as words

page = screen.page("resources")
page.title(words.TITLE, words.SENTENCE)
chosen = page.filters("subdistrict", "stage")

page.show(resources.headline(page.read, chosen))
page.show(resources.matrix(page.read, chosen))

promise, use, spaces = page.columns(3)
with promise:
    page.show(resources.course(page.read, chosen))
with use:
    page.show(resources.visits(page.read, chosen))
with spaces:
    page.show(resources.space_course(page.read, chosen))

apps, schools, platforms = page.columns(3)
with apps:
    page.show(resources.top(page.read, chosen))
    page.show(resources.items(page.read, chosen))
with schools:
    page.show(resources.spaces(page.read, chosen), on_select=lambda code: screen.go("school", school=code))
    page.show(resources.unused(page.read, chosen))
with platforms:
    page.show(resources.interfaces(page.read, chosen))

page.export(words.TITLE)
