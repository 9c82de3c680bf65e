"""Where everything is wired together, for both roots: the command line and the web page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from assistant import __version__
from assistant.checks.context import context_for
from assistant.checks.report import check
from assistant.events import Event
from assistant.session import Driver, Session
from assistant.settings import Settings
from assistant.tools import Turn, Workspace
from knowledge.domain.plan import Plan
from knowledge.domain.template import Template
from knowledge.ingest import Examination


@dataclass(slots=True)
class AgentWhenNeeded:
    """The agent, imported with the first message or by ``warm``: its vendors take longer than all the rest."""

    settings: Settings
    _agent: Driver | None = field(default=None, init=False)

    def converse(self, turn: Turn) -> Iterator[Event]:
        """Hand the turn to the agent."""
        self.warm()
        if self._agent is not None:
            yield from self._agent.converse(turn)

    def warm(self) -> None:
        """Import the agent now, so that the first message need not wait."""
        if self._agent is None:
            if not self.settings.model:
                from assistant.llm.by_phrasebook import PhrasebookDriver

                self._agent = PhrasebookDriver()
            else:
                from assistant.llm.agent import AgentDriver

                self._agent = AgentDriver(self.settings)


def compose(settings: Settings) -> Session:
    """A session over the data folder, driven by the model that the settings name, else by the phrasebook."""
    from assistant.store import Store

    settings.ready_home()
    workspace = Workspace(settings, Store(settings.database), settings.open_library(), date.today)
    return Session(workspace, AgentWhenNeeded(settings))


def _errors(plan: Plan) -> tuple[str, ...]:
    """What is wrong with a plan that enters the library: the checker's errors, as sentences."""
    from knowledge.registry import load_agencies, load_registry

    registry = load_registry(Settings.load().library)
    context = context_for(plan, today=date.today(), registry=registry, agencies=load_agencies())
    report = check(plan, context)
    return tuple(finding.message for finding in report.blocking)


@cache
def _templates(folder: Path | None) -> tuple[Template, ...]:
    """The templates that plans are compared with, read once; ours alone where one of the office's own is wrong."""
    from knowledge.errors import TemplateError
    from knowledge.templates import load_templates

    try:
        return load_templates(folder)
    except TemplateError:
        return load_templates()


def _family(plan: Plan) -> str:
    """The template that a plan which enters the library is most like, if it is about the same."""
    from assistant.drafting.leaning import about_the_same, family_of
    from assistant.drafting.priors import read_priors

    templates = _templates(Settings.load().templates)
    near = {one.id for one in templates if about_the_same(plan.header.subject, one)}
    if not near:
        return ""
    (prior,) = read_priors((("", plan, None),), shares_only=True)
    likest = family_of(prior, templates)
    return likest if likest in near else ""


examine = Examination(__version__, _errors, _family)
"""The checker as the library takes it."""
