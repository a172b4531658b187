"""网络覆盖: what is covered, where it is not, how the upgrades move and what the probes measured."""

from cockpit import screen
from cockpit.figures import network
from cockpit.text import network as words

page = screen.page("network")
page.title(words.TITLE, words.SENTENCE)
options = {"layer": words.LAYERS, "status": words.CHOICES}
chosen = page.filters("layer", "subdistrict", "stage", "status", "month", options=options)

page.show(network.headline(page.read, chosen))

places, numbers = page.columns(8, 4)
with places:
    page.show(network.coverage_map(page.read, chosen), on_select=screen.to_school)
with numbers:
    page.show(network.coverage_table(page.read, chosen))
    page.show(network.upgrade_stages(page.read, chosen))

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
