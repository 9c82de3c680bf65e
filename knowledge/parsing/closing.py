"""The foot of a plan: the last sentence, recipients, signing authority and name; appendices follow it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.domain.budget import BudgetTable
from knowledge.domain.plan import Closing, Paragraph
from knowledge.domain.regex import regex
from knowledge.parsing.lines import Line
from knowledge.parsing.outline import read_heading

Items = Sequence[Line | BudgetTable]

_RECIPIENTS = regex(r"^N[ơo]i nh[ậa]n\s*(?::|$)", re.IGNORECASE)
_AUTHORITY = regex(
    r"^(?:(?:TM|KT|TL|TUQ|Q)\s*\."
    r"|(?:Q\. ?)?(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG (?:PHÒNG|BAN|TRẠM|ĐOÀN|KHOA)|CHÁNH (?:VĂN PHÒNG|THANH TRA)"
    r"|(?:HIỆU|CỤC|CHI CỤC|VIỆN|BỘ|THỨ) TRƯỞNG)$)"
)
_APPENDIX = regex(r"^(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu)\b|^\(Kèm theo\b")
_ATTACHED = regex(r"^(?:DỰ TOÁN|BẢNG|DANH MỤC|TỔNG HỢP|CHI TIẾT|KẾ HOẠCH|PHÂN CÔNG)\b")
_LAST_WORDS = regex(r"^Trên đây là\b|/\.$")
_NAME_LENGTH = 60


def split_closing(items: Items) -> tuple[Items, Closing, Items, Items]:
    """The body, the closing, lines of the closing that are none of its parts, and the appendices after it.

    Without a closing, all is body.
    """
    body = -1
    for start in (index for index, item in enumerate(items) if _opens_closing(items, index, item)):
        if body < start:
            body = next((index for index in range(start, len(items)) if _is_body(items[index])), len(items))
        end = _end(items, start, body)
        if end is not None:
            lines = [item for item in items[start:end] if isinstance(item, Line)]
            closing, rest = _closing(lines)
            return items[:start], closing, rest, items[end:]
    return items, Closing(), (), ()


def split_conclusion(items: Items) -> tuple[Items, tuple[Paragraph, ...]]:
    """The body without its last sentence ("Trên đây là …/."), and that sentence."""
    if items and isinstance(items[-1], Line) and _LAST_WORDS.search(items[-1].text):
        return items[:-1], (items[-1].paragraph,)
    return items, ()


def _opens_closing(items: Items, index: int, item: Line | BudgetTable) -> bool:
    if not isinstance(item, Line) or item.marker:
        return False
    named = _RECIPIENTS.match(item.text)
    if named is None:
        return bool(_AUTHORITY.match(item.text))
    after = items[index + 1] if index + 1 < len(items) else None
    rest = item.text[named.end() :].strip()
    return (
        not rest or rest[0] in "-+" or (isinstance(after, Line) and bool(after.marker or _AUTHORITY.match(after.text)))
    )


def _is_body(item: Line | BudgetTable) -> bool:
    """True for what cannot stand in a closing: a table, a numbered heading."""
    if isinstance(item, BudgetTable):
        return True
    heading = read_heading(item)
    return heading is not None and bool(heading.number)


def _end(items: Items, start: int, body: int) -> int | None:
    """Where the appendices begin: at a line that says so, or, after the signature, at another title in capitals.

    None where the first item from ``start`` on that cannot stand in a closing, at ``body``, comes before.
    """
    signed = False
    for index in range(start + 1, min(body + 1, len(items))):
        item = items[index]
        if not isinstance(item, Line):
            return index
        authority = _AUTHORITY.match(item.text)
        if _APPENDIX.match(item.text) and not item.marker:
            return index
        if signed and item.is_upper and not authority and _ATTACHED.match(item.text):
            return index
        signed = signed or bool(authority)
    return len(items) if body == len(items) else None


def _closing(lines: Sequence[Line]) -> tuple[Closing, tuple[Line, ...]]:
    recipients: list[str] = []
    authority: list[str] = []
    rest: list[Line] = []
    signer = ""
    listing = False
    for line in lines:
        named = _RECIPIENTS.match(line.text)
        if named:
            listing = True
            text = line.text[named.end() :].strip(" -")
            recipients.extend([text] if text else [])
        elif _AUTHORITY.match(line.text) or (authority and line.is_upper and not signer):
            authority.append(line.text)
            listing = False
        elif line.marker or (listing and not authority):
            recipients.append(line.text)
        elif authority and not signer and len(line.text) < _NAME_LENGTH and not line.text.endswith("."):
            signer = line.text
        else:
            rest.append(line)
    span = lines[0].span.to(lines[-1].span) if lines else None
    return Closing(tuple(recipients), tuple(authority), signer, span), tuple(rest)
