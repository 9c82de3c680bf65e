"""What happens while a request is handled, as the session yields it and the web page and the command line show it.

Values only: every text is Vietnamese and fit to be shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of the answer, in order; the whole answer is all pieces joined without anything between them."""

    text: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was said so far in this turn does not hold (the stream of a model was cut): take it off the page."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A tool begins. ``tool`` is its name in code, ``title`` what the officer reads ("Đang lập dự thảo")."""

    tool: str
    title: str


@dataclass(frozen=True, slots=True)
class StepFinished:
    """A tool ended; ``ok`` is False when it refused, and ``detail`` says what came out or why not.

    ``arguments`` are what it was given, by name; they are of no weight when two events are compared.
    """

    tool: str
    title: str
    ok: bool
    detail: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """A draft has a new head revision: reload it. The first one of a new draft too."""

    draft_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One quick reply: ``label`` is shown on the button, ``message`` is sent as if the officer had typed it."""

    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Choices:
    """A question with the answers the officer may pick; any other answer may still be typed."""

    question: str
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FileReady:
    """A file was written, read back and found right; ``name`` is what it should be called when taken away."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """A passage an answer or a draft rests on: ``name`` of the document, ``passage`` as it stands, 1-based ``line``."""

    name: str
    passage: str
    line: int | None = None
    reason: str = ""
    """Why it was found ("đúng số ký hiệu", "có các từ …")."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The passages the answer rests on, best first."""

    items: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """The world failed: what that means for the officer, and the id under which the log tells the rest."""

    sentence: str
    log_id: str


Event: TypeAlias = (
    Said | Withdrawn | StepStarted | StepFinished | DraftChanged | Choices | FileReady | Sources | Trouble
)
