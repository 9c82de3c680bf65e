"""The open sections of a first draft, written side by side: one prefix for all, and to each its own evidence."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, HumanMessage, SystemMessage

from assistant.drafting.writing import OpenSection
from assistant.llm.describing import described, unfenced
from assistant.llm.eye import Eye, Refusal
from assistant.llm.persisting import Stopped, be_whole, wait_for
from assistant.llm.stating import Stated, plain
from assistant.llm.tokens import Counter, packed
from assistant.tools import Turn
from knowledge.domain.folding import fold
from knowledge.domain.passage import Hit, Passage
from knowledge.domain.plan import Paragraph, Plan
from knowledge.parsing.lines import split_marker
from prompts import render

_log = logging.getLogger(__name__)

EVIDENCE_TOKENS = 700
"""How much evidence a section is given at most."""

MOST_HITS = 8
_LOOKED_AT = 16
_SHARED = 2
"""So many of the best passages of a section are its own even where another section ranks them higher."""
MOST_SECTIONS = 24
_NOTHING = "khong"
_DECORATION = re.compile(r"^#+\s*|\*\*|__")


@dataclass(frozen=True, slots=True)
class Job:
    """One section to be written, what the model is asked, and the eye over its answer."""

    section: OpenSection
    messages: tuple[AnyMessage, ...]
    eye: Eye


@dataclass(slots=True)
class ModelWriter:
    """Implements ``assistant.drafting.writing.SectionWriter`` for one turn; ``stop`` ends it between two tokens."""

    model: BaseChatModel
    turn: Turn
    counter: Counter
    context: int
    parallel: int
    stop: threading.Event
    refused: list[Refusal] = field(default_factory=list)
    found: set[str] = field(default_factory=set)
    """Every passage that was found for any section, as it would be told."""

    def write(self, plan: Plan, sections: Sequence[OpenSection]) -> Mapping[str, tuple[Paragraph, ...]]:
        """The paragraphs of each section that the model wrote; a section it failed at twice is left out."""
        asked = sections[:MOST_SECTIONS]
        if not asked:
            return {}
        system, question = self._opening(plan, asked)
        with ThreadPoolExecutor(1, thread_name_prefix="outline") as pool:
            outline = pool.submit(self._answer, (system, question))
            eye = Eye(self.turn)  # what follows is done while the model thinks of the outline
            room = self._room(system, question)
            search = self.turn.workspace.library.search
            found = [search(f"{one.title} {one.guidance} {plan.header.subject}", _LOOKED_AT) for one in asked]
            evidence = apart(found)
            drafts = [self._job(section, hits, room, eye) for section, hits in zip(asked, evidence, strict=True)]
        prefix = self._prefix(system, question, outline, eye)
        jobs = [replace(job, messages=(*prefix, *job.messages)) for job in drafts]
        written: dict[str, tuple[Paragraph, ...]] = {}
        waiting = jobs
        for round_ in (1, 2):
            done = self._all(waiting)
            failed: list[Job] = []
            wait: float | None = 0.0
            for job, answer in zip(waiting, done, strict=True):
                error = answer.exception()
                if error is None:
                    written[job.section.key] = answer.result()
                    continue
                _log.warning("section %s was not written: %s: %s", job.section.key, type(error).__name__, error)
                asked_for = wait_for(error, round_)
                if asked_for is not None:
                    failed.append(job)
                    wait = max(wait or 0.0, asked_for)
            waiting = failed
            if not waiting or self.stop.wait(wait):
                break
        for job in jobs:
            self.refused += job.eye.refused
        if self.stop.is_set():
            return {}
        return {key: paragraphs for key, paragraphs in written.items() if paragraphs}

    def _all(self, jobs: Sequence[Job]) -> list[Future[tuple[Paragraph, ...]]]:
        """Every job, at most ``parallel`` at a time; each future is done."""
        with ThreadPoolExecutor(min(self.parallel, len(jobs)), thread_name_prefix="section") as pool:
            return [pool.submit(self._one, job) for job in jobs]

    def _opening(self, plan: Plan, sections: Sequence[OpenSection]) -> tuple[SystemMessage, HumanMessage]:
        """What every request begins with: the rules with the draft, and the question for an outline of all sections."""
        system = render(
            "viet-muc",
            hom_nay=f"{self.turn.workspace.today():%d/%m/%Y}",
            yeu_cau=self.turn.message,
            du_thao=described(plan, slots=False),
        )
        listed = "\n".join(section.title for section in sections)
        return SystemMessage(system), HumanMessage(render("dan-y", cac_muc=listed))

    def _prefix(
        self, system: SystemMessage, question: HumanMessage, outline: Future[str], eye: Eye
    ) -> tuple[AnyMessage, ...]:
        """The messages that are the same bytes for every section; without the outline where there is none."""
        if (error := outline.exception()) is not None:
            _log.warning("sections are written without an outline: %s: %s", type(error).__name__, error)
            return (system,)
        offending: list[Stated] = []
        return (system, question, AIMessage(eye.cleared(outline.result(), offending)))

    def _room(self, *prefix: AnyMessage) -> int:
        """The tokens that a section's evidence may take."""
        used = self.counter.count_messages(str(message.text) for message in prefix)
        return max(0, min(EVIDENCE_TOKENS, (self.context - used) // 2))

    def _job(self, section: OpenSection, hits: Sequence[Hit], room: int, eye: Eye) -> Job:
        told = [_told(hit) for hit in hits]
        places = packed(told, room, self.counter.count)
        evidence = "\n\n".join(f"[{number}] {told[place]}" for number, place in enumerate(places, 1))
        question = HumanMessage(
            render(
                "muc-can-viet",
                muc=" › ".join(section.headings),
                huong_dan=section.guidance,
                da_co=section.standing or "(chưa có)",
                tu_lieu=unfenced(evidence) or "(không có)",
            )
        )
        given = [(hits[place].document.name, hits[place].passage.text, hits[place].passage.line) for place in places]
        self.found.update(told)
        return Job(section, (question,), eye.beside(given))

    def _one(self, job: Job) -> tuple[Paragraph, ...]:
        """The section's paragraphs: told once what stands nowhere, then with slots in its place."""
        text = self._answer(job.messages)
        found = job.eye.unsourced(plain(text))
        if found and (lesson := job.eye.lesson_for_chat(found)):
            text = self._answer((*job.messages, AIMessage(text), HumanMessage(lesson)))
        return tuple(_paragraphs(text, job))

    def _answer(self, messages: Sequence[AnyMessage]) -> str:
        whole: AIMessageChunk | None = None
        for chunk in self.model.stream(list(messages)):
            if self.stop.is_set():
                raise Stopped
            if isinstance(chunk, AIMessageChunk):
                whole = chunk if whole is None else whole + chunk
        reply = whole if whole is not None else AIMessage("")
        be_whole(reply)
        if isinstance(reply, AIMessageChunk) and reply.usage_metadata is not None:
            self.counter.learn([str(message.text) for message in messages], reply.usage_metadata["input_tokens"])
        return str(reply.text)


def apart(found: Sequence[Sequence[Hit]]) -> list[list[Hit]]:
    """To each section the passages that it ranks higher than any other does, so that no two say the same.

    Its first two are a section's own in any case. ``found`` is what was found for each, best first.
    """
    best: dict[Passage, tuple[int, int]] = {}
    for place, hits in enumerate(found):
        for rank, hit in enumerate(hits):
            best[hit.passage] = min(best.get(hit.passage, (rank, place)), (rank, place))
    return [
        [hit for rank, hit in enumerate(hits) if rank < _SHARED or best[hit.passage] == (rank, place)][:MOST_HITS]
        for place, hits in enumerate(found)
    ]


def _told(hit: Hit) -> str:
    return f"{' › '.join((hit.document.name, *hit.passage.heading))}: {hit.passage.text}"


def _paragraphs(text: str, job: Job) -> Iterable[Paragraph]:
    """The lines of an answer that say something new, each cleared by the eye and with its origin."""
    said = {fold(line).strip(" .;-") for line in job.section.standing.splitlines()}
    said |= {fold(heading).strip(" .;-") for heading in job.section.headings} | {_NOTHING, ""}
    offending: list[Stated] = []
    for line in plain(text).splitlines():
        cleared = job.eye.cleared(_DECORATION.sub("", line.strip()), offending)
        if fold(cleared).strip(" .;-") in said:
            continue
        marker, rest = split_marker(cleared)
        said.add(fold(cleared).strip(" .;-"))
        yield Paragraph(rest, marker, origin=job.eye.origin_of(rest))
    job.eye.refuse(offending, f"mục {job.section.title}")
