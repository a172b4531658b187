"""数据接入: templates out, files in, problems said, versions to go back to."""

from cockpit import screen
from cockpit.screen import desk
from cockpit.text import intake_desk as words

page = screen.page("intake")
page.title(words.TITLE, words.SENTENCE)
inward, outward = page.columns(7, 5)
with outward:
    desk.templates(page)
with inward:
    desk.upload(page)
desk.history(page)
