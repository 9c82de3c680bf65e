"""What every search under test can do, ours and what people would take instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evals.retrieval.material import Article

FOUND = 20
"""How many articles a search is asked for."""

PASSAGES = 100
"""Passages looked at to get so many different articles, where a search finds passages."""


class Engine(Protocol):
    """Articles made ready to be searched."""

    def find(self, query: str) -> tuple[str, ...]:
        """Keys of the best articles for the query, best first, none twice, at most ``FOUND``."""
        ...


class Alternative(Protocol):
    """Something people would take instead. ``sample`` is how many articles beside the answers it can hold in time;
    None is all of them."""

    name: str
    sample: int | None

    def missing(self) -> str:
        """The package to install, or nothing."""
        ...

    def build(self, articles: Sequence[Article], work: Path) -> Engine:
        """Make the articles ready; ``work`` keeps what is dear to make."""
        ...


def first_of_each(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys in their order, each once, at most ``FOUND``: an article counts once however many passages are found."""
    return tuple(dict.fromkeys(keys))[:FOUND]


@dataclass(frozen=True, slots=True)
class Needs:
    """The modules an alternative imports, and how to get them."""

    modules: tuple[str, ...]

    def missing(self) -> str:
        """What to say when one of them is not installed; nothing when all are."""
        from importlib.util import find_spec

        absent = [module for module in self.modules if find_spec(module) is None]
        return f"needs {', '.join(absent)}: uv pip install --group evals" if absent else ""
