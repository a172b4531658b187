"""安全态势: what is overdue, the grading register with its cycle, findings, restores, drills, the filter."""

from cockpit import screen
from cockpit.figures import security
from cockpit.text import security as words

page = screen.page("security")
page.title(words.TITLE, words.SENTENCE)
chosen = page.filters("subdistrict", "stage", "status", options={"status": words.CHOICES})

page.show(security.headline(page.read, chosen))

urgent, systems = page.columns(5, 7)
with urgent:
    page.show(security.attention(page.read, chosen))
with systems:
    page.show(security.register(page.read, chosen))

now, course, repair = page.columns(3)
with now:
    page.show(security.findings(page.read, chosen))
with course:
    page.show(security.flow(page.read, chosen))
with repair:
    page.show(security.fix(page.read, chosen))

schools, held, restored = page.columns(4, 5, 3)
with schools:
    page.show(security.green(page.read, chosen))
with held:
    page.show(security.drills(page.read, chosen))
with restored:
    page.show(security.restores(page.read, chosen))

page.show(security.incidents(page.read, chosen))

page.export(words.TITLE)
