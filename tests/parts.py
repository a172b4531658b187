"""A home whose server is given settings of its own, such as which part of the cockpit it serves."""

from dataclasses import dataclass

from tests.homes import Home


@dataclass(frozen=True)
class Served(Home):
    """A home with further variables."""

    more: tuple[tuple[str, str], ...] = ()

    @property
    def variables(self) -> dict[str, str]:
        return super().variables | dict(self.more)


def served(home: Home, **settings: object) -> Served:
    """The same home with settings: process="wall" is COCKPIT_PROCESS=wall; memory is kept as the units do."""
    more = tuple((f"COCKPIT_{name.upper()}", str(value)) for name, value in settings.items())
    return Served(home.folder, home.store_url, (("MALLOC_ARENA_MAX", "2"), *more))
