"""What the first visitor would otherwise wait for."""

import logging

from cockpit import access, figures, intake, store

log = logging.getLogger("cockpit")


def warm() -> None:
    """Import the painters and compute every page's figures for leader and wall; failures are logged."""
    try:
        intake.recover()
        import cockpit.screen  # noqa: F401  (plotly, altair and pydeck are slow to import)

        for role in ("leader", "wall"):
            read = store.reader(access.principal(role))
            for page in figures.PAGES.values():
                for figure in page:
                    _try(figure, read)
    except Exception:
        log.warning("warm-up skipped", exc_info=True)


def _try(figure, read) -> None:
    try:
        figure(read, figures.Selection())
    except access.Denied:
        return  # this role never opens that page
