"""The watchdog: ask servers whether they live, say so when it changes, end when one stays silent."""

from __future__ import annotations

import time
from http.client import HTTPException
from typing import Annotated
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import typer
from rich.console import Console

from cockpit.cli.imports import CliError
from cockpit.text import watch as words

LIVE = "/api/livez"
SILENT = 3  # exit code of a server that does not answer; 1 and 2 are faults of the command itself
_direct = build_opener(ProxyHandler({}))  # a proxy for the internet knows nothing of this machine


def watch(
    urls: Annotated[list[str], typer.Argument(help=words.URLS, show_default=False)],
    once: Annotated[bool, typer.Option("--once", help=words.ONCE)] = False,
    every: Annotated[float, typer.Option(help=words.EVERY, min=0.1)] = 10.0,
    timeout: Annotated[float, typer.Option(help=words.TIMEOUT, min=0.1)] = 5.0,
    failures: Annotated[int, typer.Option(help=words.FAILURES, min=0)] = 3,
) -> int:
    """Ask each server every few seconds; 3 once one of them was silent so many times running."""
    if wrong := [url for url in urls if not _is_address(url)]:
        raise CliError(words.not_an_address(wrong[0]))
    said: dict[str, str | None] = {}
    running = dict.fromkeys(urls, 0)
    while True:
        for url in urls:
            why = probe(url, timeout)
            running[url] = running[url] + 1 if why else 0
            if url not in said or bool(said[url]) != bool(why):
                _say(url, why)
            said[url] = why
        if once:
            return SILENT if any(said.values()) else 0
        if failures and max(running.values()) >= failures:
            return SILENT
        time.sleep(every)


def probe(url: str, timeout: float) -> str | None:
    """Why the server at this address does not live, in a few words, or None."""
    try:
        with _direct.open(url.rstrip("/") + LIVE, timeout=timeout) as answer:
            answer.read(4096)
            return None
    except HTTPError as fault:
        return words.status(fault.code)
    except TimeoutError:
        return words.SLOW
    except (URLError, HTTPException, OSError) as fault:
        return _reason(getattr(fault, "reason", fault))


def _reason(fault: object) -> str:
    reasons = {TimeoutError: words.SLOW, ConnectionRefusedError: words.REFUSED}
    return next((said for kind, said in reasons.items() if isinstance(fault, kind)), words.UNREACHABLE)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _say(url: str, why: str | None) -> None:
    line = words.silent(url, why) if why else words.answers(url)
    Console(soft_wrap=True).print(line, markup=False, highlight=False)
