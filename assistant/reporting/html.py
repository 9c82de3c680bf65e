"""The report as one self-contained page: no script, no font, no picture, nothing from elsewhere; made to be printed."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from assistant.reporting.blocks import Banner, Entry, Facts, Heading, Ledger, Note, ReportBlock

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color: #1b1b1b; background: #eceef0; font: 16px/1.5 "Segoe UI", "Noto Sans", "DejaVu Sans", Arial, sans-serif; }
body { margin: 0; overflow-wrap: anywhere; }
main { box-sizing: border-box; max-width: 60rem; margin: 1.5rem auto; padding: 2rem 2.5rem; background: #fff; }
main { border: 1px solid #d5d9dd; border-radius: 6px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; padding-top: .9rem; border-top: 2px solid #1f4e79; color: #1f4e79; }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
h1, h2, h3 { break-after: avoid; text-wrap: balance; }
p { margin: .4rem 0; }
.manh { font-weight: 600; }
.ket-luan { margin: 1.1rem 0; padding: .8rem 1rem; border: 1px solid; border-left-width: 8px; border-radius: 4px; }
.ket-luan b { display: block; font-size: 1.3rem; line-height: 1.3; }
.good { color: #14602b; }
.bad { color: #a31515; }
.doubt { color: #7a4a00; }
.ket-luan.good { background: #eef8f0; }
.ket-luan.bad { background: #fdf0f0; }
.ket-luan.doubt { background: #fdf6e7; }
dl { display: grid; grid-template-columns: minmax(11rem, 17rem) 1fr; margin: .8rem 0; border-top: 1px solid #d5d9dd; }
dt, dd { margin: 0; padding: .35rem .5rem .35rem 0; border-bottom: 1px solid #d5d9dd; }
dt { color: #4a5560; }
dd { font-variant-numeric: tabular-nums; white-space: pre-line; }
.phat-hien { margin: .6rem 0; padding: .1rem 0 .1rem .8rem; border-left: 4px solid; break-inside: avoid; }
.phat-hien p { margin: .15rem 0; color: #1b1b1b; }
.phat-hien .the { color: inherit; font-weight: 600; }
.the code { font: .85em/1 ui-monospace, "DejaVu Sans Mono", monospace; font-weight: 400; color: #4a5560; }
.phat-hien .them { color: #4a5560; font-size: .92rem; }
.plain { color: #4a5560; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; margin: .8rem 0 1.2rem; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; break-after: avoid; }
th, td { padding: .35rem .5rem; border: 1px solid #c4cad0; text-align: left; vertical-align: top; line-height: 1.4; }
th { background: #f0f3f6; font-weight: 600; }
td { color: #1b1b1b; font-variant-numeric: tabular-nums; }
td:last-child { color: inherit; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
@media (max-width: 640px) {
  main { margin: 0; padding: 1rem; border: 0; border-radius: 0; }
  dl { display: block; }
  dt { border: 0; padding-bottom: 0; font-size: .9rem; }
  dd { padding-top: 0; }
  table, caption, tbody, tr, td { display: block; width: auto; }
  colgroup, thead { display: none; }
  tr { border: 1px solid #c4cad0; border-radius: 4px; margin: .5rem 0; padding: .25rem .6rem; }
  td { border: 0; padding: .15rem 0; }
  td::before { content: attr(data-ten) ": "; color: #4a5560; }
}
@page { size: A4; margin: 18mm 15mm 18mm 20mm; }
@media print {
  :root { background: none; font-size: 10.5pt; }
  main { max-width: none; margin: 0; padding: 0; border: 0; }
  .trang-moi { break-before: page; border-top: 0; padding-top: 0; margin-top: 0; }
  .ket-luan, th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def render(title: str, blocks: tuple[ReportBlock, ...]) -> bytes:
    """The bytes of the .html file (UTF-8)."""
    return "".join(_page(title, blocks)).encode()


def _page(title: str, blocks: tuple[ReportBlock, ...]) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    for block in blocks:
        yield from _block(block)
    yield "</main>\n</body>\n</html>\n"


def _block(block: ReportBlock) -> Iterator[str]:
    if isinstance(block, Heading):
        new_page = ' class="trang-moi"' if block.new_page else ""
        yield f"<h{block.level}{new_page}>{escape(block.text)}</h{block.level}>\n"
    elif isinstance(block, Note):
        strong = ' class="manh"' if block.strong else ""
        yield f"<p{strong}>{escape(block.text)}</p>\n"
    elif isinstance(block, Banner):
        yield f'<div class="ket-luan {block.tone}"><b>{escape(block.text)}</b>{escape(block.detail)}</div>\n'
    elif isinstance(block, Facts):
        rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>\n" for label, value in block.rows)
        yield f"<dl>\n{rows}</dl>\n"
    elif isinstance(block, Entry):
        yield from _entry(block)
    else:
        yield from _ledger(block)


def _entry(entry: Entry) -> Iterator[str]:
    yield f'<div class="phat-hien {entry.tone}">\n'
    yield f'<p class="the">{escape(entry.tag)} <code>{escape(entry.rule)}</code></p>\n'
    yield f"<p>{escape(entry.text)}</p>\n"
    yield from (f'<p class="them">{escape(line)}</p>\n' for line in entry.more)
    yield "</div>\n"


def _ledger(ledger: Ledger) -> Iterator[str]:
    yield "<table>\n"
    if ledger.caption:
        yield f"<caption>{escape(ledger.caption)}</caption>\n"
    widths = "".join(f'<col style="width: {share}%">' for share in ledger.shares)
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in ledger.head)
    yield f"<colgroup>{widths}</colgroup>\n<thead><tr>{titles}</tr></thead>\n<tbody>\n"
    for row, tone in zip(ledger.rows, ledger.tones, strict=True):
        cells = "".join(
            f'<td data-ten="{escape(title)}">{escape(text)}</td>' for title, text in zip(ledger.head, row, strict=True)
        )
        yield f'<tr class="{tone}">{cells}</tr>\n'
    yield "</tbody>\n</table>\n"
