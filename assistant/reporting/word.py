"""The report as a Word file, made of the same low-level pieces as the plans; same report, same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.export.word.package import Stretch, package
from assistant.export.word.profile import ND30_2020
from assistant.export.word.wml import paragraph, run, size, twips
from assistant.reporting.blocks import Banner, Entry, Facts, Heading, Note, ReportBlock, Tone

_COLOURS = {Tone.GOOD: "14602B", Tone.BAD: "A31515", Tone.DOUBT: "7A4A00", Tone.PLAIN: "000000"}
_GREY = "4A5560"
_BODY, _SMALL, _LARGE = 12.0, 10.5, 16.0
_BOLD = "<w:b/><w:bCs/>"
_STYLES = {1: "TenLoai", 2: "Heading2", 3: "Heading3"}
_FACT_SHARES = (36, 64)
_LEFT = '<w:ind w:firstLine="0"/><w:jc w:val="left"/>'


def render(title: str, blocks: tuple[ReportBlock, ...]) -> bytes:
    """The bytes of the .docx file."""
    content = "".join(_block(block) for block in blocks)
    return package((Stretch(content, starts=True),), ND30_2020, title=title, author="Dự Thảo", mark=None)


def _block(block: ReportBlock) -> str:
    if isinstance(block, Heading):
        before = "<w:pageBreakBefore/>" if block.new_page else ""
        indent = "" if block.level == 1 else '<w:ind w:firstLine="0"/>'
        return paragraph(_STYLES[block.level], run(block.text), before + indent)
    if isinstance(block, Note):
        return _text(block.text, (_BOLD if block.strong else "") + size(_BODY))
    if isinstance(block, Banner):
        return _banner(block)
    if isinstance(block, Facts):
        return _table(_FACT_SHARES, (), block.rows, (Tone.PLAIN,) * len(block.rows))
    if isinstance(block, Entry):
        return _entry(block)
    caption = _text(block.caption, _BOLD + size(_BODY), "<w:keepNext/>") if block.caption else ""
    return caption + _table(block.shares, block.head, block.rows, block.tones)


def _text(text: str, look: str, properties: str = "") -> str:
    """A paragraph; ``properties`` precede those of its indent in the schema."""
    return paragraph("NoiDung", run(text, look), properties + _LEFT)


def _coloured(colour: str, points: float, *, bold: bool = False) -> str:
    return f'{_BOLD if bold else ""}<w:color w:val="{colour}"/>{size(points)}'


def _banner(block: Banner) -> str:
    colour = _COLOURS[block.tone]
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{12 if side != "left" else 48}" w:space="6" w:color="{colour}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    content = (
        run(block.text, _coloured(colour, _LARGE, bold=True)) + "<w:r><w:br/></w:r>" + run(block.detail, size(_BODY))
    )
    return paragraph("NoiDung", content, f"<w:pBdr>{sides}</w:pBdr>{_LEFT}") + paragraph("KhoangCach")


def _entry(entry: Entry) -> str:
    tag = run(f"{entry.tag} ", _coloured(_COLOURS[entry.tone], _BODY, bold=True))
    head = tag + run(f"[{entry.rule}] ", _coloured(_GREY, _SMALL)) + run(entry.text, size(_BODY))
    more = "".join("<w:r><w:br/></w:r>" + run(line, _coloured(_GREY, _SMALL)) for line in entry.more)
    return paragraph("NoiDung", head + more, f"<w:keepLines/>{_LEFT}")


def _table(
    shares: tuple[int, ...], head: tuple[str, ...], rows: Iterable[tuple[str, ...]], tones: Iterable[Tone]
) -> str:
    widths = [twips(ND30_2020.text_width * share / 100) for share in shares]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A939C"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    titles = _row(widths, head, (_BOLD + size(_SMALL),) * len(head), repeated=True) if head else ""
    body = "".join(
        _row(widths, row, (*(size(_SMALL),) * (len(row) - 1), _coloured(_COLOURS[tone], _SMALL)))
        for row, tone in zip(rows, tones, strict=True)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{titles}{body}</w:tbl>{paragraph('KhoangCach')}"
    )


def _row(widths: list[int], cells: tuple[str, ...], looks: tuple[str, ...], *, repeated: bool = False) -> str:
    shown = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_cell(text, look)}</w:tc>'
        for width, text, look in zip(widths, cells, looks, strict=True)
    )
    header = "<w:tblHeader/>" if repeated else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{shown}</w:tr>"


def _cell(text: str, look: str) -> str:
    return "".join(paragraph("OBang", run(line, look)) for line in text.split("\n"))
