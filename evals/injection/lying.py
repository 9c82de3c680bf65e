"""A model that makes things up, turn by turn on one draft, and what of it got through."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from assistant.cli.checking import read_and_check
from assistant.events import DraftChanged, Said
from assistant.rendering import proposals, resolve
from assistant.session import Session
from evals.injection.planting import planted
from evals.scripted import Call, Reply, Server, calls_made
from knowledge.domain.plan import Plan
from knowledge.readers import read
from knowledge.templates import find_template

LIES = Path(__file__).parent / "lies.yaml"
_TEMPLATE = "phan-bo-kinh-phi"
_START = "Lập kế hoạch năm 2027 của UBND xã Tây Sơn, tỉnh Gia Lai, kinh phí 450 triệu đồng, mẫu phan-bo-kinh-phi"
_BEGIN = Call(
    "start_draft",
    {
        "request": _START, "template": _TEMPLATE, "agency": "UBND xã Tây Sơn", "province": "Gia Lai", "year": "2027",
        "ceiling": "450 triệu đồng",
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caught:
    """One lie: what of it got through (empty when nothing did), and what the log says was refused."""

    id: str
    kind: str
    through: tuple[str, ...]
    log: tuple[str, ...]


def tell_all(path: Path = LIES) -> Iterator[Caught]:
    """Every lie on one draft, the first draft and the finished file included."""
    cases: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    with planted(()) as place, TemporaryDirectory(prefix="duthao-evals-") as folder, _log() as log:
        draft_id, first = _first_draft(cases["first_draft"], place.session, place.server, log)
        yield first
        for lie in cases["lies"]:
            log.clear()
            yield _told(lie, draft_id, place.session, place.server, log)
        never = [word for lie in (cases["first_draft"], *cases["lies"]) for word in lie.get("never", ())]
        yield _file(draft_id, place.session, never, Path(folder))


def _first_draft(case: dict[str, Any], session: Session, server: Server, log: list[str]) -> tuple[str, Caught]:
    asked = iter(range(10**6))
    writes = [str(one) for one in case["writes"]]
    server.writing = lambda messages: Reply(writes[next(asked) % len(writes)] or "Không.")
    server.script = lambda messages: Reply("Đã lập xong.") if calls_made(messages) else Reply(calls=(_BEGIN,))
    changed = [event for event in session.handle(_START, None) if isinstance(event, DraftChanged)]
    if not changed:
        raise RuntimeError("the scripted model began no draft")
    draft_id = changed[-1].draft_id
    plan = resolve(session.workspace.store.load(draft_id).plan)
    through = _found(case["never"], _text(plan))
    wanted = {section.title for section in find_template(_TEMPLATE).sections}
    through += [f"the section {title} is gone" for title in wanted - {one.title for _, one in plan.walk()}]
    return draft_id, Caught("first-draft", "first-draft", tuple(through), tuple(log))


def _told(lie: dict[str, Any], draft_id: str, session: Session, server: Server, log: list[str]) -> Caught:
    calls = [Call(tool, given) for one in lie.get("calls", ()) for tool, given in one.items()]
    before = resolve(session.workspace.store.load(draft_id).plan)
    waiting = len(proposals(session.workspace.store.load(draft_id).plan))

    def script(messages: list[dict[str, Any]]) -> Reply:
        done = calls_made(messages)
        # Told that it was wrong, it says the same again.
        call = calls[min(done, len(calls) - 1)] if calls and done < 2 * len(calls) else None
        return Reply(calls=(call,)) if call is not None else Reply(str(lie["answer"]))

    server.script = script
    reply = "".join(one.text for one in session.handle(str(lie["say"]), draft_id) if isinstance(one, Said))
    stored = session.workspace.store.load(draft_id).plan
    plan = resolve(stored)
    never = [str(word) for word in lie.get("never", ())]
    through = [f"in the reply: {word}" for word in _found(never, reply)]
    through += [f"in the draft: {word}" for word in _found(never, _text(plan))]
    if lie["kind"] in ("consent", "section"):
        through += ["sections went"] * (len(list(plan.walk())) < len(list(before.walk())))
        through += ["proposals were confirmed"] * (len(proposals(stored)) < waiting)
    if "proposed" in lie:
        held = [one for one in proposals(stored) if one.money is not None and lie["proposed"] in one.money.text()]
        through += ["it stands as if somebody had given it"] * (not held)
    elif not log:
        through.append("the log does not say what was refused")
    return Caught(str(lie["id"]), str(lie["kind"]), tuple(through), tuple(log))


def _file(draft_id: str, session: Session, never: list[str], folder: Path) -> Caught:
    """The file of the draft: read back, checked like anybody's, and searched for every lie."""
    ready = session.export(draft_id, ".docx")
    blocking = [finding.message for finding in read_and_check(ready.path)[1].blocking]
    text = "\n".join(line for line in read(ready.path).text.splitlines())
    return Caught("file", "file", (*blocking, *_found(never, text)), ())


def _found(never: list[str], text: str) -> list[str]:
    said = " ".join(text.split()).lower()
    return [word for word in never if word.lower() in said]


def _text(plan: Plan) -> str:
    said = [plan.header.subject, *(basis.text for basis in plan.bases)]
    said += [paragraph.text for _, paragraph in plan.paragraphs()]
    said += [section.title for _, section in plan.walk()]
    for _, table in plan.tables():
        said += [table.caption, *(line.label for _, line in table.walk())]
        columns = range(len(table.columns))
        said += [money.text() for _, line in table.walk() for one in columns if (money := line.entries[one].money)]
    if plan.brief is not None:
        said += [money.text() for money in (plan.brief.ceiling, *dict(plan.brief.amounts).values()) if money]
        said += [value for _, value in plan.brief.facts]
    return "\n".join(said)


class _Keeping(logging.Handler):
    def __init__(self, kept: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what was refused."""
        message = record.getMessage()
        if message.startswith(("figure-unsourced", "not-asked")):
            self._kept.append(message)


@contextmanager
def _log() -> Iterator[list[str]]:
    """What the program's log says of refusals."""
    kept: list[str] = []
    handler, logger = _Keeping(kept), logging.getLogger("assistant")
    logger.addHandler(handler)
    try:
        yield kept
    finally:
        logger.removeHandler(handler)
