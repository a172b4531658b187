"""What the framework is told at start beside its settings file: names, origins and keys from our settings."""

from typing import Any
from urllib.parse import urlsplit

from streamlit import config as framework

from cockpit import config
from cockpit.door.guard.asked import SECRET
from cockpit.theme.size import FONT_URL

PURPOSE = "framework cookie"  # what the framework's own cookies are signed with has no other use


def options(settings: config.Settings) -> dict[str, Any]:
    """The framework's options that follow from our settings."""
    told: dict[str, Any] = {"server.trustedUserHeaders": {SECRET: "session"}}
    if settings.base:
        told["server.baseUrlPath"] = settings.base.strip("/")
        faces = framework.get_option("theme.fontFaces") or ()
        told["theme.fontFaces"] = [{**each, "url": settings.path(FONT_URL)} for each in faces]
    if not settings.signed:
        return told
    address = urlsplit(settings.address)
    return told | {
        "server.cookieSecret": settings.key(PURPOSE),
        "server.allowedHosts": [*settings.names, "127.0.0.1", "localhost", "::1"],
        "server.corsAllowedOrigins": [f"{address.scheme}://{address.netloc}"] if address.netloc else [],
        "browser.serverAddress": address.hostname or "127.0.0.1",
    }


def set_options(settings: config.Settings) -> None:
    """Tell them to the framework, before its routes and cookies are made."""
    for name, value in options(settings).items():
        framework.set_option(name, value)
