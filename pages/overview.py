"""总览: the state of the plan, the map beside what needs eyes, what comes next, how old the data are."""

from cockpit import screen
from cockpit.figures import overview, rectify
from cockpit.text import overview as words

page = screen.page("overview")
page.title(words.TITLE, words.LEAD)
page.show(overview.state(page.read, page.selection))
page.show(overview.key(page.read, page.selection))

left, right = page.columns(7, 5)
with left:
    page.show(overview.coverage_map(page.read, page.selection), on_select=screen.to_school)
    page.show(overview.by_year(page.read, page.selection))
    page.show(rectify.brief(page.read, page.selection))
with right:
    page.show(overview.exceptions(page.read, page.selection))
    page.show(overview.deadlines(page.read, page.selection))

page.show(overview.ages(page.read, page.selection))
page.export(words.TITLE)
