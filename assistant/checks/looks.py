"""The lines of a Word file as they are set, found by the parts of the plan that stand in them.

Only what the reader saw is judged: a part that is cut off, or a file that comes from anything but Word, has no lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.checks.figures import clip, one_line
from knowledge.domain.budget import BudgetTable
from knowledge.domain.finding import Dress, Finding, Fix, Place, Severity
from knowledge.domain.folding import fold
from knowledge.domain.layout import ND30_2020, LineLook, Look
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.domain.regex import regex
from knowledge.domain.source import Span

_HEAD_LINES = 20
_NORMATIVE = frozenset(
    {"HIẾN PHÁP", "LUẬT", "BỘ LUẬT", "PHÁP LỆNH", "LỆNH", "NGHỊ ĐỊNH", "THÔNG TƯ", "THÔNG TƯ LIÊN TỊCH"}
)
_PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
_RULE = regex(r"\s*[-_–—=*]{3,}\s*$")
_NATION = regex(r"(?:nuoc )?cong hoa xa hoi chu nghia viet nam")
_MOTTO = regex(r"doc lap\W+tu do\W+hanh phuc\W*")
_RECIPIENTS = regex(r"noi nhan ?:?")
_MARKED = regex(r"[-–+*•]")
_LOOKS = {
    Look.BOLD: "in đậm",
    Look.ITALIC: "in nghiêng",
    Look.CENTERED: "canh giữa",
    Look.JUSTIFIED: "canh đều hai lề",
}


def lines_of(plan: Plan) -> tuple[LineLook, ...]:
    """The lines of an administrative document; none for a paper of the Party or a law, which follow other rules."""
    lines = plan.layout.lines if plan.layout is not None and plan.header.kind not in _NORMATIVE else ()
    return () if any(_PARTY in line.text for line in lines[:_HEAD_LINES]) else lines


def head_lines(plan: Plan) -> tuple[LineLook, ...]:
    """The lines above the first basis, sentence or section."""
    spans = (*(one.span for one in (*plan.bases, *plan.preamble)), *(section.span for section in plan.sections))
    end = plan.header.span.end if plan.header.span is not None else 0
    first = min((span.start for span in spans if span is not None and span.start >= end), default=0)
    return tuple(line for line in lines_of(plan)[:_HEAD_LINES] if line.start < first)


def foot_lines(plan: Plan) -> tuple[LineLook, ...]:
    """The lines of recipients and signature."""
    span = plan.closing.span
    return () if span is None else tuple(line for line in lines_of(plan) if span.start <= line.start <= span.end)


def nations(head: Sequence[LineLook]) -> list[tuple[LineLook, str]]:
    """The lines of Quốc hiệu with its words, rightly written or not."""
    return [(line, part) for line in head for part in parts(line) if _NATION.fullmatch(fold(part))]


def mottos(head: Sequence[LineLook]) -> list[tuple[LineLook, str]]:
    """The lines of Tiêu ngữ with its words, rightly written or not."""
    return [(line, part) for line in head for part in parts(line) if _MOTTO.fullmatch(fold(part))]


def agencies(plan: Plan) -> tuple[list[LineLook], list[LineLook]]:
    """The lines of the agency above, and of the issuer."""
    agency, parent = one_line(plan.header.agency), one_line(plan.header.parent_agency)
    capitals = [line for line in head_lines(plan) if line.text.isupper() and "\t" not in line.text]
    above = [line for line in capitals if one_line(line.text) in parent and one_line(line.text) not in agency]
    return above, [line for line in capitals if one_line(line.text) in agency]


def title_lines(plan: Plan) -> tuple[LineLook | None, list[LineLook]]:
    """The line of the kind where it stands alone, and those of the subject."""
    head, span, kind = head_lines(plan), plan.header.subject_span, plan.header.kind
    named_so = next((line for line in head if kind and one_line(line.text).upper() == kind), None)
    inside = [line for line in head if span and span.start <= line.start <= span.end and line is not named_so]
    return named_so, [line for line in inside if line.text[0] != "(" and any(map(str.isalpha, line.text))]


def recipients(plan: Plan) -> tuple[tuple[LineLook, str] | None, list[tuple[LineLook, str]]]:
    """The label "Nơi nhận" and the items below it; an item that takes several lines is its last one."""
    foot = foot_lines(plan)
    label: tuple[LineLook, str] | None = None
    items: list[tuple[LineLook, str]] = []
    signed = {*map(one_line, plan.closing.authority), one_line(plan.closing.signer)}
    for line in foot:
        for part in parts(line):
            if label is None:
                label = (line, part) if _RECIPIENTS.fullmatch(fold(part)) else None
            elif part in signed or part.isupper():
                if "\t" not in line.text:
                    return label, items
            elif items and not _MARKED.match(part) and not items[-1][1].endswith((";", ".")):
                items[-1] = (line, part)
            elif _MARKED.match(part) or part in plan.closing.recipients:
                items.append((line, part))
    return label, items


def signature_lines(plan: Plan) -> tuple[list[LineLook], LineLook | None]:
    """The lines of authority, and that of the name."""
    foot = foot_lines(plan)
    wanted = {one_line(text) for text in plan.closing.authority}
    authority = [line for line in foot if one_line(line.text) in wanted]
    signer = one_line(plan.closing.signer)
    return authority, next((line for line in foot if signer and one_line(line.text) == signer), None)


def body_lines(plan: Plan) -> tuple[LineLook, ...]:
    """The lines of running text: paragraphs and list items of the plan and its last words."""
    inside = [
        block
        for _, section in plan.walk()
        if not section.appendix
        for block in section.blocks
        if not isinstance(block, BudgetTable)
    ]
    return lines_at(plan, (*plan.preamble, *inside, *plan.conclusion))


def line_at(plan: Plan, span: Span | None) -> LineLook | None:
    """The line that begins where the span does."""
    return None if span is None else next((line for line in lines_of(plan) if line.start == span.start), None)


def lines_at(plan: Plan, parts: Iterable[Paragraph | Section]) -> tuple[LineLook, ...]:
    """The first lines of paragraphs or sections, those that are sure to be shown as lines."""
    starts = {part.span.start for part in parts if part.span is not None}
    return tuple(line for line in lines_of(plan) if line.start in starts)


def parts(line: LineLook) -> tuple[str, ...]:
    """What the line says, cut at its tabs, blanks folded, without a rule typed at its end."""
    cut = (one_line(_RULE.sub("", part)) for part in line.text.split("\t"))
    return tuple(part for part in cut if part)


def is_dressed(plan: Plan) -> bool:
    """True of a file in which some line is bold or italic; one without any was never set, and is told as a whole."""
    return any(line.bold or line.italic for line in lines_of(plan))


def unset(plan: Plan, line: LineLook, looks: Sequence[Look]) -> tuple[Look, ...]:
    """Which of the looks the line lacks; none where the line holds several parts, or the file was never set."""
    if "\t" in line.text or not is_dressed(plan):
        return ()
    lacks = {
        Look.BOLD: not line.bold,
        Look.ITALIC: not line.italic,
        Look.CENTERED: line.alignment not in ("center", ""),
        Look.JUSTIFIED: line.alignment != "both",
    }
    return tuple(look for look in looks if lacks[look])


def named(looks: Sequence[Look]) -> str:
    """ "in đậm, canh giữa"."""
    return ", ".join(_LOOKS[look] for look in looks)


def dressed(lines: Iterable[LineLook], looks: Sequence[Look]) -> Dress | None:
    """The lines with the looks, for a fix."""
    return Dress(tuple(looks), tuple(span_of(line) for line in lines)) if looks else None


def span_of(line: LineLook) -> Span:
    """Where the line stands."""
    return Span(line.start, line.end, line.line)


def told(rule: str, line: LineLook, message: str, fix: Fix | None = None, quote: str = "") -> Finding:
    """A warning on a line of the file."""
    quoted = quote or one_line(line.text)
    return Finding(
        rule=rule,
        severity=Severity.WARNING,
        message=f"{message}. Theo {ND30_2020.decree}.",
        place=Place(line=line.line, quote=quoted, span=span_of(line)),
        fix=fix,
    )


def told_looks(rule: str, what: str, lines: Sequence[LineLook], looks: Sequence[Look]) -> Finding:
    """One warning on lines of one kind that all lack the looks."""
    some = f"{what} phải {named(looks)}"
    many = f"{some} ({len(lines)} dòng chưa đúng, dòng đầu là “{clip(one_line(lines[0].text))}”)"
    said = many if len(lines) > 1 else f"{some}: “{clip(one_line(lines[0].text))}”"
    fix = Fix(f"Đặt {named(looks)}.", safe=True, dress=dressed(lines, looks))
    return told(rule, lines[0], said[:1].upper() + said[1:], fix)
