"""Which paragraph of the Word part a place of the source text is: by its words, and by its turn among equal ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from assistant.mending.markup import Paragraph, Part
from knowledge.domain.finding import Place
from knowledge.domain.lettering import visible
from knowledge.domain.source import Grid, SourceText, Span

_LONGEST_NUMBER = 2  # words of an automatic number: "1.", "Điều 3."


class Locator:
    """Ties the lines and cells that the reader found to the paragraphs of the part.

    The reader's text stands in the order of the file, automatic numbers are only in the reader's; so the n-th line of
    some wording is the n-th paragraph of that wording. Where the two counts differ nothing is certain.
    """

    def __init__(self, source: SourceText, part: Part) -> None:
        self._turns: list[tuple[Span, str, int]] = []
        self._paragraphs: dict[str, list[Paragraph]] = defaultdict(list)
        for paragraph in part.paragraphs:
            for line in paragraph.lines:
                if _key(line):
                    self._paragraphs[_key(line)].append(paragraph)
        seen: dict[str, int] = defaultdict(int)
        for text, span in _lines(source):
            key = self._known(_key(text))
            self._turns.append((span, key, seen[key]))
            seen[key] += 1
        self._seen = dict(seen)

    def certain(self, span: Span) -> tuple[Paragraph, ...]:
        """The paragraphs that stand at the span; none where the file is not sure to have them there."""
        found: dict[int, Paragraph] = {}
        for stands, key, turn in self._turns:
            if _touch(stands, span):
                held = self._paragraphs.get(key, [])
                if len(held) == self._seen[key]:
                    found.setdefault(id(held[turn]), held[turn])
        return tuple(found.values())

    def nearest(self, place: Place) -> Paragraph | None:
        """The paragraph a comment on the place is tied to: where it stands, else the closest one before it."""
        span = place.span or next((stands for stands, _, _ in self._turns if stands.line == place.line), None)
        chosen: Paragraph | None = None
        for stands, key, turn in self._turns:
            held = self._paragraphs.get(key, [])
            if not held:
                continue
            if chosen is not None and (span is None or stands.start > max(span.start, span.end - 1)):
                break
            chosen = held[min(turn, len(held) - 1)]
            if span is not None and _touch(stands, span):
                break
        return chosen

    def _known(self, key: str) -> str:
        """The key as the file writes it, the automatic number before it left out."""
        without = key
        for _ in range(_LONGEST_NUMBER):
            if without in self._paragraphs:
                return without
            without = without.partition(" ")[2]
        return without if without in self._paragraphs else key


def _lines(source: SourceText) -> Iterator[tuple[str, Span]]:
    for block in source.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                for cell in row:
                    yield from ((line, cell.span) for line in cell.text.split("\n") if _key(line))
        else:
            yield block.text, block.span


def _touch(stands: Span, span: Span) -> bool:
    if span.start >= span.end:
        return stands.start <= span.start <= stands.end
    return stands.start < span.end and span.start < stands.end


def _key(text: str) -> str:
    return " ".join(visible(text).split()).lower()
