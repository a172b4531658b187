"""督导整改: what is open and late, the board by state, whose the items are, how long they take, the list."""

from cockpit import screen
from cockpit.figures import rectify
from cockpit.screen import rectifying
from cockpit.text import rectify as words

page = screen.page("rectify")

if rectifying.board(page):
    page.title(words.TITLE, words.SENTENCE)
    rectifying.begin(page)
    chosen = rectifying.filters(page)
    page.show(rectify.headline(page.read, chosen))
    page.show(rectify.stages(page.read, chosen))
    rectifying.lanes(page, rectify.lanes(page.read, chosen))
    page.show(rectify.listing(page.read, chosen), on_select=rectifying.to_item)

    places, schools = page.columns(7, 5)
    with places:
        page.show(rectify.places(page.read, chosen), on_select=screen.to_school)
    with schools:
        page.show(rectify.schools(page.read, chosen), on_select=screen.to_school)

    units, ages = page.columns(5, 7)
    with units:
        page.show(rectify.units(page.read, chosen))
    with ages:
        page.show(rectify.ageing(page.read, chosen))

    closing, flow = page.columns(6, 6)
    with closing:
        page.show(rectify.closing(page.read, chosen), on_select=rectifying.to_item)
    with flow:
        page.show(rectify.flow(page.read, chosen))
    page.export(words.TITLE)
