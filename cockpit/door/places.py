"""Where an address of the cockpit lies: below its own base, and among which others."""

from cockpit import config


def inner(path: str) -> str:
    """A path without the cockpit's own base; one that lies elsewhere stays as it is."""
    base = config.settings().base
    return (path.removeprefix(base) or "/") if base and f"{path}/".startswith(f"{base}/") else path


def among(path: str, places: tuple[str, ...]) -> bool:
    """Whether the path is one of the places or lies below one that ends with a slash.

    >>> among("/wall", ("/wall", "/wall/")), among("/wallet", ("/wall", "/wall/"))
    (True, False)
    """
    return any(path == place or (place.endswith("/") and path.startswith(place)) for place in places)
