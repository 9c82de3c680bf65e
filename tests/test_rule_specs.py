"""The literate specs of the rules: every fragment in tests/specs/rules/*.md goes through reader, parser and checker.

A fragment is a fenced block opened by ```` ```plan fail ```` or ```` ```plan pass ````; the words after it set the
circumstances: ``own`` (drafted by the assistant), ``final`` (to be signed), ``typed`` or ``proposed`` (where the
amounts of the tables come from). ``{{…}}`` at the end of a line is the passage that the line is quoted from. The
name of a layout in ``specs/layouts.py`` gives the plan the layout of a Word file; ``word`` makes a Word file of the
fragment (``specs/word_files.py`` says how its lines are set). Lines ``- message contains: …`` below
a failing fragment must stand in a message of that rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from assistant.checks.context import context_for
from assistant.checks.presentation import report_text
from assistant.checks.report import check
from knowledge.domain.budget import BudgetLine, BudgetTable
from knowledge.domain.finding import Severity
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text
from knowledge.readers.word import read_word
from knowledge.registry import load_agencies, load_registry
from tests.specs.layouts import LAYOUTS
from tests.specs.word_files import word_file

SPECS = Path(__file__).parent / "specs" / "rules"
TODAY = date(2026, 1, 15)
EXAMPLE = re.compile(r"^```plan (fail|pass)([ \w]*)\n(.*?)^```$\n?((?:\s*\n?- [^\n]*\n)*)", re.MULTILINE | re.DOTALL)
ORIGINS = {"typed", "proposed"}
QUOTED_FROM = re.compile(r"\s*\{\{(.+?)\}\}")
PROMISE = re.compile(r"- message contains: (.+)")


@dataclass(frozen=True)
class Example:
    """One fragment of a spec and what is expected of it."""

    rule: str
    order: int
    fails: bool
    flags: frozenset[str]
    fragment: str
    messages: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.rule}-{self.order}-{'fail' if self.fails else 'pass'}"


def examples() -> list[Example]:
    found = []
    for page in sorted(SPECS.glob("*.md")):
        for order, match in enumerate(EXAMPLE.finditer(page.read_text(encoding="utf-8")), start=1):
            verdict, flags, fragment, promises = match.groups()
            messages = tuple(text.strip() for text in PROMISE.findall(promises))
            found.append(Example(page.stem, order, verdict == "fail", frozenset(flags.split()), fragment, messages))
    return found


def with_origins(plan: Plan, origin: Origin) -> Plan:
    """The plan with every table line given this origin."""

    def of_line(line: BudgetLine) -> BudgetLine:
        return replace(line, origin=origin, children=tuple(of_line(child) for child in line.children))

    def of_section(section: Section) -> Section:
        blocks = tuple(
            replace(block, lines=tuple(of_line(line) for line in block.lines))
            if isinstance(block, BudgetTable)
            else block
            for block in section.blocks
        )
        return replace(section, blocks=blocks, children=tuple(of_section(child) for child in section.children))

    return replace(plan, sections=tuple(of_section(section) for section in plan.sections))


def with_passages(plan: Plan) -> Plan:
    """The plan with each ``{{passage}}`` taken out of the text and made the origin of its paragraph."""

    def of_paragraph(paragraph: Paragraph) -> Paragraph:
        passage = QUOTED_FROM.search(paragraph.text)
        if passage is None:
            return paragraph
        origin = Origin(OriginKind.QUOTED, source="kế hoạch cũ", passage=passage[1])
        return replace(paragraph, text=QUOTED_FROM.sub("", paragraph.text), origin=origin)

    def of_section(section: Section) -> Section:
        blocks = tuple(of_paragraph(block) if isinstance(block, Paragraph) else block for block in section.blocks)
        return replace(section, blocks=blocks, children=tuple(of_section(child) for child in section.children))

    return replace(
        plan,
        bases=tuple(of_paragraph(paragraph) for paragraph in plan.bases),
        sections=tuple(of_section(section) for section in plan.sections),
    )


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_rule_example(example: Example) -> None:
    """A failing fragment gives the finding that is described; a passing one gives none, and no error at all."""
    if "word" in example.flags:
        source = read_word(f"{example.name}.docx", word_file(example.fragment))
    else:
        source = read_text(f"{example.name}.md", example.fragment.encode())
    plan = parse_plan(source)
    for kind in ORIGINS & example.flags:
        plan = with_origins(plan, Origin(OriginKind(kind), source="lời nhắn 1"))
    plan = with_passages(plan)
    for name in LAYOUTS.keys() & example.flags:
        plan = replace(plan, layout=LAYOUTS[name])
    context = context_for(plan, today=TODAY, registry=load_registry(), agencies=load_agencies())
    context = replace(context, own="own" in example.flags, final="final" in example.flags)
    report = check(plan, context)
    told = report_text(report, example.name, relations=True)
    mine = [finding for finding in report.findings if finding.rule == example.rule]
    if not example.fails:
        assert not mine, told
        assert [finding for finding in report.findings if finding.severity is Severity.ERROR] == [], told
        return
    assert mine, told
    for message in example.messages:
        assert any(message in finding.message for finding in mine), f"no message contains {message!r}\n{told}"


def test_every_failing_example_says_what_is_reported() -> None:
    """A failing fragment without an expected message proves little: each has at least one."""
    assert examples()
    assert [example.name for example in examples() if example.fails and not example.messages] == []
