"""The conversations of the cases, held with a running ``duthao chat --json``, and which of their facts came out.

A fact is one thing that a conversation promises: that a reply holds what was asked for, that the draft stayed as it
was, that at the end it says what it should. Facts of the end are judged on the draft as it is stored, which the last
line of JSON must agree with. The texts of the held-back half are never shown.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from assistant.rendering import allocated, open_slots, resolve
from assistant.store import Store
from evals.conversations.speaking import Chat, chatting
from evals.program import duthao, own_home
from evals.requests.cases import (
    NO_SCENE,
    Conversation,
    Facts,
    Half,
    Message,
    Scene,
    load_conversations,
    load_requests,
)
from evals.requests.judging import answers, says
from knowledge.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class Held:
    """One conversation: facts that came out, what did not, seconds to the first answer and of each later one."""

    case: Conversation
    right: int
    wrong: tuple[str, ...]
    first_s: float
    later_s: tuple[float, ...]


def hold(halves: Sequence[Half] = tuple(Half), only: str = "", model: Sequence[str] = ()) -> Iterator[Held]:
    """Each conversation in a data folder of its own; ``model`` holds further words for the command."""
    cases = load_requests()
    talks = [one for one in load_conversations(cases.scenes) if one.half in halves and one.id.startswith(only)]
    with _scenes({one.context: cases.scenes.get(one.context) for one in talks}) as ready:
        for talk in talks:
            home, draft_id, environment = ready[talk.context]
            own = home.with_name(f"talk-{talk.id}")
            shutil.copytree(home, own)
            yield _held(talk, own, draft_id, environment | {"DUTHAO_HOME": str(own)}, model)
            shutil.rmtree(own)


Ready = tuple[Path, str | None, dict[str, str]]
"""A data folder, the draft in it, and the environment of its processes."""


@contextmanager
def _scenes(wanted: dict[str, Scene | None]) -> Iterator[dict[str, Ready]]:
    """The data folder of each scene: its draft just begun, then its prior plans in the library."""
    with own_home() as environment:
        environment = environment | {"DUTHAO_SAMPLES": "0"}  # the scenes are of the templates alone
        folder = Path(environment["DUTHAO_HOME"]).parent
        yield {name: _scene(folder / f"scene-{name}", name, scene, environment) for name, scene in wanted.items()}


def _scene(home: Path, name: str, scene: Scene | None, environment: dict[str, str]) -> Ready:
    home.mkdir()
    if scene is None or name == NO_SCENE:
        return home, None, environment
    environment = environment | {"DUTHAO_HOME": str(home)}
    with chatting(environment) as chat:
        draft = chat.say(scene.start)["draft"]
    if draft is None:
        raise RuntimeError(f"the scene {name} could not be made")
    prior = home.with_name(f"prior-{name}")
    prior.mkdir()
    for plan in scene.prior:
        (prior / plan.name).write_text(plan.text, encoding="utf-8")
    if scene.prior and (ran := duthao(["ingest", str(prior)], environment)).code != 0:
        raise RuntimeError(f"the plans of scene {name} were not taken in: {ran.complaint}")
    return home, str(draft["id"]), environment


def _held(
    talk: Conversation, home: Path, draft_id: str | None, environment: dict[str, str], model: Sequence[str]
) -> Held:
    right, wrong, seconds = 0, list[str](), list[float]()
    shown = talk.half is Half.DEVELOPMENT
    options = ("--draft", draft_id, *model) if draft_id is not None else tuple(model)
    with chatting(environment, *options) as chat:
        before = draft_id and _plan(home, draft_id)
        answer: dict[str, Any] = {"draft": None}
        for ordinal, message in enumerate(talk.messages, 1):
            begun = time.perf_counter()
            answer = chat.say(message.say)
            seconds.append(time.perf_counter() - begun)
            after = _plan(home, answer["draft"]["id"]) if answer["draft"] else None
            kept, lost = _of_message(message, answer, changed=before != after)
            right += kept
            wrong += [f"message {ordinal} “{message.say}”: {one}" if shown else f"message {ordinal}" for one in lost]
            before = after
        _end(chat)
    kept, lost = _of_end(talk.final, before, answer["draft"])
    wrong += [f"at the end: {one}" if shown else "at the end" for one in lost]
    return Held(talk, right + kept, tuple(wrong), seconds[0], tuple(seconds[1:]))


def _end(chat: Chat) -> None:
    if chat.end() != 0:
        raise RuntimeError(f"duthao chat broke off: {chat.complaint()}")


def _plan(home: Path, draft_id: str) -> Plan:
    store = Store(home / "drafts.db")
    try:
        return store.load(draft_id).plan
    finally:
        store.close()


def _of_message(message: Message, answer: dict[str, Any], *, changed: bool) -> tuple[int, list[str]]:
    """How many facts of one message came out, and what did not."""
    right, wrong = 0, list[str]()
    for holds, told in (
        (bool(answer["reply"]), "no reply"),
        (not (message.unchanged and changed), f"the draft was changed: {answer['reply']}"),
        (message.answer is None or answers(message.answer, answer["reply"]), f"the reply was: {answer['reply']}"),
    ):
        right += holds
        wrong += [] if holds else [told]
    return right, wrong


def _of_end(final: Facts, plan: Any, told: dict[str, Any] | None) -> tuple[int, list[str]]:
    """How many facts of the last draft came out, and what did not; that the JSON agrees is a fact too."""
    single = list(_single(final))
    if not isinstance(plan, Plan) or told is None:
        return 0, [what for what, _ in single]
    wrong = [what for what, fact in single if not says(fact, plan)]
    amiss = _disagrees(told, plan)
    return len(single) - len(wrong) + (not amiss), [*wrong, *([f"the JSON says otherwise: {amiss}"] if amiss else [])]


def _single(final: Facts) -> Iterator[tuple[str, Facts]]:
    """The facts one by one, each with its name."""
    for one in fields(Facts):
        value: Any = getattr(final, one.name)
        alone: Any
        if one.name == "lines":
            for key, amount in value.items():
                yield f"line {key} = {amount}", Facts(lines=MappingProxyType({key: amount}))
        elif isinstance(value, tuple):
            for item in value:
                alone = {one.name: (item,)}
                yield f"{one.name} {item}", Facts(**alone)
        elif value is not None:
            alone = {one.name: value}
            yield f"{one.name} {value}", Facts(**alone)


def _disagrees(told: dict[str, Any], plan: Plan) -> str:
    """In which field the JSON of a draft says something else than the draft; empty where it does not."""
    shown, brief, total = resolve(plan), plan.brief, allocated(plan)
    if brief is None:
        return "brief"
    labels = [[line.label for _, line in table.walk()] for _, table in shown.tables()]
    wanted: dict[str, object] = {
        "agency": brief.agency,
        "province": brief.province,
        "year": brief.year,
        "ceiling": brief.ceiling.dong if brief.ceiling is not None else None,
        "total": total.dong if total is not None else None,
        "bases": [basis.text for basis in shown.bases],
    }
    for name, value in wanted.items():
        if told[name] != value:
            return name
    if [[line["label"] for line in table["lines"]] for table in told["tables"]] != labels:
        return "tables"
    slots = {slot.name for slot in open_slots(plan) if slot.name}
    return "" if slots <= {slot["name"] for slot in told["open_slots"]} else "open_slots"


def as_json(held: Sequence[Held]) -> str:
    """For other programs."""
    rows = [
        {"id": one.case.id, "half": one.case.half.value, "right": one.right, "wrong": list(one.wrong)} for one in held
    ]
    return json.dumps({"conversations": rows}, ensure_ascii=False, indent=2)
