"""What the reader chooses, as widgets whose state is in the address, all in one Selection."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from cockpit import config, contracts, geo, text
from cockpit.figures.core import Selection
from cockpit.screen import choice
from cockpit.text import screen as words

ON = "1"
WIDE = {"school": 380, "schools": 204}  # CSS px of lists whose entries are long
MONTHS = 36  # as long as the history that pages show


def filters(names: tuple[str, ...], month: date | None, given: Mapping[str, Mapping[str, str]]) -> Selection:
    """One widget per name in a row; `given` holds code → words for choices that only the page knows."""
    chosen: dict[str, Any] = {}
    with st.container(key="filters", horizontal=True, gap="medium"):
        for name in names:
            options = dict(given[name]) if name in given else _options(name, month)
            chosen[name] = WIDGETS.get(name, _pick)(name, options)
    return Selection(**{name: _typed(name, value) for name, value in chosen.items() if value is not None})


def forget(*names: str) -> None:
    """Nothing is chosen in these fields any more: one step in the address, before the widgets are made."""
    st.session_state.update(dict.fromkeys(names))
    kept = {name: value for name, value in st.query_params.to_dict().items() if name not in names}
    st.query_params.from_dict(kept)


def _pick(name: str, options: dict[str, str]) -> str | None:
    """A list with search; nothing chosen means all."""
    choice.recall(name, options)
    value = st.selectbox(
        words.FILTERS[name],
        list(options),
        index=None,
        key=name,
        placeholder=words.ALL,
        format_func=lambda code: options.get(code, code),
        width=WIDE.get(name, 192),
    )
    choice.remember(name, value)
    return value


def _layer(name: str, options: dict[str, str]) -> str | None:
    """A few exclusive views side by side."""
    first = next(iter(options))
    choice.recall(name, options, first)
    value = st.segmented_control(
        words.FILTERS[name],
        list(options),
        required=True,
        key=name,
        format_func=lambda code: options.get(code, code),
    )
    choice.remember(name, value, first)
    return value


def _month(name: str, options: dict[str, str]) -> str | None:
    """A slider over the months, newest at the right."""
    if not options:
        return None
    newest = list(options)[-1]
    choice.recall(name, options, newest)
    value = st.select_slider(
        words.FILTERS[name],
        list(options),
        key=name,
        format_func=lambda code: options.get(code, code),
        width=300,
    )
    choice.remember(name, value, newest)
    return value


def _only(name: str, options: dict[str, str]) -> str | None:
    """A switch that hides what does not stand out; `1` in the address, nothing when it is off."""
    choice.recall(name, (ON,))
    st.session_state[name] = st.session_state[name] in (ON, True)
    value = ON if st.toggle(words.FILTERS[name], key=name) else None
    choice.remember(name, value)
    return value


def _several(name: str, options: dict[str, str]) -> str | None:
    """A list to tick several of, kept in the address with commas between."""
    choice.recall(name, options, ())
    value = st.multiselect(
        words.FILTERS[name],
        list(options),
        key=name,
        placeholder=words.PLACEHOLDER,
        format_func=lambda code: options.get(code, code),
        width=WIDE[name],
    )
    choice.remember(name, value)
    return ",".join(value) or None


WIDGETS: dict[str, Callable[[str, dict[str, str]], str | None]] = {
    "layer": _layer,
    "month": _month,
    "only": _only,
    "schools": _several,
}


def _options(name: str, month: date | None) -> dict[str, str]:
    if name == "subdistrict":
        features = geo.layers(config.settings().home / "geo").subdistricts["features"]
        return {f["properties"]["code"]: f["properties"]["name"] for f in features}
    if name == "month":
        return months(month)
    fixed = {"status": text.STATUS_WORDS, "layer": words.LAYERS, "only": {ON: words.FILTERS["only"]}}
    if name in fixed:
        return dict(fixed[name])
    codes = contracts.load().codes[name]
    return {code: codes.title(code) for code in codes.codes}


def months(last: date | None) -> dict[str, str]:
    """The last months up to `last`, oldest first, as 2026-10 → 2026 年 10 月."""
    found: dict[str, str] = {}
    day = last
    while day is not None and len(found) < MONTHS:
        found[f"{day:%Y-%m}"] = text.month(day)
        day = day.replace(day=1) - timedelta(days=1)
    return dict(reversed(found.items()))


def _typed(name: str, value: str) -> Any:
    """A month is its last day, a year a number."""
    if name == "month":
        year, number = (int(part) for part in value.split("-"))
        return (date(year + number // 12, number % 12 + 1, 1)) - timedelta(days=1)
    return int(value) if name == "year" else value
