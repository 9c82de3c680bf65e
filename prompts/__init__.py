"""Prompts are Markdown files beside this module; the front matter of each names its variables.

``{{name}}`` in the text is replaced by the value given. A variable that is missing or not named is a PromptError, so
that a prompt and its caller cannot drift apart.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

__all__ = ["PromptError", "render"]

_FOLDER = Path(__file__).parent
_PAGE = re.compile(r"---\n(?P<front>.*?)\n---\n(?P<text>.*)", re.DOTALL)
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


class PromptError(ValueError):
    """A prompt does not exist, is not well formed, or was given the wrong variables."""


def render(name: str, **variables: str) -> str:
    """The prompt ``name`` (its file without .md) with every variable written in once; values are left as they are."""
    text, declared = _page(name)
    if unknown := sorted(variables.keys() - declared):
        raise PromptError(f"prompt {name} has no variable {', '.join(unknown)}")
    if missing := sorted(declared - variables.keys()):
        raise PromptError(f"prompt {name} needs {', '.join(missing)}")
    return _VARIABLE.sub(lambda match: variables[match[1]], text)


@cache
def _page(name: str) -> tuple[str, frozenset[str]]:
    """Text and declared variables; what is declared and what the text uses must be the same."""
    path = _FOLDER / f"{name}.md"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise PromptError(f"there is no prompt {name}")
    page = _PAGE.fullmatch(path.read_text(encoding="utf-8"))
    front = yaml.safe_load(page["front"]) if page else None
    if page is None or not isinstance(front, dict) or not isinstance(front.get("variables"), list):
        raise PromptError(f"prompt {name} has no front matter with a list of variables")
    declared = frozenset(str(variable) for variable in front["variables"])
    if (used := frozenset(_VARIABLE.findall(page["text"]))) != declared:
        raise PromptError(f"prompt {name} declares {sorted(declared)} and uses {sorted(used)}")
    return page["text"].strip(), declared
