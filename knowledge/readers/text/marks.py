"""Marks of Markdown and HTML taken out of lines of text: what remains is what the eye should see, plus its look.

Emphasis follows CommonMark where the marks are balanced. Converters leave broken ones behind (``** Lĩnh vực:*``):
a leading ``* `` is a bullet and stays, stars that emphasise nothing are dropped, stars that mean something
(``3*4``, ``(*)``, ``a * b``) stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.domain.lettering import visible
from knowledge.domain.regex import regex

_HEADING = regex(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_PICTURE = regex(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,2000}\)")
_BULLET = regex(r"\*[ \t]+(?=\S)")
_DOUBLE_BULLET = regex(r"\*\*[ \t]+(?=\S)")
_MARK = (
    r"(?<=\\)(?P<escaped>[\\*_#+\-.!|<>()\[\]{}`~])"
    r"|(?<=(?P<stars>\*))\**"
    r"|(?<=<)(?P<tag>/?(?:b|strong|i|em|u|s|sup|sub|span|font|p|div|center|br))(?:[ \t][^<>\n]*)?/?>"
    r"|(?<=&)(?P<entity>amp|lt|gt|nbsp|quot|apos|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});"
)
_MARKS = regex(rf"[\\*<&](?:{_MARK})", re.IGNORECASE)
_TOKENS = regex(rf"[\n\\*<&](?:(?<=(?P<line>\n))|{_MARK})", re.IGNORECASE)
_MOST_OPEN = 200
"""So many runs of stars at most are tried as the opening of an emphasis."""
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "nbsp": " ", "quot": '"', "apos": "'"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line without marks; a ``<br>`` makes a new piece."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Unmarked:
    """One line of the file without its marks."""

    pieces: tuple[Piece, ...]
    heading: int | None = None
    pictures: int = 0


@dataclass(slots=True)
class _Part:
    text: str
    bold: bool = False
    italic: bool = False


@dataclass(slots=True)
class _Stars:
    """A run of stars; ``at`` is its place in the list of parts."""

    at: int
    count: int
    line: int
    opens: bool
    closes: bool
    first: bool
    last: bool


def unmark(lines: Sequence[str]) -> list[Unmarked]:
    """The lines of one paragraph without marks, one result per line; emphasis may run over several lines."""
    whole = "\n".join(lines)
    if not (_MARKS.search(whole) or "#" in whole or "![" in whole or "\\" in whole):
        return [Unmarked((Piece(visible(line).strip()),)) for line in lines]
    headings: list[int | None] = []
    pictures: list[int] = []
    bodies: list[str] = []
    for line in lines:
        body, count = _PICTURE.subn("", line.strip()) if "![" in line else (line.strip(), 0)
        match = _HEADING.match(body) if body.startswith("#") else None
        headings.append(len(match[1]) if match else None)
        pictures.append(count)
        bodies.append(match[2] if match else body.removesuffix("\\"))
    joined = "\n".join(bodies)
    if _MARKS.search(joined):
        shown = [tuple(_pieces(line)) for line in _by_line(_parts(joined))]
    else:
        shown = [(Piece(visible(body).strip()),) for body in bodies]
    return [Unmarked(pieces, heading, count) for pieces, heading, count in zip(shown, headings, pictures, strict=True)]


def _parts(text: str) -> list[_Part]:
    """The text cut into parts of one look; line ends are parts, ``<br>`` is an empty part whose text is a break."""
    parts: list[_Part] = []
    stars: list[_Stars] = []
    bold = italic = line = 0
    at = 0
    start_of_line = True
    while at <= len(text):
        if start_of_line:
            at = _bullet(text, at, line, parts, stars)
            start_of_line = False
        match = _TOKENS.search(text, at)
        plain = text[at : match.start() if match else len(text)]
        if plain:
            parts.append(_Part(plain, bold > 0, italic > 0))
        if match is None:
            break
        at = match.end()
        kind = match.lastgroup
        if kind == "line":
            parts.append(_Part("\n"))
            bold = italic = 0
            line += 1
            start_of_line = True
        elif kind == "stars":
            run = _star_run(text, match.start(), match.end(), len(parts), line)
            literal = run is None
            parts.append(_Part(match[0] if literal else "", bold > 0, italic > 0))
            if run is not None:
                stars.append(run)
        elif kind == "tag":
            name = match["tag"].lower()
            step = -1 if name.startswith("/") else 1
            if name == "br":
                parts.append(_Part("<br>"))
            bold = max(0, bold + step * (name.lstrip("/") in {"b", "strong"}))
            italic = max(0, italic + step * (name.lstrip("/") in {"i", "em"}))
        else:
            shown = match["escaped"] if kind == "escaped" else _character(match["entity"])
            parts.append(_Part(shown, bold > 0, italic > 0))
    _emphasise(parts, stars)
    return parts


def _bullet(text: str, at: int, line: int, parts: list[_Part], stars: list[_Stars]) -> int:
    """Takes a ``* `` at the start of a line as a bullet, also out of ``** …*``, and says where the rest begins."""
    if match := _BULLET.match(text, at):
        parts.append(_Part("* "))
        return match.end()
    if match := _DOUBLE_BULLET.match(text, at):
        end = text.find("\n", at)
        rest = text[match.end() : end if end >= 0 else len(text)].rstrip()
        if rest.endswith("**"):
            return at
        if rest.endswith("*"):
            stars.append(_Stars(len(parts), 1, line, opens=True, closes=False, first=True, last=False))
            parts.append(_Part(""))
        parts.append(_Part("* "))
        return match.end()
    return at


def _star_run(text: str, start: int, end: int, at: int, line: int) -> _Stars | None:
    """The run of stars as a mark of emphasis, or None where the stars are part of what is said."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    single = end - start == 1
    if single and before.isalnum() and after.isalnum() and (before.isdigit() or after.isdigit()):
        return None
    if single and (before + after == "()" or before == after == " "):
        return None
    first = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    line_end = text.find("\n", end)
    last = not text[end : line_end if line_end >= 0 else len(text)].strip()
    opens = (not after.isspace()) or (first and not last)
    closes = (not before.isspace()) or (last and not first)
    return _Stars(at, end - start, line, opens, closes, first, last)


def _emphasise(parts: list[_Part], stars: list[_Stars]) -> None:
    """Pairs openers with closers and gives the parts between them their look."""
    openers: list[_Stars] = []
    for run in stars:
        while run.closes and run.count:
            at = next((at for at in _last_places(openers) if _pairs(openers[at], run)), None)
            if at is None:
                break
            opener = openers[at]
            size = 2 if min(run.count, opener.count) >= 2 else 1
            for part in parts[opener.at : run.at]:
                part.bold = part.bold or size == 2
                part.italic = part.italic or size == 1
            del openers[at + 1 :]
            opener.count -= size
            run.count -= size
            if not opener.count:
                openers.pop()
        if run.opens and run.count:
            openers.append(run)


def _last_places(openers: list[_Stars]) -> range:
    """The places of the last openers, the last first; one that is further back waits in vain."""
    return range(len(openers) - 1, max(len(openers) - 1 - _MOST_OPEN, -1), -1)


def _pairs(opener: _Stars, closer: _Stars) -> bool:
    if opener.line == closer.line:
        return True
    return opener.first and closer.last


def _character(entity: str) -> str:
    if not entity.startswith("#"):
        return _ENTITIES[entity.lower()]
    code = int(entity[2:], 16) if entity[1] in "xX" else int(entity[1:])
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _by_line(parts: list[_Part]) -> Iterator[list[_Part]]:
    line: list[_Part] = []
    for part in parts:
        if part.text == "\n":
            yield line
            line = []
        else:
            line.append(part)
    yield line


def _pieces(line: list[_Part]) -> Iterator[Piece]:
    run: list[_Part] = []
    for part in line:
        if part.text == "<br>":
            yield _piece(run)
            run = []
        else:
            run.append(part)
    yield _piece(run)


def _piece(parts: list[_Part]) -> Piece:
    text = visible("".join(part.text for part in parts)).strip()
    telling = [part for part in parts if any(character.isalnum() for character in part.text)]
    telling = telling or [part for part in parts if part.text.strip()]
    bold = bool(telling) and all(part.bold for part in telling)
    return Piece(text, bold, bool(telling) and all(part.italic for part in telling))
