"""Findings written into the officer's own Word file as comments, each at the paragraph or cell it speaks of."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.checks.report import CheckReport
from assistant.errors import AssistantError
from assistant.mending.markup import Paragraph, Part, Patch, Unmendable, before_end, patched, printable
from assistant.mending.package import Package, open_package, put, refuse_unusable, relations_of
from assistant.mending.places import Locator
from knowledge.domain.finding import Finding, Severity, Verdict
from knowledge.domain.source import SourceText
from knowledge.errors import UnreadableFile
from knowledge.readers import read, read_bytes

AUTHOR, INITIALS = "Dự Thảo", "DT"

_LABELS = {Severity.ERROR: "LỖI", Severity.WARNING: "Cảnh báo", Severity.INFO: "Lưu ý"}
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TRANSITIONAL = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
_STRICT = (
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_NUMBERED = re.compile(rb"<(?:[\w.-]+:)?comment\s[^>]*?(?:[\w.-]+:)?id\s*=\s*[\"'](\d+)[\"']")
_RELATION = re.compile(rb"\bId\s*=\s*[\"']([^\"']+)[\"']")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A file with its findings as comments; ``path`` is None when there was nothing to say."""

    path: Path | None
    comments: int


def annotate(source: Path, report: CheckReport, out: Path, on: date) -> Annotated:
    """Writes ``out``: the Word file ``source`` with one comment per finding, dated ``on``.

    ``BadRequest`` for a file or place that cannot be used, ``UnreadableFile`` for one that cannot be read,
    ``AssistantError`` when the new file, read back, no longer says the same.
    """
    refuse_unusable(source, out)
    before = read(source)
    package = open_package(source)
    if not report.findings:
        return Annotated(None, 0)
    try:
        parts = _with_comments(package, before, report.findings, on)
    except Unmendable as reason:
        raise AssistantError(f"Chưa ghi được nhận xét vào “{source.name}”: {reason}.") from reason
    content = package.with_parts(parts)
    try:
        after = read_bytes(source.name, content)
    except UnreadableFile as error:
        raise AssistantError(f"Tệp có nhận xét không đọc lại được nên không ghi: {error}") from error
    if after.blocks != before.blocks:
        raise AssistantError("Tệp có nhận xét, khi đọc lại, khác tệp gốc nên không ghi.")
    put(content, out)
    return Annotated(out, len(report.findings))


def _with_comments(package: Package, source: SourceText, findings: tuple[Finding, ...], on: date) -> dict[str, bytes]:
    """The parts of the package that comments change or add."""
    content = package.part(package.document) or b""
    part = Part(content)
    names = _STRICT if part.strict else _TRANSITIONAL
    folder = posixpath.dirname(package.document)
    target = package.target("comments")
    held = package.part(target) if target else None
    first = max((int(number) for number in _NUMBERED.findall(held or b"")), default=-1) + 1
    locator = Locator(source, part)
    anchors = [paragraph for paragraph in part.paragraphs if paragraph.outer is None and not paragraph.bare]
    if not anchors:
        raise Unmendable("tệp không có đoạn văn nào để gắn nhận xét")
    patches: list[Patch] = []
    comments: list[bytes] = []
    for identifier, finding in enumerate(findings, first):
        found = locator.nearest(finding.place)
        anchor = found.anchor if found is not None else anchors[0]
        patches += _range(anchor if not anchor.bare else anchors[0], identifier)
        comments.append(_comment(finding, identifier, on, names[0]))
    changed = {package.document: patched(content, _nested(patches))}
    if target and held is not None:
        return changed | {target: before_end(held, b"".join(comments))}
    name = _free_name(package, folder)
    root = f'<w:comments xmlns:w="{names[0]}">'.encode()
    changed[name] = _DECLARATION + root + b"".join(comments) + b"</w:comments>"
    return changed | _declared(package, name, names[1])


def _range(anchor: Paragraph, identifier: int) -> list[Patch]:
    """The marks around the content of the paragraph, and the reference after it."""
    w = anchor.prefix.decode()
    start = f'<{w}commentRangeStart {w}id="{identifier}"/>'
    end = f'<{w}commentRangeEnd {w}id="{identifier}"/><{w}r><{w}commentReference {w}id="{identifier}"/></{w}r>'
    return [Patch(anchor.opens, anchor.opens, start.encode()), Patch(anchor.closes, anchor.closes, end.encode())]


def _nested(patches: list[Patch]) -> list[Patch]:
    """All starts before all ends where an empty paragraph has both at one place."""
    return sorted(patches, key=lambda patch: (patch.start, b"commentRangeEnd" in patch.new))


def _comment(finding: Finding, identifier: int, on: date, namespace: str) -> bytes:
    """One comment: what is wrong, how grave it is, what may be done."""
    grave = "Cần xem lại" if finding.verdict is Verdict.REVIEW else _LABELS[finding.severity]
    said = [f"{grave}: {finding.message}"]
    if finding.fix is not None:
        said.append(f"Đề xuất: {finding.fix.description}")
    said.append(f"Quy tắc: {finding.rule}")
    lines = "".join(f'<w:p><w:r><w:t xml:space="preserve">{printable(line)}</w:t></w:r></w:p>' for line in said)
    return (
        f'<w:comment xmlns:w="{namespace}" w:id="{identifier}" w:author="{AUTHOR}" w:date="{on.isoformat()}T00:00:00Z" '
        f'w:initials="{INITIALS}">{lines}</w:comment>'
    ).encode()


def _free_name(package: Package, folder: str) -> str:
    """A name for the part that holds the comments."""
    name, number = posixpath.join(folder, "comments.xml"), 1
    while package.part(name) is not None:
        number += 1
        name = posixpath.join(folder, f"comments{number}.xml")
    return name


def _declared(package: Package, name: str, relations: str) -> dict[str, bytes]:
    """The content types and the relations of the text with the new part in them."""
    related = relations_of(package.document)
    held = package.part(related)
    if held is None:
        held = _DECLARATION + f'<Relationships xmlns="{_PACKAGE}/relationships"></Relationships>'.encode()
    taken = {identifier.decode() for identifier in _RELATION.findall(held)}
    number = 1
    while f"rIdNhanXet{number}" in taken:
        number += 1
    relation = (
        f'<Relationship xmlns="{_PACKAGE}/relationships" Id="rIdNhanXet{number}" Type="{relations}/comments" '
        f'Target="{posixpath.basename(name)}"/>'
    )
    types = package.part("[Content_Types].xml")
    if types is None:
        raise Unmendable("tệp thiếu bảng kê các phần")
    kind = f'<Override xmlns="{_PACKAGE}/content-types" PartName="/{name}" ContentType="{_KIND}"/>'
    return {
        "[Content_Types].xml": before_end(types, kind.encode()),
        related: before_end(held, relation.encode()),
    }
