"""What the first visitor would otherwise wait for."""

import logging
from functools import partial

from cockpit import access, config, figures, intake, ledger, paper, store, text
from cockpit.figures.document import Document

SEEN = {config.ALL: ("leader", "wall"), config.DESK: ("leader",), config.WALL: ("wall",)}
log = logging.getLogger("cockpit")


def warm(process: str = config.ALL) -> None:
    """Settle broken imports, import the painters, compute the figures of whoever this process serves.

    A wall process settles nothing: an import that it finds under way belongs to a desk that lives.
    """
    settle = (intake.recover, intake.sweep, ledger.sweep) if process != config.WALL else ()
    prints = (_typesetter,) if process != config.WALL else ()
    for step in (ledger.begun, *settle, _painters, partial(_figures, process), *prints):
        try:
            step()
        except Exception:
            log.warning("warm-up: a step was skipped", exc_info=True)


def _painters() -> None:
    import cockpit.screen  # noqa: F401  (plotly, altair and pydeck are slow to import)


def _typesetter() -> None:
    """The first document reads the fonts, later ones find them read."""
    paper.pdf(Document("first", text.PRODUCT))


def _figures(process: str) -> None:
    """A figure that fails only waits for its first visitor; a role may be denied what it never opens."""
    for role in SEEN[process]:
        read = store.reader(access.principal(role))
        for figure in (each for page in figures.PAGES.values() for each in page):
            try:
                figure(read, figures.Selection())
            except access.Denied:
                continue
            except Exception:
                log.warning("warm-up: %s failed", figure.__name__, exc_info=True)
