"""Text and Markdown files: one ``TextLine`` per line that holds something, one ``Grid`` per run of table rows.

``SourceText.text`` is the whole file in NFC with ``\\n`` line ends; every span points into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from knowledge.domain.regex import regex
from knowledge.domain.source import Block, Grid, SourceText, TextLine
from knowledge.errors import UnreadableFile
from knowledge.readers.text.decoding import decode, empty
from knowledge.readers.text.marks import unmark
from knowledge.readers.text.tables import Line, is_pipe_row, pipe_grid, tab_grid, tab_run

_MOST_LINES = 50_000
"""No plan has a thousand pages; a file of endless short lines is refused before anything is made of each."""
_RULE = regex(r"([-_*=~])(?:[ \t]*\1){2,}$")


def read_text(name: str, raw: bytes) -> SourceText:
    """What stands in a text file. Raises ``UnreadableFile`` for another format, encoding, or no text at all."""
    text = decode(name, raw)
    lines = text.count("\n") + 1
    if lines > _MOST_LINES:
        held, most = (f"{count:,}".replace(",", ".") for count in (lines, _MOST_LINES))
        reason = f"tệp có {held} dòng, nhiều hơn mọi bản kế hoạch (đọc được nhiều nhất {most} dòng)"
        raise UnreadableFile(name, reason, "Kiểm tra lại tệp, hoặc tách thành nhiều tệp rồi thử lại.")
    blocks: list[Block] = []
    pictures = 0
    for run in _runs(text):
        found, count = _blocks(run)
        blocks.extend(found)
        pictures += count
    if not blocks and not pictures:
        raise empty(name)
    unread = (f"{pictures} hình ảnh",) if pictures else ()
    return SourceText(name, "text", text, tuple(blocks), hashlib.sha256(raw).hexdigest(), raw, unread)


def _runs(text: str) -> Iterator[list[Line]]:
    """Stretches of lines without a blank line or a drawn rule between them."""
    run: list[Line] = []
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if bare and not (bare[0] in "-_*=~" and _RULE.match(bare)):
            run.append(Line(at, number, line))
        elif run:
            yield run
            run = []
        at += len(line) + 1
    if run:
        yield run


def _blocks(run: list[Line]) -> tuple[Sequence[Block], int]:
    if not any("|" in line.text or "\t" in line.text for line in run):
        return _text_lines(run)
    blocks: list[Block] = []
    pictures = 0
    paragraph: list[Line] = []

    def end_paragraph() -> int:
        lines, count = _text_lines(paragraph)
        blocks.extend(lines)
        paragraph.clear()
        return count

    at = 0
    while at < len(run):
        size, grid, count = _table(run, at)
        if grid is None:
            paragraph.append(run[at])
            at += 1
            continue
        pictures += end_paragraph() + count
        if grid.rows:
            blocks.append(grid)
        at += size
    return blocks, pictures + end_paragraph()


def _table(run: list[Line], at: int) -> tuple[int, Grid | None, int]:
    """The table that starts at a line of the run: its number of lines, itself, its pictures."""
    size = 0
    while at + size < len(run) and is_pipe_row(run[at + size].text):
        size += 1
    if size:
        return size, *pipe_grid(run[at : at + size])
    size = tab_run(run[at:]) if "\t" in run[at].text else 0
    if size:
        return size, *tab_grid(run[at : at + size])
    return 0, None, 0


def _text_lines(lines: list[Line]) -> tuple[list[TextLine], int]:
    if not lines:
        return [], 0
    found: list[TextLine] = []
    pictures = 0
    for line, unmarked in zip(lines, unmark([line.text for line in lines]), strict=True):
        pictures += unmarked.pictures
        for piece in unmarked.pieces:
            if piece.text:
                span = line.span
                found.append(TextLine(piece.text, span, piece.bold, piece.italic, heading=unmarked.heading))
    return found, pictures
