"""One self-contained page that looks like the sheet: no script, no font, no picture, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from assistant.checks.gate import CheckedPlan
from knowledge.domain.budget import Role
from knowledge.domain.printed import (
    DRAFT,
    MOTTO,
    NATION,
    Letterhead,
    Manner,
    Mark,
    Pieces,
    PrintedBlock,
    PrintedClosing,
    PrintedHeading,
    PrintedPlan,
    PrintedTable,
    RowKind,
    bound_pieces,
)
from knowledge.domain.printing import printed

_STYLE = """
:root { color: #000; background: #e8e8e8; font: 14pt/1.35 "Times New Roman", "Liberation Serif", Times, serif; }
body { margin: 0; }
main { display: grid; gap: 8mm; justify-content: safe center; padding: 8mm 0; }
.trang { box-sizing: border-box; width: 210mm; min-height: 297mm; padding: 20mm 15mm 20mm 30mm; background: #fff; }
.ngang { width: 297mm; min-height: 210mm; page: ngang; }
p, h1, h2, h3, h4, h5, h6 { margin: 0; font: inherit; }
.nhan { font-size: 9pt; font-style: italic; margin-bottom: 4mm; }
.nhan b { border: 1px solid; padding: 0 1.5mm; font: bold 12pt "Times New Roman", "Liberation Serif", serif; }
.dau { display: grid; grid-template-columns: 61mm 1fr; column-gap: 5mm; text-align: center; line-height: 1.15; }
.dau { margin-bottom: 6mm; }
.dau .hoa { font-size: 13pt; text-wrap: balance; }
.dau .dong { margin-top: 4mm; }
.dau .so { font-size: 13pt; }
.ke { display: block; height: 0; margin: 1mm auto 0; border-top: 1px solid; }
.ten { text-align: center; font-weight: bold; text-wrap: balance; }
.noi-dung { text-align: justify; text-indent: 12.7mm; margin-top: 6pt; }
.kem-theo { text-align: center; font-style: italic; margin: 1mm 0 6pt; }
h2, h3, h4, h5, h6 { text-indent: 12.7mm; margin-top: 8pt; font-weight: bold; break-after: avoid; }
h2.phan, h2.phu-luc { text-align: center; text-indent: 0; }
h5, h6 { font-style: italic; }
h6 { font-weight: normal; }
i, .nghieng { font-style: italic; }
table { border-collapse: collapse; width: 100%; font-size: 13pt; line-height: 1.2; margin-bottom: 6pt; }
caption, thead { break-after: avoid; break-inside: avoid; }
caption { font-weight: bold; font-size: 14pt; margin-top: 12pt; text-wrap: balance; }
caption small { display: block; text-align: right; font: italic 13pt "Times New Roman", "Liberation Serif", serif; }
th, td { border: 1px solid #000; padding: 0.6mm 1.9mm; vertical-align: middle; text-align: left; }
th, .giua { text-align: center; }
.tien { text-align: right; white-space: nowrap; min-width: 20mm; }
tr { break-inside: avoid; }
.dam td { font-weight: bold; }
.dam.tong td.ten-dong { text-align: center; }
.cuoi { display: grid; grid-template-columns: fit-content(100mm) 1fr; margin-top: 6mm; line-height: 1.15; }
.cuoi { break-inside: avoid; }
.noi-nhan { font-size: 11pt; min-width: 80mm; padding-right: 2mm; }
.noi-nhan :first-child { font: italic bold 12pt "Times New Roman", "Liberation Serif", serif; }
.ky { text-align: center; font-weight: bold; }
.ky :last-child { margin-top: 26mm; }
mark { color: inherit; background: #ff6; }
mark.de-xuat { background: #c9f0f5; }
@page { size: A4; margin: 20mm 15mm 20mm 30mm; }
@page ngang { size: A4 landscape; }
@media print {
  :root { background: none; }
  main { display: block; padding: 0; }
  .trang { width: auto; min-height: 0; padding: 0; break-before: page; }
  .trang:first-child { break-before: auto; }
}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_CELLS = {
    Role.NUMBER: "giua", Role.LABEL: "ten-dong", Role.MEASURE: "giua", Role.QUANTITY: "giua", Role.PRICE: "tien",
    Role.AMOUNT: "tien", Role.NOTE: "", Role.OTHER: "",
}  # fmt: skip
_PARAGRAPHS = {
    Manner.BODY: "noi-dung", Manner.BASIS: "noi-dung nghieng", Manner.WORDS: "noi-dung nghieng",
    Manner.ATTACHED: "kem-theo",
}  # fmt: skip
_MARKS = {Mark.SLOT: "thieu", Mark.PROPOSED: "de-xuat"}


def write(checked: CheckedPlan) -> bytes:
    """The bytes of the .html file (UTF-8)."""
    plan = printed(checked.plan)
    return "".join(_page(plan, draft=not checked.final)).encode()


def _page(plan: PrintedPlan, *, draft: bool) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width">\n'
    yield f"<title>{escape(plan.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    yield '<article class="trang">\n'
    if draft:
        yield f'<p class="nhan"><b>{DRAFT}</b> {escape(plan.legend("Nền vàng", "Nền xanh"))}</p>\n'
    yield from _letterhead(plan.letterhead, draft=draft)
    yield from _blocks((*plan.blocks, *plan.conclusion), draft=draft)
    yield from _closing(plan.closing, draft=draft)
    yield "</article>\n"
    for appendix in plan.appendices:
        wide = any(isinstance(item, PrintedTable) and item.landscape for item in appendix.blocks)
        yield f'<article class="trang{" ngang" if wide else ""}">\n'
        yield f'<h2 class="phu-luc">{escape(appendix.number)}</h2>\n'
        yield _paragraph("ten", bound_pieces(appendix.title), draft=draft)
        yield from _blocks(appendix.blocks, draft=draft)
        yield "</article>\n"
    yield "</main>\n</body>\n</html>\n"


def _letterhead(head: Letterhead, *, draft: bool) -> Iterator[str]:
    yield '<header>\n<div class="dau">\n<div>'
    yield _paragraph("hoa", bound_pieces(head.parent_agency), draft=draft)
    yield _paragraph("hoa ten", bound_pieces(head.agency), draft=draft)
    yield '<span class="ke" style="width: 22mm"></span></div>\n'
    yield f'<div><p class="hoa ten">{NATION}</p>\n<p class="ten">{MOTTO}</p>\n'
    yield '<span class="ke" style="width: 57mm"></span></div>\n'
    yield f'<p class="dong so">{_text(head.number, draft=draft)}</p>\n'
    yield f'<p class="dong nghieng">{_text(head.place_and_date, draft=draft)}</p>\n</div>\n'
    yield f'<h1 class="ten">{_text(head.kind, draft=draft)}</h1>\n' if head.kind else ""
    yield _paragraph("ten", bound_pieces(head.subject), draft=draft)
    yield '<span class="ke" style="width: 40mm"></span>\n</header>\n'


def _blocks(items: Iterable[PrintedBlock], *, draft: bool) -> Iterator[str]:
    for item in items:
        if isinstance(item, PrintedTable):
            yield from _table(item, draft=draft)
        elif isinstance(item, PrintedHeading):
            tag = f"h{item.level.value + 1}"
            part = ' class="phan"' if item.level.value == 1 else ""
            yield f"<{tag}{part}>{_text(bound_pieces(item.pieces), draft=draft)}</{tag}>\n"
        else:
            yield _paragraph(_PARAGRAPHS[item.manner], item.pieces, draft=draft)


def _paragraph(name: str, pieces: Pieces, *, draft: bool) -> str:
    return f'<p class="{name}">{_text(pieces, draft=draft)}</p>\n' if pieces else ""


def _text(pieces: Pieces, *, draft: bool) -> str:
    return "".join(
        f'<mark class="{_MARKS[piece.mark]}">{escape(piece.text)}</mark>'
        if draft and piece.mark
        else escape(piece.text)
        for piece in pieces
    )


def _table(item: PrintedTable, *, draft: bool) -> Iterator[str]:
    yield "<table>\n"
    if item.caption or item.unit_line:
        unit = f"<small>{escape(item.unit_line)}</small>" if item.unit_line else ""
        yield f"<caption>{_text(bound_pieces(item.caption), draft=draft)}{unit}</caption>\n"
    yield "<thead>\n"
    for titles in item.head:
        cells = "".join(
            f'<th colspan="{cell.across}" rowspan="{cell.down}">{escape(cell.text)}</th>' for cell in titles
        )
        yield f"<tr>{cells}</tr>\n"
    yield "</thead>\n<tbody>\n"
    for row in item.rows:
        look = {RowKind.LINE: "", RowKind.GROUP: ' class="dam"', RowKind.TOTAL: ' class="dam tong"'}[row.kind]
        cells = "".join(
            f'<td class="{_CELLS[column.role]}">{_text(cell, draft=draft)}</td>'
            for column, cell in zip(item.columns, row.cells, strict=True)
        )
        yield f"<tr{look}>{cells}</tr>\n"
    yield "</tbody>\n</table>\n"


def _closing(closing: PrintedClosing, *, draft: bool) -> Iterator[str]:
    if not (closing.recipients or closing.authority or closing.signer):
        return
    yield '<footer class="cuoi">\n<div class="noi-nhan">'
    if closing.recipients:
        yield "<p>Nơi nhận:</p>\n"
        yield from (f"<p>{_text(name, draft=draft)}</p>\n" for name in closing.recipients)
    yield '</div>\n<div class="ky">'
    yield from (f"<p>{_text(line, draft=draft)}</p>\n" for line in closing.authority)
    yield f"<p>{_text(closing.signer, draft=draft)}</p></div>\n</footer>\n"
