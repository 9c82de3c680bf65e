"""The closed list of what the assistant may do. One file per tool; the phrasebook and a model call the same ones.

A tool module has ``NAME``, ``TITLE`` (what the officer reads while it runs), a frozen dataclass ``Input`` of plain
values (amounts and years as the officer writes them) and ``run(given, turn) -> ToolResult``. Its docstring is what a
language model is told. A wrong input is a ``ToolInputError`` whose sentence teaches the asker; no tool reaches the
network or takes a path.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.tools.turn import ToolResult, Turn, Workspace

__all__ = ["Tool", "ToolResult", "Turn", "Workspace", "load_tools"]

_FRAME = ("turn", "changing", "budget_lines", "proportions", "words")


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool as both drivers see it."""

    name: str
    title: str
    description: str
    input_type: type[Any]
    run: Callable[[Any, Turn], ToolResult]


@cache
def load_tools() -> tuple[Tool, ...]:
    """Every tool of this folder, by name."""
    tools = []
    for module in pkgutil.iter_modules(__path__):
        if module.name in _FRAME:
            continue
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        tools.append(Tool(loaded.NAME, loaded.TITLE, (loaded.__doc__ or "").strip(), loaded.Input, loaded.run))
    return tuple(sorted(tools, key=lambda tool: tool.name))
