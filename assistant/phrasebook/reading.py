"""What the phrasebook made of a message."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """One tool to be run, with the plain values the officer wrote."""

    name: str
    arguments: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer the officer may pick: ``label`` on the button, ``message`` as if typed; it is always understood."""

    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Question:
    """What must be known before anything is done: ``reason`` says why, ``text`` asks."""

    reason: str
    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as understood.

    ``calls`` are to be run in order. With a ``question`` there are none. ``answer`` is what is said where nothing is to
    be run; ``unknown`` says what was not understood, with examples, and stands after the results of ``calls``.
    """

    calls: tuple[Call, ...] = ()
    question: Question | None = None
    unknown: str = ""
    answer: str = ""
