"""台账: every register, each row with the file it came from."""

from cockpit import screen
from cockpit.figures import registers
from cockpit.screen import desk, unmasking
from cockpit.text import registers as words

page = screen.page("registers")
page.title(words.TITLE, words.SENTENCE)
chosen = page.filters("register", "subdistrict", "stage", options={"register": desk.registers()})

if chosen.register:
    unmasking.listing(page, chosen)
page.show(registers.catalogue(page.read, chosen), on_select=screen.to_register)
page.export(words.TITLE)
