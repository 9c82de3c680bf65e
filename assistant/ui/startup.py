"""What must be settled before gradio is imported, and what may wait until the first page has been served.

Gradio re-reads the sources of all its components at every start to rewrite ``.pyi`` stubs that ship with it anyway;
that is half of its import time. ``skip_stub_writing`` turns this off and does nothing if gradio ever moves it.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
import threading
from collections.abc import Callable, Sequence
from types import ModuleType

from assistant.settings import Settings

_STUBS = "gradio.component_meta"
_QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "DO_NOT_TRACK": "1",
}
_PATIENCE = 20.0
"""Seconds after which the warming begins although nobody has opened the page."""


class _Finder(importlib.abc.MetaPathFinder):
    """Loads the module that rewrites stubs as it is, with the rewriting taken out."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != _STUBS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            load(module)
            if hasattr(module, "create_or_modify_pyi"):
                module.__dict__["create_or_modify_pyi"] = lambda *_, **__: None

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def skip_stub_writing() -> None:
    """Take the rewriting of stubs out of gradio's import; without effect once gradio is imported."""
    if "gradio" not in sys.modules:
        sys.meta_path.insert(0, _Finder())


def prepare(settings: Settings) -> None:
    """Set what gradio and its friends read from the environment when they are imported."""
    from assistant.ui.desk import temporary_folder

    os.environ.update(_QUIET)
    os.environ["GRADIO_TEMP_DIR"] = str(temporary_folder(settings))
    skip_stub_writing()


class Warming:
    """Loads what the first request would wait for, once the first page is out; ``page_served`` starts it."""

    def __init__(self, load: Callable[[], object]) -> None:
        self._load = load
        self._served = threading.Event()

    def begin(self) -> None:
        """Start waiting in a thread that ends with the program."""
        threading.Thread(target=self._run, name="warming", daemon=True).start()

    def page_served(self) -> None:
        """The first page is out: the processor is free."""
        self._served.set()

    def _run(self) -> None:
        self._served.wait(_PATIENCE)
        self._load()
