"""What the first visitor would otherwise wait for."""

import logging

from cockpit import access, figures, intake, store

log = logging.getLogger("cockpit")


def warm() -> None:
    """Settle broken imports, import the painters, compute every page's figures for leader and wall."""
    for step in (intake.recover, _painters, _figures):
        try:
            step()
        except Exception:
            log.warning("warm-up: %s skipped", step.__name__, exc_info=True)


def _painters() -> None:
    import cockpit.screen  # noqa: F401  (plotly, altair and pydeck are slow to import)


def _figures() -> None:
    """A figure that fails only waits for its first visitor; a role may be denied what it never opens."""
    for role in ("leader", "wall"):
        read = store.reader(access.principal(role))
        for figure in (each for page in figures.PAGES.values() for each in page):
            try:
                figure(read, figures.Selection())
            except access.Denied:
                continue
            except Exception:
                log.warning("warm-up: %s failed", figure.__name__, exc_info=True)
