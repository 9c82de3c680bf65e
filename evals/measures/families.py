"""Does a first draft of every family hold what it must, with a model and without one?

Each family is drafted from one sentence by an agency whose own plan of the year before lies in the library: once by the
phrasebook, once by a scripted model that also writes the open sections, with words of its own and with what it was
given of the prior plan. The figure counts what is missing: agency, province, year, ceiling, the line of the signatory,
three facts of the prior plan with their source, bases in force on the day, every unknown as a slot, a file that passes
the gate and the check.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.checks.report import check
from assistant.cli.checking import read_and_check
from assistant.composition import examine
from assistant.errors import AssistantError
from assistant.events import DraftChanged, Said
from assistant.llm.agent import AgentDriver
from assistant.rendering import open_slots, resolve
from assistant.session import Session
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Workspace
from evals.measurement import Bar, Conditions, Measurement
from evals.scripted import Body, Call, Reply, Server, calls_made, serving, text_of
from knowledge.domain.folding import fold
from knowledge.domain.money import Money
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import SLOT_PREFIX, Plan
from knowledge.domain.template import Template
from knowledge.ingest import ingest
from knowledge.samples import SAMPLES, Sample
from knowledge.templates import load_templates

NAME = "families"
BAR = Bar(0, "missing")
_CEILING = 450_000_000
_FACTS = 3
_PRIOR = "ke-hoach-nam-truoc.md"
_LAPSED = {"citation-expired", "citation-not-in-force", "citation-unknown", "citation-postdates-plan"}
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def measure(conditions: Conditions) -> Measurement:
    """Every family, each with and without a model."""
    missing, count = list[str](), 0
    facts: list[int] = []
    for template in load_templates():
        sample = next(one for one in SAMPLES if one.family == template.id and one.level in template.levels)
        for with_model in (False, True):
            count += 1
            how = "model" if with_model else "phrasebook"
            lacks, held = _lacks(template, sample, with_model=with_model)
            facts.append(held)
            missing += [f"{template.id}, {how}: {one}" for one in lacks]
    note = f"{count} drafts; facts of the prior plan with their source in each: {', '.join(map(str, facts))}"
    return Measurement(len(missing), note, tuple(missing))


def _lacks(template: Template, sample: Sample, *, with_model: bool) -> tuple[list[str], int]:
    """What one draft lacks, and how many facts of the prior plan it holds."""
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as folder, serving() as server:
        prior = Path(folder) / _PRIOR
        prior.write_text(sample.text(), encoding="utf-8")
        settings = Settings(home=Path(folder) / "home", samples=False)
        if with_model:
            settings = Settings(home=settings.home, samples=False, model="openai:kich-ban", model_url=server.url)
        settings.ready_home()
        library = settings.open_library()
        list(ingest(library, (prior,), examine))
        workspace = Workspace(settings, Store(settings.database), library, date.today)
        try:
            return _drafted(Session(workspace, AgentDriver(settings)), template, sample, server, prior)
        finally:
            workspace.store.close()


def _drafted(
    session: Session, template: Template, sample: Sample, server: Server, prior: Path
) -> tuple[list[str], int]:
    year = sample.year + 1
    sentence = (
        f"Lập kế hoạch năm {year} của {sample.agency}, {sample.province}, kinh phí 450 triệu đồng, mẫu {template.id}"
    )
    begin = {
        "request": sentence, "template": template.id, "agency": sample.agency, "province": sample.province,
        "year": str(year), "ceiling": "450 triệu đồng",
    }  # fmt: skip
    server.script = lambda body: (
        Reply("Đã lập dự thảo.") if calls_made(body) else Reply(calls=(Call("start_draft", begin),))
    )
    server.writing = _from_evidence
    events = list(session.handle(sentence, None))
    changed = [event for event in events if isinstance(event, DraftChanged)]
    if not changed:
        return ["no draft: " + "".join(event.text for event in events if isinstance(event, Said))], 0
    stored = session.workspace.store.load(changed[-1].draft_id).plan
    held = _facts_of(stored, prior)
    lacks = [what for what, holds in _held(stored, template, sample, session).items() if not holds]
    if held < _FACTS:
        lacks.append(f"only {held} facts of the prior plan")
    try:
        report = read_and_check(session.export(changed[-1].draft_id).path)[1]
        lacks += [f"the file: {finding.message}" for finding in report.blocking]
    except AssistantError as error:
        lacks.append(f"the gate: {error}")
    return lacks, held


def _from_evidence(body: Body) -> Reply:
    """A sentence of its own, and the first sentences with figures of what it was given."""
    told = text_of(body["messages"][-1]).partition("<tu_lieu>")[2].partition("</tu_lieu>")[0]
    lines = [line.strip() for line in told.splitlines() if _FIGURE.search(line)]
    given = [re.sub(r"^\[\d+\]\s*", "", line) for line in lines[:2]]
    return Reply("\n".join(("- Giao bộ phận chuyên môn theo dõi, đôn đốc thực hiện.", *(f"- {one}" for one in given))))


def _held(stored: Plan, template: Template, sample: Sample, session: Session) -> dict[str, bool]:
    """What a draft of any family holds."""
    plan, brief = resolve(stored), stored.brief
    if brief is None:
        return {"a brief": False}
    context = session.workspace.context(plan)
    rules = {finding.rule for finding in check(plan, context).findings}
    text = "\n".join(str(one) for one in _values(plan, str))
    named = {slot.name or slot.what for slot in open_slots(stored)}
    return {
        "the agency": fold(sample.agency.split()[-1]) in fold(brief.agency) and bool(plan.header.agency),
        "the province": fold(sample.province.split()[-1]) in fold(brief.province),
        "the place": bool(plan.header.place),
        "the year": brief.year == sample.year + 1 and str(brief.year) in plan.header.subject,
        "the ceiling": brief.ceiling == Money(_CEILING) or not template.has_budget,
        "the line of the signatory": bool(plan.closing.authority),
        "bases": bool(plan.bases),
        "bases in force": not rules & _LAPSED,
        "every unknown as a slot": (SLOT_PREFIX not in text or bool(named)) and "{" not in text,
    }


def _facts_of(plan: Plan, prior: Path) -> int:
    """How many different passages of the prior plan the draft holds, each with an origin that names and quotes it."""
    words = fold(" ".join(prior.read_text(encoding="utf-8").split()))
    quoted = {
        fold(" ".join(one.passage.split()))
        for one in _values(plan, Origin)
        if one.kind is OriginKind.QUOTED and one.source == prior.name and one.passage
    }
    return sum(passage in words for passage in quoted)


def _values(value: Any, kind: type[Any]) -> Iterator[Any]:
    """Every value of a kind within the plan, however deep."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple):
        for one in value:
            yield from _values(one, kind)
    elif is_dataclass(value) and not isinstance(value, (type, Origin)):
        for one in fields(value):
            yield from _values(getattr(value, one.name), kind)
