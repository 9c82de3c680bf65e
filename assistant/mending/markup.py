"""The paragraphs of a Word part with the bytes they stand at, so that words can change and all else stay as it is.

Nothing is written back from a tree: every change is a ``Patch`` on the bytes of the part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

_WORD = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_OFF = frozenset({"0", "false", "off"})
_SHOWN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "\ufffc"}
_UNSEEN = frozenset({"del", "moveFrom", "rt"})
_OPENING = re.compile(rb"<([^\s/>]+)(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*(/?)>")
_UNSOUND = "một phần của tệp viết không đúng quy cách"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Unmendable(Exception):
    """The part is written in a way that its bytes cannot be changed safely; the message is a Vietnamese reason."""


@dataclass(frozen=True, slots=True)
class Patch:
    """``content[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: bytes


@dataclass(slots=True)
class Piece:
    """Shown characters of a paragraph. The text of a ``w:t`` stands at ``start:end`` of the part, its tag at ``tag``.

    What nobody typed there (a tab, a line break, a symbol, the result of a field, a control filled from elsewhere) has
    ``tag`` -1. ``capitals``: shown in capitals, typed as it is.
    """

    text: str
    tag: int = -1
    start: int = -1
    end: int = -1
    capitals: bool = False

    @property
    def shown(self) -> str:
        """The text as it stands on the page."""
        return self.text.upper() if self.capitals else self.text


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the part: ``opens`` is where its content may begin (after ``w:pPr``), ``closes`` its end tag.

    ``bare`` of one written as a single empty tag: nothing can be put into it.
    """

    prefix: bytes
    opens: int
    bare: bool = False
    closes: int = -1
    outer: Paragraph | None = None
    pieces: list[Piece] = field(default_factory=list)

    @property
    def anchor(self) -> Paragraph:
        """The paragraph of the page in which this one stands: itself, or the one that a text box is tied to."""
        return self if self.outer is None else self.outer.anchor

    @property
    def lines(self) -> list[str]:
        """The text as it is shown, one string per line the author broke."""
        return "".join(piece.shown for piece in self.pieces).split("\n")


class Part:
    """A part of the package: its bytes and its paragraphs in the order of the file."""

    def __init__(self, content: bytes) -> None:
        if not _is_utf8(content):
            raise Unmendable("phần văn bản của tệp không ở bảng mã UTF-8")
        self.content = content
        self.paragraphs: list[Paragraph] = []
        self.root_prefix = b""
        self.strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main" in content[:8192]
        self._open: list[Paragraph] = []
        self._names: list[str] = []
        self._unseen = 0
        self._hidden = self._capitals = self._kept = False
        self._properties = -1
        self._fields = 0
        self._bound: list[bool] = []
        self._piece: Piece | None = None
        self._parse()

    def _parse(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.Parse(self.content, True)

    def _doctype(self, *declared: object) -> None:
        raise Unmendable("phần văn bản của tệp có khai báo lạ (DOCTYPE)")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        at = self._parser.CurrentByteIndex
        if not self._names:
            self.root_prefix = _prefix(_opening(self.content, at))
        if local in _UNSEEN or local == "mc:Fallback":
            self._unseen += 1
        if local == "p":
            outer = self._open[-1] if self._open else None
            opening = _opening(self.content, at)
            here = Paragraph(_prefix(opening), opening.end(), bare=bool(opening[2]), outer=outer)
            self._open.append(here)
            if not self._unseen:
                self.paragraphs.append(here)
        elif local == "r":
            self._hidden = self._capitals = False
        elif local in ("fldChar", "fldSimple"):
            self._fields += {"begin": 1, "end": -1}.get(_kind(attributes), 0) if local == "fldChar" else 1
        elif local == "sdt":
            self._bound.append(False)
        elif local == "dataBinding" and self._bound:
            self._bound[-1] = True
        elif local == "pPr" and self._names[-1:] == ["p"]:
            self._properties = _opening(self.content, at).end()
        elif local in ("vanish", "caps") and self._names[-2:] == ["r", "rPr"]:
            on = _value(attributes) not in _OFF
            self._hidden, self._capitals = (on, self._capitals) if local == "vanish" else (self._hidden, on)
        elif local == "t" and self._is_shown():
            start = _opening(self.content, at).end()
            self._kept = any(key.endswith(" space") and value == "preserve" for key, value in attributes.items())
            typed = not self._fields and not any(self._bound)
            self._piece = Piece("", at if typed else -1, start, start, self._capitals)
            self._open[-1].pieces.append(self._piece)
        elif local in _SHOWN and self._is_shown() and self._names[-1] == "r":
            self._open[-1].pieces.append(Piece(_SHOWN[local]))
        self._names.append(local)

    def _is_shown(self) -> bool:
        return bool(self._open) and not self._unseen and not self._hidden

    def _text(self, text: str) -> None:
        if self._piece is not None:
            self._piece.text += text

    def _end(self, name: str) -> None:
        local = _local(name)
        at = self._parser.CurrentByteIndex
        self._names.pop()
        if local in _UNSEEN or local == "mc:Fallback":
            self._unseen -= 1
        if local == "t" and self._piece is not None:
            self._piece.end = max(at, self._piece.start)
            text = self._piece.text.replace("\n", " ").replace("\r", " ")
            self._piece.text = text if self._kept else text.strip(" \t")
            self._piece = None
        elif local == "pPr" and self._open and self._names[-1:] == ["p"]:
            bare = at == self._properties and self.content[at - 2 : at] == b"/>"
            self._open[-1].opens = at if bare else self.content.index(b">", at) + 1
        elif local == "p" and self._open:
            self._open.pop().closes = at
        elif local == "fldSimple":
            self._fields -= 1
        elif local == "sdt":
            self._bound.pop()


def patched(content: bytes, patches: Iterable[Patch]) -> bytes:
    """The bytes with all patches applied; those at one place come in their order."""
    written, last = [], 0
    for patch in sorted(patches, key=lambda patch: (patch.start, patch.end)):
        if patch.start < last:
            raise ValueError("patches overlap")
        written += [content[last : patch.start], patch.new]
        last = patch.end
    return b"".join([*written, content[last:]])


def retyped(content: bytes, piece: Piece, text: str) -> Iterator[Patch]:
    """The patches that make ``text`` the text of the piece, blanks at its ends kept."""
    if text != text.strip():
        opening = content[piece.tag : piece.start]
        if b"xml:space" not in opening:
            yield Patch(piece.start - 1, piece.start - 1, b' xml:space="preserve"')
    yield Patch(piece.start, piece.end, printable(text).encode())


def printable(text: str) -> str:
    """The text as XML content; what no XML may hold is left out."""
    return escape(_UNPRINTABLE.sub("", text), {'"': "&quot;"})


def before_end(content: bytes, addition: bytes) -> bytes:
    """The part with ``addition`` as the last child of its root."""
    parser = expat.ParserCreate()
    places: list[int] = []
    parser.EndElementHandler = lambda name: places.append(parser.CurrentByteIndex)
    parser.Parse(content, True)
    at = places[-1]
    if content[at : at + 2] == b"</":
        return content[:at] + addition + content[at:]
    found = _opening(content, content.rfind(b"<", 0, at))
    return content[: found.start(2)] + b">" + addition + b"</" + found[1] + b">" + content[at:]


def _local(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    if namespace in _WORD:
        return local
    return f"mc:{local}" if namespace == _COMPATIBILITY else f"?:{local}"


def _kind(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith("fldCharType")), "")


def _value(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.rpartition(" ")[2] == "val"), "true")


def _opening(content: bytes, at: int) -> re.Match[bytes]:
    """The tag that opens at ``at``: its name, and a slash where it closes itself."""
    found = _OPENING.match(content, at)
    if found is None:
        raise Unmendable(_UNSOUND)
    return found


def _prefix(opening: re.Match[bytes]) -> bytes:
    """The namespace prefix of a tag with its colon; empty for the default namespace."""
    prefix, colon, _ = opening[1].rpartition(b":")
    return prefix + colon


def _is_utf8(content: bytes) -> bool:
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']", content)
    if declared is not None:
        return declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii")
    return b"\x00" not in content[:64]
