"""Lines of a document as one reads them: page furniture dropped, sentences broken by a page or a wrap joined again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from knowledge.domain.plan import Paragraph
from knowledge.domain.regex import regex
from knowledge.domain.source import Grid, SourceText, Span, TextLine

HARD_WRAP = 60
"""A text line this long (characters) that ends in mid-sentence was wrapped, not ended, by its author."""

_BETWEEN_BLANKS = regex(r"[^ \t\r\n]+")  # the no-break space that groups digits is no blank
_WRAPPED = frozenset({"text", "pdf"})
"""Formats whose lines may end where the paper ends, with page numbers among them."""

_LONGEST = 20_000
"""No paragraph is longer (characters): a file without a single full stop is not joined into one."""
_END = 24
"""Whether a line ends a sentence is seen in its last characters."""

_MARKS = "-–—+*•"
_MARKERS = regex(rf"^(?P<marks>(?:[{_MARKS}]\s*){{1,2}})(?=\S)")
_LETTERED = regex(r"^(?P<marker>(?:[a-zđ]|\d{1,2})\)|[a-zđ]\.)\s+(?=\S)")
_TABBED_MARKER = regex(r"^\s*([-–—+*•]|\d+(?:\.\d+)*[.)]?|[a-zđ]\)|[IVXLC]+[./)])\s*\t\s*")
_PAGE_NUMBER = regex(r"^(?:-\s*(?P<dashed>\d{1,3})\s*-|[Tt]rang\s+(?P<named>\d+)(?:\s*/\s*\d+)?|(?P<bare>\d{1,3}))$")
_CONNECTIVES = (
    "là", "của", "và", "về", "với", "số", "theo", "tại", "bằng", "cho", "đến", "từ", "gồm", "các", "những", "do", "để",
    "trong", "năm", ",",
)  # fmt: skip
_CONNECTIVE = regex(rf"(?:\b(?:{'|'.join(_CONNECTIVES[:-1])})|,)$")
_STARTS_NEW = regex(
    r"^(?:[-–—+*•]\s*\S|[a-zđ]\)|\d+(?:\.\d+)*[.)]\s|[IVXLC]+[./)]\s|[A-EĐ][./]\s"
    r"|Căn cứ\b|Theo đề nghị|Xét đề nghị|Thực hiện\b|Trên đây\b|Nơi nhận|Trong đó"
    r"|(?:Bảng|Biểu|Phụ lục|PHỤ LỤC|BIỂU|BẢNG)\b|\(?Đơn vị tính|\(?ĐVT|(?:TM|KT|TL|TUQ|Q)\.|Số\s*:)"
)
_ENDS = regex(r"[.;:!?…]['”\")\]]*$|/\.$")


@dataclass(frozen=True, slots=True)
class Line:
    """A whole paragraph or list item. ``marker`` is "-", "+", "*", "a)" or empty and is not repeated in ``text``."""

    text: str
    span: Span
    marker: str = ""
    bold: bool = False
    italic: bool = False
    centered: bool = False
    last_line: int = 0
    """The line of the source where the text ends; equals ``span.line`` unless lines were joined."""

    @property
    def paragraph(self) -> Paragraph:
        """The line as a paragraph of a plan."""
        return Paragraph(self.text, self.marker, self.span)

    @property
    def is_upper(self) -> bool:
        """True when the line has letters and all of them are capitals."""
        return self.text.isupper()


def read_lines(source: SourceText) -> tuple[Line | Grid, ...]:
    """The document as whole lines and grids, in order."""
    return tuple(_joined(_pieces(source), wraps=source.format in _WRAPPED))


def split_marker(text: str) -> tuple[str, str]:
    """The list marker a text begins with and the rest; of a doubled marker (``- +``) the inner one counts."""
    lettered = _LETTERED.match(text) if text[1:2] in ").0123456789" else None
    if lettered:
        return lettered["marker"], text[lettered.end() :]
    found = _MARKERS.match(text) if text[:1] in _MARKS else None
    if not found:
        return "", text
    marks = found["marks"].split() or [found["marks"]]
    inner = marks[-1][-1]
    rest = text[found.end() :]
    if inner in "-–—" and rest[:1].isdigit() and not found["marks"].endswith((" ", "\t")):
        return "", text  # a negative number, not a list item
    return {"–": "-", "—": "-", "•": "-"}.get(inner, inner), rest


def _pieces(source: SourceText) -> Iterator[Line | Grid]:
    page = 0
    open_end = False
    for block in source.blocks:
        if isinstance(block, Grid):
            open_end = False
            yield block
            continue
        number = _page_number(block.text.strip(), page) if source.format in _WRAPPED and not open_end else None
        if number is not None:
            page = number
            continue
        whole = block.text
        for part in _TABBED_MARKER.sub(r"\1 ", whole).split("\t") if "\t" in whole else (whole,):
            plain = part.isprintable() and "  " not in part
            text = part.strip(" ") if plain else " ".join(_BETWEEN_BLANKS.findall(part))
            if text:
                open_end = text.endswith(":") or _goes_on(text)
                yield _line(text, block)


def _goes_on(text: str) -> bool:
    """True of a text that ends in a comma or in a word after which no sentence ends."""
    return text.endswith(_CONNECTIVES) and _CONNECTIVE.search(text[-_END:]) is not None


def _page_number(text: str, before: int) -> int | None:
    """The number of a page standing alone on a line. A bare number is one only where it goes on counting the pages."""
    found = _PAGE_NUMBER.match(text)
    if found is None:
        return None
    number = int(found["dashed"] or found["named"] or found["bare"])
    if found["bare"] and not (number == before + 1 or (before == 0 and number == 2)):
        return None
    return number


def _line(text: str, block: TextLine) -> Line:
    marker, rest = split_marker(text)
    return Line(rest, block.span, marker, block.bold, block.italic, block.centered, block.span.line)


def _joined(items: Iterable[Line | Grid], *, wraps: bool) -> Iterator[Line | Grid]:
    held: Line | None = None
    for item in items:
        if isinstance(item, Grid):
            if held is not None:
                yield held
            held = None
            yield item
        elif held is not None and _continues(held, item, wraps=wraps):
            held = replace(
                held,
                text=f"{held.text} {item.text}",
                span=held.span.to(item.span),
                last_line=item.last_line,
            )
        else:
            if held is not None:
                yield held
            held = item
    if held is not None:
        yield held


def _continues(before: Line, after: Line, *, wraps: bool) -> bool:
    end = before.text[-_END:]
    if after.marker or _ENDS.search(end) or _STARTS_NEW.match(after.text):
        return False
    if before.is_upper or not 12 <= len(before.text) <= _LONGEST:
        return False
    if after.text[0].islower() or (_goes_on(before.text) and not after.is_upper):
        return True
    adjacent = after.span.line == before.last_line + 1
    return wraps and adjacent and len(before.text) >= HARD_WRAP and not after.is_upper and not after.bold
