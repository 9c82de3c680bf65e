"""Words of one paragraph are replaced run by run: only characters that differ change, in the runs they stand in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.mending.markup import Paragraph, Part, Patch, retyped
from knowledge.domain.lettering import visible


@dataclass(frozen=True, slots=True)
class Edit:
    """``start:end`` of the paragraph's characters (as the file holds them) become ``new``."""

    paragraph: Paragraph
    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class _Sign:
    """One character as the reader shows it, and where it stands in the paragraph."""

    shown: str
    start: int
    end: int


def find_edit(paragraph: Paragraph, quote: str, replacement: str, around: str = "") -> Edit | None:
    """The smallest edit that turns the quote into the replacement.

    None where the quote stands in the paragraph never or twice, or where what differs is no typed text. ``around`` is
    a longer quotation that tells which of several is meant.
    """
    signs = _signs("".join(piece.shown for piece in paragraph.pieces))
    text = "".join(sign.shown for sign in signs)
    old, new = _folded(quote), _folded(replacement)
    at = _only(text, old)
    if at < 0 and (outside := _only(text, _folded(around))) >= 0:
        inside = _only(_folded(around), old)
        at = outside + inside if inside >= 0 else -1
    if at < 0:
        return None
    before = _same(old, new)
    after = _same(old[before:][::-1], new[before:][::-1])
    first, last = at + before, at + len(old) - after
    if _splits(signs, first) or _splits(signs, last):
        return None
    start = signs[first].start if first < last else (signs[first - 1].end if first else 0)
    end = signs[last - 1].end if first < last else start
    edit = Edit(paragraph, start, end, new[before : len(new) - after])
    return edit if _is_typed(edit) else None


def patches(part: Part, edits: Iterable[Edit]) -> Iterator[Patch]:
    """The patches for edits that do not overlap."""
    by_paragraph: dict[int, list[Edit]] = {}
    for edit in edits:
        by_paragraph.setdefault(id(edit.paragraph), []).append(edit)
    for group in by_paragraph.values():
        paragraph = group[0].paragraph
        texts = [piece.text for piece in paragraph.pieces]
        for edit in sorted(group, key=lambda edit: edit.start, reverse=True):
            _apply(paragraph, texts, edit)
        for piece, text in zip(paragraph.pieces, texts, strict=True):
            if text != piece.text:
                yield from retyped(part.content, piece, text)


def overlap(one: Edit, other: Edit) -> bool:
    """True where two edits touch the same characters of one paragraph."""
    return one.paragraph is other.paragraph and one.start <= other.end and other.start <= one.end


def _apply(paragraph: Paragraph, texts: list[str], edit: Edit) -> None:
    new = edit.new
    for index, low, high in _touched(paragraph, edit):
        texts[index] = texts[index][:low] + new + texts[index][high:]
        new = ""


def _touched(paragraph: Paragraph, edit: Edit) -> Iterator[tuple[int, int, int]]:
    """The pieces that an edit changes with the characters inside them; an insertion goes to the piece it follows."""
    at = 0
    for index, piece in enumerate(paragraph.pieces):
        low, high = max(edit.start - at, 0), min(edit.end - at, len(piece.text))
        inside = low < high if edit.start < edit.end else 0 < edit.start - at <= len(piece.text)
        if inside or (edit.end == 0 and index == 0):
            yield index, low, high
        at += len(piece.text)


def _is_typed(edit: Edit) -> bool:
    pieces = edit.paragraph.pieces
    touched = list(_touched(edit.paragraph, edit))
    return bool(touched) and all(
        pieces[index].tag >= 0 and len(pieces[index].shown) == len(pieces[index].text) for index, _, _ in touched
    )


def _signs(raw: str) -> list[_Sign]:
    """The characters as the reader shows them: composed, without the unseen ones, blanks folded into one space."""
    signs: list[_Sign] = []
    start = 0
    while start < len(raw):
        end = start + 1
        while end < len(raw) and unicodedata.combining(raw[end]):
            end += 1
        shown = visible(raw[start:end])
        if shown.isspace():
            if signs and signs[-1].shown == " ":
                signs[-1] = _Sign(" ", signs[-1].start, end)
            else:
                signs.append(_Sign(" ", start, end))
        else:
            signs += [_Sign(character, start, end) for character in shown]
        start = end
    return signs


def _only(text: str, part: str) -> int:
    """Where the part stands in the text; -1 where it stands nowhere or twice."""
    at = text.find(part) if part else -1
    return at if at < 0 or text.find(part, at + 1) < 0 else -1


def _splits(signs: list[_Sign], index: int) -> bool:
    """True where the signs before and at the index are one letter with its marks."""
    return 0 < index < len(signs) and signs[index].start == signs[index - 1].start


def _folded(text: str) -> str:
    return " ".join(visible(text).split())


def _same(one: str, other: str) -> int:
    """How many characters the two have in common at their beginning."""
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))
