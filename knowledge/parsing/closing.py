"""The foot of a plan: the last sentence, recipients, signing authority and name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.domain.budget import BudgetTable
from knowledge.domain.plan import Closing, Paragraph
from knowledge.parsing.lines import Line

_RECIPIENTS = re.compile(r"^N[ơo]i nh[ậa]n\s*:?", re.IGNORECASE)
_AUTHORITY = re.compile(
    r"^(?:(?:TM|KT|TL|TUQ|Q)\s*\."
    r"|(?:Q\. ?)?(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG PHÒNG|TRƯỞNG BAN|CHÁNH VĂN PHÒNG|BỘ TRƯỞNG|THỨ TRƯỞNG)$)"
)
_APPENDIX = re.compile(r"^(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu)\b")
_LAST_WORDS = re.compile(r"^Trên đây là\b|\./\.$")


def split_closing(
    items: Sequence[Line | BudgetTable],
) -> tuple[Sequence[Line | BudgetTable], Closing, Sequence[Line | BudgetTable]]:
    """The body, the closing, and what follows it (appendices). Without a closing, all is body."""
    start = _start(items)
    if start is None:
        return items, Closing(), ()
    end = next(
        (
            index
            for index in range(start + 1, len(items))
            if isinstance(items[index], BudgetTable) or _opens_appendix(items[index])
        ),
        len(items),
    )
    lines = [item for item in items[start:end] if isinstance(item, Line)]
    return items[:start], _closing(lines), items[end:]


def split_conclusion(
    items: Sequence[Line | BudgetTable],
) -> tuple[Sequence[Line | BudgetTable], tuple[Paragraph, ...]]:
    """The body without its last sentence ("Trên đây là …/."), and that sentence."""
    if items and isinstance(items[-1], Line) and _LAST_WORDS.search(items[-1].text):
        last = items[-1]
        return items[:-1], (Paragraph(last.text, last.marker, last.span),)
    return items, ()


def _opens_appendix(item: Line | BudgetTable) -> bool:
    return isinstance(item, Line) and bool(_APPENDIX.match(item.text)) and not item.marker


def _start(items: Sequence[Line | BudgetTable]) -> int | None:
    """Where the closing begins: at "Nơi nhận" or the signing authority, whichever stands first."""
    candidates = [
        index
        for index, item in enumerate(items)
        if isinstance(item, Line) and not item.marker and (_RECIPIENTS.match(item.text) or _AUTHORITY.match(item.text))
    ]
    return candidates[0] if candidates else None


def _closing(lines: Sequence[Line]) -> Closing:
    recipients: list[str] = []
    authority: list[str] = []
    signer = ""
    listing = False
    for line in lines:
        named = _RECIPIENTS.match(line.text)
        if named:
            listing = True
            rest = line.text[named.end() :].strip()
            recipients.extend([rest] if rest else [])
        elif _AUTHORITY.match(line.text) or (authority and line.is_upper):
            authority.append(line.text)
            listing = False
        elif listing or line.marker:
            recipients.append(line.text)
        elif authority and not signer and len(line.text) < 60:
            signer = line.text
        elif not authority and recipients:
            recipients.append(line.text)
    span = lines[0].span.to(lines[-1].span) if lines else None
    return Closing(tuple(recipients), tuple(authority), signer, span)
