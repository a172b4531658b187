"""Administration only from where the settings allow it."""

from cockpit import access, config
from cockpit.door.guard.table import rows

MANAGING = frozenset(row.page for row in rows() if row.near)


def near(address: access.Address | None) -> bool:
    """Whether administration may be done from an address; from one nobody can tell only without networks."""
    networks = config.settings().admin_networks
    return not networks or (address is not None and any(address in network for network in networks))


def near_enough(principal: access.Principal, address: access.Address | str | None) -> bool:
    """Whether the pages of administration that this principal may open are open from this address."""
    if not any(principal.may(f"page:{page}") for page in MANAGING):
        return True
    return near(access.place(address) if isinstance(address, str) else address)
