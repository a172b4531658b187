"""The headline of the network page: five layers and the planned upgrades, as the chosen schools stand."""

from datetime import date
from typing import Any

from cockpit import contracts, measures, store, text
from cockpit.figures import core, dated, reading, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.network import layers
from cockpit.figures.network.layers import LAYERS, Layer
from cockpit.figures.network.parts import figure, newest
from cockpit.text import network as words
from queries import observation

UPGRADES = "yz-t01-schools"
PLACE = 3  # the upgrades stand in the middle of the strip, after the layers that an upgrade brings


def headline(read: store.Reader, selection: Selection) -> Figure:
    """Six cards: the layers and the planned upgrades, for the schools of the selection at its month's end."""
    cards = [_layer_card(read, selection, each) for each in LAYERS.values()]
    cards.insert(PLACE, _upgrade_card(read, selection))
    days = [card.pop("as_of") for card in cards]
    sentence = _sentence(read, selection, cards)
    return figure(
        read,
        selection,
        "network-headline",
        "headline",
        words.HEADLINE,
        sentence,
        core.frame("headline", cards),
        indicator=UPGRADES,
        as_of=max(filter(None, days), default=None),
        datasets=(layers.LINKS, "classroom_network", "wifi_survey", "network_measurement"),
    )


def _sentence(read: store.Reader, selection: Selection, cards: list[dict[str, Any]]) -> str:
    """The two shares people ask for first; those of a part of the district beside the district's."""
    said = [(card["label"], card["text"]) for card in cards[:2]]
    of = layers.together(read, selection)
    if of == words.DISTRICT:
        return words.headline(said)
    on, keys = dated.month_end(read, selection), [LAYERS[card["key"]] for card in cards[:2]]
    rows = read(observation.latest, indicators=tuple(sorted(each.indicator for each in keys)), on=on)
    found = dict(rows.select("indicator_id", "value").iter_rows())
    return words.part(of, said, [layers.mean_text(found.get(each.indicator), each) for each in keys])


def whole(read: store.Reader, selection: Selection) -> bool:
    """Whether the selection is the whole district in the newest month: only then does a promise judge it."""
    return not dated.part(read, selection) and dated.month_end(read, selection) == read.version.month


def _layer_card(read: store.Reader, selection: Selection, chosen: Layer) -> dict[str, Any]:
    states = layers.states(read, selection, chosen)
    value = layers.mean(states, chosen)
    said = layers.mean_text(value, chosen)
    done, total = reading.together(states["covered"]), reading.together(states["total"])
    gap = _slow(states) if chosen.speed else words.gap(done, total, chosen.unit) if total else ""
    label = words.MEASURED_CARD if chosen.speed else chosen.label
    own = {
        "key": chosen.key,
        "label": label,
        "value": value,
        "text": said,
        "unit": words.unit(said),
        "gap_text": gap,
    }
    link = f"/network?layer={chosen.key}"
    return _judged(read, selection, chosen.indicator, newest(states)) | own | {"link": link}


def _slow(states: Any) -> str:
    slow = states.filter(states["status"] == "at_risk").height
    return words.slow(slow) if states["value"].count() else ""


def _upgrade_card(read: store.Reader, selection: Selection) -> dict[str, Any]:
    frame = layers.coverage(read, selection)
    known = frame["link_as_of"].count() > 0
    done = float(frame["accepted_on"].count()) if known else None
    listed = planned(read, selection)
    gap = words.gap(done, listed, words.SCHOOL_UNIT) if done is not None and listed else ""
    own = {
        "key": UPGRADES,
        "label": words.UPGRADE_CARD,
        "value": done,
        "text": text.number(done, 0, words.SCHOOL_UNIT),
    }
    more = {"unit": words.SCHOOL_UNIT if known else "", "gap_text": gap, "link": "/network?layer=ten_gigabit"}
    return _judged(read, selection, UPGRADES, reading.newest(frame["link_as_of"])) | own | more


def planned(read: store.Reader, selection: Selection) -> float:
    """How many schools are to be upgraded: the promise for the district, the list for a part of it."""
    target = dated.standing_of(read, UPGRADES).target
    if target and target.value and not dated.part(read, selection):
        return target.value
    return float(reading.total(layers.coverage(read, selection)["upgrade_planned"]))


def _judged(read: store.Reader, selection: Selection, indicator: str, as_of: date | None) -> dict[str, Any]:
    """Goal, status and date of a card; a part of the district is only told when its data are too old."""
    day = min(as_of, dated.month_end(read, selection)) if as_of else None
    age = {"as_of": day, "as_of_text": text.date(day)}
    if whole(read, selection):
        card = standing.card(dated.standing_of(read, indicator))
        return {name: card[name] for name in ("target_text", "status", "status_word")} | age
    old = measures.stale(day, contracts.definitions()[indicator].cadence, dated.asked_on(read, selection))
    status = "no_data" if day is None else "stale" if old else None
    return {
        "target_text": "",
        "status": status,
        "status_word": text.status_word(status) if status else "",
    } | age
