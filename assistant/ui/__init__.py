"""The web page: gradio and its server, and nothing else. Everything it shows or does goes through the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.settings import Settings

__all__ = ["serve"]


def serve(settings: Settings, host: str | None = None, port: int | None = None) -> None:
    """Serve the page until stopped, and say in Vietnamese where; BadRequest when the address cannot be used."""
    from assistant.ui.server import run

    run(settings, host or settings.host, settings.port if port is None else port)
