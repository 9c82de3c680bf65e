"""The cases on which understanding is judged, read from their files; a case that is not well formed is refused.

What the fields mean stands at the top of the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from evals.measurement import CASES
from evals.requests.nodes import CaseError, Node
from knowledge.domain.folding import fold

REQUESTS = CASES / "requests.yaml"
CONVERSATIONS = CASES / "conversations.yaml"
NO_SCENE = "none"
"""The context of a case that begins without a draft."""

_WHOLE = ("amount", "becomes", "table", "year")
"""Arguments that are whole numbers: đồng, percent, the place of a table, a year."""
_TEXTS = ("template", "agency", "province", "date")
_AMOUNTS = ("year", "ceiling", "carry_over", "total")
_LISTS = (
    "lines_absent", "headings", "headings_absent", "text", "text_absent", "bases", "bases_absent", "slots_filled",
    "slots_open",
)  # fmt: skip


class Half(Enum):
    """What a case is for: tuning, or the published figure."""

    DEVELOPMENT = "development"
    HELD_BACK = "held-back"


@dataclass(frozen=True, slots=True)
class Call:
    """A tool and the arguments that matter."""

    tool: str
    arguments: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a draft must say; what is None or empty is not asked."""

    template: str | None = None
    agency: str | None = None
    province: str | None = None
    date: str | None = None
    year: int | None = None
    ceiling: int | None = None
    carry_over: int | None = None
    total: int | None = None
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    lines_absent: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    headings_absent: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    text_absent: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    bases_absent: tuple[str, ...] = ()
    slots_filled: tuple[str, ...] = ()
    slots_open: tuple[str, ...] = ()


Answer = tuple[tuple[str, ...], ...]
"""What a reply contains: of each group at least one. Empty: any reply."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a request may end; all that it names holds together."""

    calls: tuple[Call, ...] = ()
    draft: Facts | None = None
    answer: Answer | None = None
    asks: bool = False
    refuses: bool = False

    @property
    def changes_nothing(self) -> bool:
        """True when the draft must stay as it was."""
        return not self.calls and self.draft is None


@dataclass(frozen=True, slots=True)
class PriorPlan:
    """A plan of the library, by the name of its file."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SceneLine:
    """A budget line of a scene; ``amount`` is None where it is the sum of the lines below it."""

    key: str
    label: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class Scene:
    """A draft just made, and what is known of it. ``prior`` comes into the library once the draft stands."""

    name: str
    start: str
    facts: Facts
    lines: tuple[SceneLine, ...]
    prior: tuple[PriorPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """One message of an officer, and what may come of it."""

    id: str
    kind: str
    half: Half
    context: str
    request: str
    before: tuple[str, ...]
    typo: bool
    expect: tuple[Outcome, ...]
    wrong: tuple[Outcome, ...]

    @property
    def without_diacritics(self) -> bool:
        """True when it was typed without a single mark."""
        return fold(self.request) == self.request.lower()


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation; ``unchanged``: the draft stays as it was."""

    say: str
    unchanged: bool
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages in order, and what the last draft says."""

    id: str
    topic: str
    half: Half
    context: str
    messages: tuple[Message, ...]
    final: Facts


@dataclass(frozen=True, slots=True)
class RequestCases:
    """All single requests with their scenes, and the day on which they are asked."""

    today: date
    scenes: Mapping[str, Scene]
    requests: tuple[Request, ...]


def load_requests(path: Path = REQUESTS) -> RequestCases:
    """The single requests of ``path`` and of the files beside it; CaseError says where and why one is not well formed.

    The scenes stand in ``requests.yaml``; ``requests_*.yaml`` hold more requests about them.
    """
    root = _root(path)
    root.only("today", "scenes", "requests")
    scenes = {name: _scene(name, node) for name, node in root["scenes"].entries()}
    nodes = list(root["requests"].items())
    for more in sorted(path.parent.glob(f"{path.stem}_*{path.suffix}")):
        beside = _root(more)
        beside.only("requests")
        nodes += beside["requests"].items()
    cases = tuple(_request(node, scenes) for node in nodes)
    _distinct(root, [case.id for case in cases], "id")
    _distinct(root, ["\n".join((case.context, *case.before, case.request)) for case in cases], "request")
    return RequestCases(root["today"].day(), MappingProxyType(scenes), cases)


def load_conversations(scenes: Mapping[str, Scene], path: Path = CONVERSATIONS) -> tuple[Conversation, ...]:
    """The conversations, which begin in one of ``scenes`` or without a draft."""
    root = _root(path)
    root.only("conversations")
    cases = tuple(_conversation(node, scenes) for node in root["conversations"].items())
    _distinct(root, [case.id for case in cases], "id")
    return cases


def _root(path: Path) -> Node:
    try:
        content: Any = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise CaseError(f"{path.name}: not YAML: {error}") from error
    return Node(path.name, content)


def _distinct(root: Node, held: list[str], what: str) -> None:
    seen: set[str] = set()
    for one in held:
        if one in seen:
            root.refuse(f"{what} “{one}” stands twice")
        seen.add(one)


def _scene(name: str, node: Node) -> Scene:
    node.only("start", "lines", "bases", "slots", "prior", *_TEXTS, *_AMOUNTS)
    lines = []
    for line in node["lines"].items():
        parts = line.items()
        if len(parts) not in (2, 3):
            line.refuse("a line is its key, its label and, unless it is a sum, its amount")
        lines.append(SceneLine(_line_key(parts[0]), parts[1].text(), parts[2].whole() if len(parts) == 3 else None))
    known = {line.key: line.amount for line in lines if line.amount is not None}
    ceiling, total = (node[name].whole() if node.get(name) else None for name in ("ceiling", "total"))
    if sum(known.values()) != (total or 0):
        node.refuse(f"the lines add up to {sum(known.values())}, the total says {total}")
    facts = Facts(
        template=node["template"].text(), agency=node["agency"].text(), province=node["province"].text(),
        year=node["year"].whole(), ceiling=ceiling, total=total, lines=MappingProxyType(known),
        bases=node["bases"].texts(), slots_open=node["slots"].texts(),
    )  # fmt: skip
    prior = node.get("prior")
    plans = tuple(PriorPlan(one["name"].text(), one["text"].text()) for one in prior.items()) if prior else ()
    return Scene(name, node["start"].text(), facts, tuple(lines), plans)


def _request(node: Node, scenes: Mapping[str, Scene]) -> Request:
    node = node.named()
    node.only("id", "kind", "half", "context", "request", "before", "typo", "expect", "wrong")
    expect = tuple(_outcome(one) for one in node["expect"].items())
    if not expect:
        node.refuse("no outcome is expected")
    before, typo, wrong = node.get("before"), node.get("typo"), node.get("wrong")
    return Request(
        id=node["id"].text(), kind=node["kind"].text(), half=_half(node), context=_context(node, scenes),
        request=node["request"].text(), before=before.texts() if before else (), typo=typo.truth() if typo else False,
        expect=expect, wrong=tuple(_outcome(one) for one in wrong.items()) if wrong else (),
    )  # fmt: skip


def _conversation(node: Node, scenes: Mapping[str, Scene]) -> Conversation:
    node = node.named()
    node.only("id", "topic", "half", "context", "messages", "final")
    messages = tuple(_message(one) for one in node["messages"].items())
    if not 4 <= len(messages) <= 10:
        node.refuse(f"has {len(messages)} messages, not 4 to 10")
    return Conversation(
        node["id"].text(), node["topic"].text(), _half(node), _context(node, scenes), messages, _facts(node["final"])
    )


def _message(node: Node) -> Message:
    node.only("say", "unchanged", "answer")
    unchanged, answer = node.get("unchanged"), node.get("answer")
    return Message(node["say"].text(), unchanged.truth() if unchanged else False, _answer(answer) if answer else None)


def _half(node: Node) -> Half:
    return Half(node["half"].one_of([half.value for half in Half]))


def _context(node: Node, scenes: Mapping[str, Scene]) -> str:
    return node["context"].one_of([NO_SCENE, *scenes])


def _outcome(node: Node) -> Outcome:
    node.only("tools", "draft", "answer", "ask", "refuse")
    tools, draft, answer = node.get("tools"), node.get("draft"), node.get("answer")
    ask, refuse = node.get("ask"), node.get("refuse")
    outcome = Outcome(
        tuple(_call(one) for one in tools.items()) if tools else (),
        _facts(draft) if draft else None,
        _answer(answer) if answer else None,
        ask.truth() if ask else False,
        refuse.truth() if refuse else False,
    )
    if outcome == Outcome():
        node.refuse("names no outcome")
    if (outcome.asks or outcome.refuses) and not outcome.changes_nothing:
        node.refuse("asks or refuses, and changes the draft all the same")
    return outcome


def _call(node: Node) -> Call:
    calls = node.entries()
    if len(calls) != 1:
        node.refuse("a call is one tool with its arguments")
    tool, given = calls[0]
    arguments: dict[str, str | int] = {}
    for name, value in given.entries():
        arguments[name] = value.whole() if name in _WHOLE else value.text()
    return Call(tool, MappingProxyType(arguments))


def _answer(node: Node) -> Answer:
    return tuple(group.texts() if group.is_list() else (group.text(),) for group in node.items())


def _facts(node: Node) -> Facts:
    node.only("lines", *_TEXTS, *_AMOUNTS, *_LISTS)
    given: dict[str, Any] = {}
    for name, value in node.entries():
        if name == "lines":
            given[name] = MappingProxyType({_line_key(key): amount.whole() for key, amount in value.keyed()})
        elif name in _LISTS:
            given[name] = value.texts()
        elif name in _AMOUNTS:
            given[name] = value.whole()
        else:
            given[name] = value.text(empty=name == "date")
    if not given:
        node.refuse("says nothing of the draft")
    return Facts(**given)


def _line_key(node: Node) -> str:
    key = node.text()
    table, colon, line = key.partition(":")
    if not (colon and table.isdigit() and line):
        node.refuse(f"“{key}” is not “table:line”")
    return key
