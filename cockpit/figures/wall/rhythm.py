"""How often each card of a strip is expected anew: as its indicator, or the register it counts, is."""

from dataclasses import replace

from cockpit import contracts, text
from cockpit.figures.core import Figure
from cockpit.figures.network.layers import LAYERS
from cockpit.text import screen as words

DATASETS = {"deliverables": "deliverable"}  # cards that are no indicator


def paced(figure: Figure) -> Figure:
    """A strip that says of each of its cards how often it is expected anew; anything else unchanged."""
    if figure.kind != "headline":
        return figure
    told = {key: _cadence(key) for key in figure.frame["key"]}
    return replace(figure, options={**figure.options, "cadences": told})


def _cadence(key: str) -> str:
    """The words for a card's key: an indicator, a layer of the network, or a dataset that it counts."""
    indicator = LAYERS[key].indicator if key in LAYERS else key
    defined, held = contracts.definitions().get(indicator), contracts.load().get(DATASETS.get(key, ""))
    known = defined or held
    return text.CADENCE_WORDS[known.cadence] if known else words.cadence([])
