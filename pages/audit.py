"""审计: whether the record of everything that was done is whole, what raised an alarm, the search over it."""

from cockpit import screen
from cockpit.screen import auditing

page = screen.page("audit")

auditing.begin(page)
state, alarms = page.columns(7, 5)
with state:
    auditing.state(page)
with alarms:
    auditing.alarms(page)
auditing.search(page)
