"""The scenes of the cases made real: a data folder, a library, a draft, and every tool that runs written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.composition import examine
from assistant.errors import AssistantError
from assistant.events import Choices, DraftChanged, Event, FileReady, Said, StepFinished, Trouble
from assistant.llm.agent import AgentDriver
from assistant.session import Session
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Tool, ToolResult, Turn, Workspace, load_tools
from evals.requests.cases import NO_SCENE, RequestCases
from evals.requests.cases import Scene as SceneCase
from knowledge.domain.plan import Plan
from knowledge.errors import KnowledgeError
from knowledge.ingest import ingest
from knowledge.search import Library

_UNKNOWN = "Chưa hiểu"
"""How the program says that it did not understand."""


@dataclass(frozen=True, slots=True)
class Made:
    """One tool that ran and was not refused, with the plan before and after it."""

    tool: str
    given: Any
    before: Plan | None
    after: Plan | None


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one message."""

    before: Plan | None
    after: Plan | None
    made: tuple[Made, ...]
    reply: str
    choices: Choices | None
    file: FileReady | None
    refused: bool
    failed: bool

    @property
    def unknown(self) -> bool:
        """True when the program said that it did not understand."""
        return _UNKNOWN in self.reply

    @property
    def changed(self) -> bool:
        """True when the draft is not what it was."""
        return self.before != self.after

    @property
    def asks(self) -> bool:
        """True when something was asked back: with choices, or in words."""
        return self.choices is not None or (
            not self.unknown and any(one in self.reply for one in ("?", "Hãy ", "hãy "))
        )

    @property
    def refuses(self) -> bool:
        """True when it was said that something was not done; not understanding it is one way to say so."""
        words = self.reply.lower().replace(",", " ").replace(".", " ").split()
        return self.refused or self.unknown or "không" in words or "chưa" in words


@dataclass(slots=True)
class Stage:
    """One data folder with a session over it; ``plan`` is the scene's draft, None where a case begins without one."""

    session: Session
    plan: Plan | None
    made: list[Made] = field(default_factory=list)

    def begun(self) -> Talk:
        """A conversation about a fresh copy of the scene's draft."""
        store = self.session.workspace.store
        return Talk(self, store.create(self.plan, "cán bộ", "").id if self.plan is not None else None)


@dataclass(slots=True)
class Talk:
    """One conversation."""

    stage: Stage
    draft_id: str | None

    def plan(self) -> Plan | None:
        """The draft as it is now."""
        return self.stage.session.workspace.store.load(self.draft_id).plan if self.draft_id is not None else None

    def say(self, message: str) -> Came:
        """One message and what came of it; the conversation follows a draft that is begun."""
        before = self.plan()
        self.stage.made.clear()
        events = list(self.stage.session.handle(message, self.draft_id))
        for event in events:
            if isinstance(event, DraftChanged):
                self.draft_id = event.draft_id
        return Came(
            before, self.plan(), tuple(self.stage.made), "".join(one.text for one in events if isinstance(one, Said)),
            _last(events, Choices), _last(events, FileReady),
            any(isinstance(one, StepFinished) and not one.ok for one in events),
            any(isinstance(one, Trouble) for one in events),
        )  # fmt: skip


def _last(events: list[Event], kind: type[Any]) -> Any:
    return next((event for event in reversed(events) if isinstance(event, kind)), None)


@contextmanager
def stages(cases: RequestCases) -> Iterator[Mapping[str, Stage]]:
    """Every scene by its name, and the one without a draft; they are gone afterwards."""
    with TemporaryDirectory(prefix="duthao-evals-") as folder:
        scenes: dict[str, SceneCase | None] = {NO_SCENE: None, **cases.scenes}
        made = {name: _stage(Path(folder) / name, scene, cases) for name, scene in scenes.items()}
        try:
            yield made
        finally:
            for stage in made.values():
                stage.session.workspace.store.close()


def _stage(home: Path, scene: SceneCase | None, cases: RequestCases) -> Stage:
    settings = Settings(home=home, samples=False)  # the scenes are of the templates alone
    settings.ready_home()
    workspace = Workspace(settings, Store(settings.database), Library.open(settings.library), lambda: cases.today)
    made: list[Made] = []
    tools = tuple(_noting(tool, made) for tool in load_tools())
    stage = Stage(Session(workspace, AgentDriver(settings, tools)), None, made)
    if scene is not None:
        talk = Talk(stage, None)
        talk.say(scene.start)
        stage.plan = talk.plan()
        if stage.plan is None:
            raise RuntimeError(f"the scene {scene.name} could not be made")
    for plan in scene.prior if scene is not None else ():
        path = home / "prior" / plan.name
        path.parent.mkdir(exist_ok=True)
        path.write_text(plan.text, encoding="utf-8")
    if scene is not None and scene.prior:
        list(ingest(workspace.library, (home / "prior",), examine))
    return stage


def _noting(tool: Tool, made: list[Made]) -> Tool:
    """The tool, which writes down each run that it does not refuse."""

    def run(given: Any, turn: Turn) -> ToolResult:
        before = _plan_of(turn)
        result = tool.run(given, turn)
        if result.draft_id is not None:
            turn.draft_id = result.draft_id
        made.append(Made(tool.name, given, before, _plan_of(turn)))
        return result

    return replace(tool, run=run)


def _plan_of(turn: Turn) -> Plan | None:
    try:
        return turn.draft().plan
    except (AssistantError, KnowledgeError):
        return None
