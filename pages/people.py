"""人员与权限: who has an account and may do what, who is signed in, keys of other programs, the matrix."""

from cockpit import screen
from cockpit.screen import keys, peopling
from cockpit.text import people as words

page = screen.page("people")
page.title(words.TITLE, words.SENTENCE)

if peopling.begin(page):
    peopling.accounts(page)
    peopling.sessions(page)
    keys.section(page)
    peopling.matrix(page)
