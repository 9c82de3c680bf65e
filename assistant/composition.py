"""Where everything is wired together, for both roots: the command line and the web page."""

from __future__ import annotations

from datetime import date

from assistant.checks.context import context_for
from assistant.checks.report import check
from assistant.session import Session
from assistant.settings import Settings
from assistant.tools import Workspace
from knowledge.domain.plan import Plan


def compose(settings: Settings) -> Session:
    """A session over the data folder, driven by the model that the settings name, else by the phrasebook."""
    from assistant.llm.agent import AgentDriver
    from assistant.store import Store
    from knowledge.search import Library

    settings.ready_home()
    workspace = Workspace(settings, Store(settings.database), Library.open(settings.library), date.today)
    return Session(workspace, AgentDriver(settings))


def examine(plan: Plan) -> tuple[str, ...]:
    """What is wrong with a plan that enters the library: the checker's errors, as sentences."""
    report = check(plan, context_for(plan, today=date.today()))
    return tuple(finding.message for finding in report.blocking)
