"""系统管理: which walls there are and whether they are heard, a notice over all of them, who did what."""

from cockpit import screen
from cockpit.screen import auditing, backups, caretaker
from cockpit.text import admin as words

page = screen.page("admin")
page.title(words.TITLE, words.SENTENCE)
caretaker.answer(page)
auditing.warn(page)
caretaker.walls(page)
left, right = page.columns(2)
with left:
    caretaker.register(page)
    caretaker.revoke(page)
with right:
    caretaker.notice(page)
caretaker.history(page)
backups.section(page)
