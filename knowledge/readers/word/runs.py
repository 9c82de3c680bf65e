"""The text of a paragraph: what its runs show, cut where the author broke the line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from knowledge.domain.lettering import visible
from knowledge.domain.old_fonts import OldFont, font_named, is_one_letter, is_unicode_already, to_unicode
from knowledge.domain.syllables import soundness
from knowledge.readers.word.names import MC, W, chosen, value
from knowledge.readers.word.styles import Look, Styles, run_look

_SKIPPED = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "instrText", "delText", "delInstrText",
        "footnoteRef", "endnoteRef", "rt", "rubyPr", "fldData",
    )
)  # fmt: skip
_SHOWN = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\xad",
}  # fmt: skip
_OBJECTS = frozenset({f"{W}object", f"{W}drawing", f"{W}pict"})
_NOTES = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_INSIDE = {
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic": "hình ảnh",
    "{urn:schemas-microsoft-com:vml}imagedata": "hình ảnh",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "biểu đồ",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "sơ đồ",
}
_SYMBOLS = {
    0x2D: "-", 0xA3: "≤", 0xA8: "□", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xD7: "·",
    0xFC: "✓", 0xFE: "☑",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Strip:
    """One shown line of a paragraph; ``size`` in half points where all its letters have one, ``shifted`` by blanks."""

    text: str
    bold: bool = False
    italic: bool = False
    size: int | None = None
    shifted: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    bold: bool
    italic: bool
    capitals: bool = False
    font: OldFont | None = None
    size: int | None = None


class RunReader:
    """Reads paragraphs one after another (a field may begin in one and end in another) and counts what has no text."""

    def __init__(self, styles: Styles, assumed: OldFont | None = None) -> None:
        """``assumed`` is how text is stored whose font tells nothing; None: in Unicode."""
        self._styles = styles
        self._assumed = assumed
        self._fields: list[bool] = []
        self._runs: list[_Run] = []
        self._boxes: list[Element] = []
        self.unread: Counter[str] = Counter()
        self.notes: list[tuple[str, str]] = []
        """Footnotes and endnotes met, as (``w:footnote`` or ``w:endnote``, identifier)."""

    def read(self, paragraph: Element, look: Look) -> tuple[list[Strip], list[Element]]:
        """The lines the paragraph shows (blank ones too) and the text boxes anchored in it."""
        self._runs, self._boxes = [], []
        self._descend(paragraph, look, Look(bold=False, italic=False))
        strips: list[Strip] = []
        line: list[_Run] = []
        for run in _shown(self._runs):
            first, *others = run.text.split("\n")
            line.append(_Run(first, run.bold, run.italic, size=run.size))
            for text in others:
                strips.append(_strip(line))
                line = [_Run(text, run.bold, run.italic, size=run.size)]
        strips.append(_strip(line))
        return strips, self._boxes

    def _descend(self, element: Element, paragraph: Look, look: Look) -> None:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag == f"{W}r":
                properties = child.find(f"{W}rPr")
                style = value(properties, "rStyle")
                self._descend(child, paragraph, self._styles.run(run_look(properties), style, paragraph))
            elif tag == f"{W}t":
                self._add(_text(child), look)
            elif tag in _SHOWN:
                self._add(_SHOWN[tag], look)
            elif tag == f"{W}sym":
                self._add(self._symbol(child), look)
            elif tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif tag in _OBJECTS:
                self._object(child)
            elif tag in _NOTES:
                kind = tag.removesuffix("Reference")
                self.notes.append((kind, child.get(f"{W}id", "")))
            elif tag.startswith(_MATH):
                self.unread["công thức"] += 1
            elif tag == f"{MC}AlternateContent":
                choice = chosen(child)
                if choice is not None:
                    self._descend(choice, paragraph, look)
            else:
                self._descend(child, paragraph, look)

    def _add(self, text: str, look: Look) -> None:
        if look.hidden or not text or not all(self._fields):
            return
        font = font_named(look.font) or self._assumed
        self._runs.append(_Run(text, bool(look.bold), bool(look.italic), bool(look.capitals), font, look.size))

    def _field(self, step: str | None) -> None:
        """Only the result of a field is text: what stands between its separator and its end."""
        if step == "begin":
            self._fields.append(False)
        elif self._fields and step == "separate":
            self._fields[-1] = True
        elif self._fields and step == "end":
            self._fields.pop()

    def _symbol(self, symbol: Element) -> str:
        code = symbol.get(f"{W}char", "")
        try:
            point = int(code, 16)
        except ValueError:
            point = 0
        low = point & 0xFF
        if 0x20 < point < 0xF000 and not 0xD800 <= point < 0xE000:
            shown = chr(point)
        elif symbol.get(f"{W}font") == "Symbol" and 0x20 < low < 0x40:
            shown = chr(low)
        else:
            shown = _SYMBOLS.get(low, "")
        if not shown:
            self.unread["ký hiệu đặc biệt"] += 1
        return shown

    def _object(self, element: Element) -> None:
        if element.tag == f"{W}object":
            self.unread["đối tượng nhúng"] += 1
            return
        self._look_inside(element)

    def _look_inside(self, element: Element) -> None:
        for child in element:
            if child.tag == f"{W}txbxContent":
                self._boxes.append(child)
            elif child.tag in _INSIDE:
                self.unread[_INSIDE[child.tag]] += 1
            elif child.tag == f"{MC}AlternateContent":
                choice = chosen(child)
                if choice is not None:
                    self._look_inside(choice)
            else:
                self._look_inside(child)


def _text(element: Element) -> str:
    text = (element.text or "").replace("\n", " ").replace("\r", " ")
    if element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve":
        return text
    return text.strip(" \t")


def _shown(runs: list[_Run]) -> list[_Run]:
    """The runs of a paragraph in Unicode, with the capitals that are only a look."""
    if any(run.font for run in runs):
        _rejoin(runs)
        pasted = any(run.font and is_unicode_already(run.text, run.font) for run in runs)
        runs = [_converted(run, pasted=pasted) for run in runs]
    return [replace(run, text=run.text.upper()) if run.capitals else run for run in runs]


def _converted(run: _Run, *, pasted: bool) -> _Run:
    """The run in Unicode. Where Unicode text was ``pasted`` into the paragraph under the name of an old font, a run
    that is sound as it stands is left so."""
    if run.font is None or is_unicode_already(run.text, run.font):
        return run
    text = to_unicode(run.text, run.font)
    return run if pasted and soundness(run.text) >= soundness(text) else replace(run, text=text)


def _rejoin(runs: list[_Run]) -> None:
    """A letter and its mark that stand in two runs come to stand in the first."""
    for at in range(len(runs) - 1):
        one, two = runs[at : at + 2]
        if one.font and one.font is two.font and is_one_letter(one.font, one.text[-1:], two.text[:1]):
            runs[at], runs[at + 1] = replace(one, text=one.text + two.text[0]), replace(two, text=two.text[1:])


def _strip(runs: list[_Run]) -> Strip:
    raw = visible("".join(run.text for run in runs))
    text = raw.strip()
    telling = [run for run in runs if any(character.isalnum() for character in run.text)]
    telling = telling or [run for run in runs if run.text.strip()]
    bold = bool(telling) and all(run.bold for run in telling)
    sizes = {run.size for run in telling}
    size = sizes.pop() if len(sizes) == 1 else None
    return Strip(text, bold, bool(telling) and all(run.italic for run in telling), size, raw[:1].isspace())
