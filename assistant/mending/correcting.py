"""Safe fixes, applied to the officer's own Word file and read back; what cannot be applied is named with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.checks.report import CheckReport
from assistant.errors import AssistantError
from assistant.mending.looking import SHEET_RULES, Looks, Sheets
from assistant.mending.markup import Part, Unmendable, patched
from assistant.mending.package import open_package, put, refuse_unusable
from assistant.mending.places import Locator
from assistant.mending.rewriting import Edit, find_edit, overlap, patches
from knowledge.domain.finding import Finding, Fix
from knowledge.domain.source import Grid, SourceText
from knowledge.errors import UnreadableFile
from knowledge.readers import read, read_bytes

_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_PADDED = re.compile(r"(?<!\d)0(?=\d$)")


@dataclass(frozen=True, slots=True)
class Correction:
    """A fix that was applied: ``before`` became ``after`` where the finding stands."""

    finding: Finding
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of the fixes of a report. ``path`` is None when there was nothing to write.

    ``refused`` are safe fixes whose place could not be changed, with the Vietnamese reason; ``proposed`` are findings
    with a fix that only an officer may make.
    """

    path: Path | None
    applied: tuple[Correction, ...]
    refused: tuple[tuple[Finding, str], ...]
    proposed: tuple[Finding, ...]


def mend(source: Path, report: CheckReport, out: Path) -> Mended:
    """Writes ``out``: the Word file ``source`` with the safe fixes of its report, every number as before.

    ``BadRequest`` for a file or place that cannot be used, ``UnreadableFile`` for one that cannot be read,
    ``AssistantError`` when the new file, read back, says more or other things than the fixes mean.
    """
    refuse_unusable(source, out)
    before = read(source)
    package = open_package(source)
    content = package.part(package.document) or b""
    proposed = tuple(finding for finding in report.findings if finding.fix and not finding.fix.safe)
    try:
        part = Part(content)
    except Unmendable as reason:
        raise AssistantError(f"Chưa sửa được “{source.name}”: {reason}.") from reason
    locator = Locator(before, part)
    edits: list[Edit] = []
    applied: list[Correction] = []
    refused: list[tuple[Finding, str]] = []
    looks = Looks(before, part, locator)
    sheets = Sheets(package)
    for finding in report.findings:
        if finding.fix is None or not finding.fix.safe:
            continue
        correction = _correction(finding)
        if finding.rule in SHEET_RULES:
            done: Edit | str | None = sheets.note(finding) or looks.repeat(finding)
        else:
            done = _edit(locator, correction, edits) if finding.fix.replacement or not finding.fix.dress else None
        if finding.fix.dress is not None and not isinstance(done, str):
            done = looks.dress(finding.fix.dress) or done
        if isinstance(done, str):
            refused.append((finding, done))
        else:
            edits += [done] if done is not None else []
            applied.append(correction)
    if not applied:
        return Mended(None, (), tuple(refused), proposed)
    mended = package.with_parts(sheets.parts(patched(content, (*patches(part, edits), *looks.patches()))))
    _read_back(source, before, mended, applied)
    put(mended, out)
    return Mended(out, tuple(applied), tuple(refused), proposed)


def _correction(finding: Finding) -> Correction:
    """What the finding's fix puts in place of what."""
    fix = finding.fix or Fix("")
    return Correction(finding, fix.quote or finding.place.quote, fix.replacement or fix.description)


def _edit(locator: Locator, correction: Correction, others: list[Edit]) -> Edit | str:
    """The edit, or the Vietnamese reason why there is none."""
    fix, place = correction.finding.fix, correction.finding.place
    span = (fix.span if fix is not None else None) or place.span
    if fix is None or not fix.replacement.strip():
        return "chưa có lời thay thế"
    if numbers(correction.before) != numbers(correction.after):
        return "lời thay thế làm đổi con số"
    paragraphs = locator.certain(span) if span is not None else ()
    found = [find_edit(one, correction.before, correction.after, place.quote) for one in paragraphs]
    edits = [edit for edit in found if edit is not None]
    if len(edits) != 1:
        return "không xác định chắc chắn được chỗ cần sửa trong tệp Word"
    if any(overlap(edits[0], other) for other in others):
        return "chỗ này đã được sửa theo một phát hiện khác"
    return edits[0]


def numbers(text: str) -> list[str]:
    """The numbers of a text as they are written, in order; a zero before a single digit ("05") says nothing."""
    return [_PADDED.sub("", number) for number in _NUMBER.findall(text)]


def _read_back(source: Path, before: SourceText, mended: bytes, applied: list[Correction]) -> None:
    """The new file says what the old one said, but for the corrections, and every number is the same."""
    try:
        after = read_bytes(source.name, mended)
    except UnreadableFile as error:
        raise AssistantError(f"Tệp sau khi sửa không đọc lại được nên không ghi: {error}") from error
    if numbers(before.text) != numbers(after.text):
        raise AssistantError("Tệp sau khi sửa có con số khác tệp gốc nên không ghi.")
    old, new = list(_texts(before)), list(_texts(after))
    changed = sum(one != other for one, other in zip(old, new, strict=False))
    if len(old) != len(new) or changed > len(applied):
        raise AssistantError("Tệp sau khi sửa khác tệp gốc nhiều hơn những chỗ cần sửa nên không ghi.")


def _texts(source: SourceText) -> Iterator[str]:
    for block in source.blocks:
        if isinstance(block, Grid):
            yield from (cell.text for row in block.rows for cell in row)
        else:
            yield block.text
