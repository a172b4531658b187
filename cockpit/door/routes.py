"""The routes beside the pages: health for the operator, files for a one-time ticket, assets."""

import os
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from cockpit import config, ledger, store, tickets
from cockpit.door import entering, guard, serving, walls
from cockpit.text import door as words

KEPT_BACK = (("deploy",),)  # units, proxy and launchers: for whoever installs, not for whoever asks


async def livez(_: Request) -> Response:
    """The process answers: nothing more is claimed."""
    return JSONResponse({"ok": True})


async def readyz(request: Request) -> Response:
    """The served version and the age of its oldest source; 503 without a version to serve.

    Strangers from elsewhere learn only whether it is ready.
    """
    health = await run_in_threadpool(store.health)
    ready = health.version is not None
    if not guard.familiar(request.scope):
        return JSONResponse({"ready": ready}, status_code=200 if ready else 503)
    if health.version is None:
        return JSONResponse({"ready": False, "notice": health.notice}, status_code=503)
    aged = health.sources.drop_nulls("as_of").sort("as_of")
    title, oldest = aged.select("title", "as_of").row(0) if aged.height else (None, None)
    return JSONResponse(
        {
            "ready": True,
            "version": health.version.number,
            "published_at": health.version.published_at.isoformat(),
            "oldest_source": title,
            "oldest_as_of": oldest.isoformat() if oldest else None,
            "oldest_age_days": (config.settings().today() - oldest).days if oldest else None,
            "notice": health.notice,
            "demo": health.version.demo,
        }
    )


async def export(request: Request) -> Response:
    """The file behind a one-time ticket, or in one sentence why there is none."""
    held = guard.held(request.scope)
    try:
        parcel = await run_in_threadpool(tickets.redeem, request.path_params["ticket"], held)
    except tickets.Foreign:
        guard.foreign(request.scope)
        return _spent()
    except ledger.LedgerError as fault:
        return HTMLResponse(words.withheld(str(fault)), status_code=410)
    if parcel is None:
        return _spent()
    disposition = f"attachment; filename*=UTF-8''{quote(parcel.name)}"
    return Response(
        parcel.body,
        media_type=parcel.media_type,
        headers={"Content-Disposition": disposition, "Cache-Control": "no-store"},
    )


def _spent() -> Response:
    return HTMLResponse(words.spent_ticket(), status_code=410, headers={"Cache-Control": "no-store"})


async def me(_: Request) -> Response:
    """Whoever asks may go on; the guard says so to whoever may not."""
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


async def mode(request: Request) -> Response:
    """Remember the dark or light ground in a cookie and go back to the page the visitor came from."""
    chosen, back = request.path_params["mode"], request.query_params.get("back", "/")
    home = config.settings().path("/")
    inside = back.startswith("/") and not back.startswith(("//", "/\\"))
    answer = RedirectResponse(back if inside else home, status_code=303)
    if chosen in ("dark", "light"):
        answer.set_cookie("mode", chosen, max_age=31_536_000, samesite="lax")
    return answer


class Assets(StaticFiles):
    """What pages and walls are drawn with; how the servers are set up is nobody's business."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Where a file is, its name without parent folders; nothing below a folder that is kept back."""
        return ("", None) if Path(path).parts[:1] in KEPT_BACK else super().lookup_path(path)


def routes() -> list[BaseRoute]:
    """Every route of our own; the list is frozen by a test."""
    return [
        Route("/api/livez", livez),
        Route("/api/readyz", readyz),
        Route("/api/me", me),
        Route("/api/mode/{mode}", mode),
        Route("/api/export/{ticket}", export),
        *entering.routes(),
        Route("/wall-in/{token}", walls.wall_in),
        Route("/api/wall/beat", walls.beat, methods=["POST"]),
        *serving.routes(),
        Mount("/assets", Assets(directory=config.ROOT / "assets")),
    ]
