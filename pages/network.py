"""网络覆盖: what is covered, where it is not, how the upgrades move and what the probes measured."""

from cockpit import screen
from cockpit.figures import network, rectify, school
from cockpit.screen import circling
from cockpit.text import network as words
from cockpit.text import network_side as side

page = screen.page("network")
page.title(words.TITLE, words.SENTENCE)
options = {"layer": words.LAYERS, "status": words.CHOICES, "schools": school.names(page.read)}
chosen = page.filters("layer", "subdistrict", "stage", "status", "month", "schools", options=options)
page.trail(*school.trail(page.read, chosen), label=side.TRAIL)

page.show(network.headline(page.read, chosen))

places, numbers = page.columns(8, 4)
with places:
    places_map = rectify.marked(page.read, network.coverage_map(page.read, chosen))
    page.show(places_map, on_select=screen.to_place)
    screen.take("schools", circling.circle(places_map, school.picked(page.read, chosen)))
with numbers:
    page.show(network.coverage_table(page.read, chosen))
    page.show(network.upgrade_stages(page.read, chosen))

if school.picked(page.read, chosen):
    page.show(school.side_by_side(page.read, chosen))

order, upgrades = page.columns(5, 7)
with order:
    page.show(network.behind(page.read, chosen))
with upgrades:
    page.show(network.upgrade_trend(page.read, chosen))

spread, outages = page.columns(7, 5)
with spread:
    page.show(network.speed_spread(page.read, chosen), on_select=screen.to_school)
with outages:
    page.show(network.outages(page.read, chosen), on_select=screen.to_school)

page.show(network.speed_trend(page.read, chosen))
page.export(words.TITLE)
