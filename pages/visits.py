"""督导巡查: what is planned and under way, what waits, what is found most often; one visit by its address."""

from cockpit import screen
from cockpit.figures import visits
from cockpit.screen import visiting

page = screen.page("visits")

if visiting.board(page):
    visiting.begin(page)
    page.show(visits.headline(page.read))
    page.show(visits.attention(page.read))
    page.show(visits.listed(page.read), on_select=visiting.to_visit)
    areas, often = page.columns(7, 5)
    with areas:
        page.show(visits.areas(page.read))
    with often:
        page.show(visits.often(page.read))
    visiting.finish(page)
