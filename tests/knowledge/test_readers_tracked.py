"""Tracked changes read as if all were accepted, or all rejected, as Word itself would leave the file."""

from __future__ import annotations

import io
import zipfile
from typing import Literal

import pytest

from knowledge.domain.source import Merge, SourceText, TextLine
from knowledge.errors import UnreadableFile
from knowledge.readers import read_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BORDERS = '<w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders></w:tblPr>'
CONTINUED, RESTARTED = '<w:cellMerge w:vMerge="cont"/>', '<w:cellMerge w:vMerge="rest"/>'
BY = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'


def packed(body: str, footnotes: str = "") -> bytes:
    """A Word file with this body and footnotes."""
    target = io.BytesIO()
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kinds}.document.main+xml"/>'
            f'<Override PartName="/word/footnotes.xml" ContentType="{kinds}.footnotes+xml"/></Types>',
        )
        relation = f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{RELATION}/{{}}" Target="{{}}"/></Relationships>'
        archive.writestr("_rels/.rels", relation.format("officeDocument", "word/document.xml"))
        archive.writestr("word/_rels/document.xml.rels", relation.format("footnotes", "footnotes.xml"))
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{W}">{footnotes}</w:footnotes>')
    return target.getvalue()


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(content: str) -> str:
    return f"<w:ins {BY}>{content}</w:ins>"


def dele(text: str) -> str:
    return f'<w:del {BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def p(content: str, mark: str = "", properties: str = "") -> str:
    end = f"<w:rPr><w:{mark} {BY}/></w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{properties}{end}</w:pPr>{content}</w:p>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(content)}</w:tc>"


def shown(source: SourceText) -> list[object]:
    """Lines as text, grids as rows of cells."""
    marks = {Merge.NONE: "", Merge.LEFT: "<", Merge.UP: "^"}
    return [
        block.text if isinstance(block, TextLine) else [[marks[c.merge] + c.text for c in row] for row in block.rows]
        for block in source.blocks
    ]


STT = tc(r("STT")) + tc(r("Việc"))
CASES = {
    "runs": (p(r("Giao ") + dele("20") + ins(r("35")) + r(" triệu")), ["Giao 35 triệu"], ["Giao 20 triệu"]),
    "inserted by one, deleted by another": (p(r("Giao 20") + ins(dele("5"))), ["Giao 20"], ["Giao 20"]),
    "moved": (
        p(f"<w:moveFrom {BY}>{r('Một')}</w:moveFrom>", "moveFrom") + p(r("Hai"))
        + p(f"<w:moveTo {BY}>{r('Một')}</w:moveTo>", "moveTo") + p(r("Ba")),
        ["Hai", "Một", "Ba"], ["Một", "Hai", "Ba"],
    ),
    "paragraph split": (p(r("Một "), "ins") + p(r("hai")), ["Một", "hai"], ["Một hai"]),
    "paragraphs joined": (p(r("Một "), "del") + p(r("hai")), ["Một hai"], ["Một", "hai"]),
    "three joined": (p(r("a"), "del") + p(r("b"), "del") + p(r("c")), ["abc"], ["a", "b", "c"]),
    "whole paragraph inserted": (p(r("a")) + p(ins(r("b")), "ins") + p(r("c")), ["a", "b", "c"], ["a", "c"]),
    "last paragraph inserted": (p(r("a"), "ins") + p(ins(r("b"))), ["a", "b"], ["a"]),
    "rows": (
        f"<w:tbl>{BORDERS}<w:tr>{STT}</w:tr><w:tr><w:trPr><w:ins {BY}/></w:trPr>{tc(ins(r('1')))}{tc(ins(r('Họp')))}</w:tr>"
        f"<w:tr><w:trPr><w:del {BY}/></w:trPr>{tc(dele('2'))}{tc(dele('In'))}</w:tr></w:tbl>",
        [[["STT", "Việc"], ["1", "Họp"]]], [[["STT", "Việc"], ["2", "In"]]],
    ),
    "cells": (
        f"<w:tbl>{BORDERS}<w:tr>{STT}{tc(r('A'), f'<w:cellIns {BY}/>')}</w:tr>"
        f"<w:tr>{tc(r('1'))}{tc(r('Họp'))}{tc(r('B'), f'<w:cellIns {BY}/>')}{tc(r('C'), f'<w:cellDel {BY}/>')}</w:tr></w:tbl>",
        [[["STT", "Việc", "A"], ["1", "Họp", "B"]]], [[["STT", "Việc", ""], ["1", "Họp", "C"]]],
    ),
    "cells merged": (
        f"<w:tbl>{BORDERS}<w:tr>{tc(r('STT'))}{tc(r('Việc'), RESTARTED)}</w:tr>"
        f"<w:tr>{tc(r('1'))}{tc(r('ẩn'), CONTINUED)}</w:tr></w:tbl>",
        [[["STT", "Việc"], ["1", "^"]]], [[["STT", "Việc"], ["1", "ẩn"]]],
    ),
    "whole table": (
        p(r("a")) + f"<w:tbl>{BORDERS}<w:tr><w:trPr><w:ins {BY}/></w:trPr>{STT}</w:tr></w:tbl>" + p(r("b")),
        ["a", [["STT", "Việc"]], "b"], ["a", "b"],
    ),
    "looks": (
        p(ins(r("b")) + f'<w:r><w:rPr><w:vanish/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>c</w:t></w:r>'),
        ["b"], ["c"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("view", ["accept", "reject"])
def test_changes_are_settled(case: str, view: Literal["accept", "reject"]) -> None:
    """Runs, moves, ends of paragraphs, rows, cells and merges read as after accepting, or rejecting, all changes."""
    body, accepted, rejected = CASES[case]
    expected = accepted if view == "accept" else rejected
    assert shown(read_bytes("a.docx", packed(body), view)) == expected
    notes = f'<w:footnote w:id="1">{body}</w:footnote>'
    noted = packed(p(r("Thân") + '<w:r><w:footnoteReference w:id="1"/></w:r>'), notes)
    assert shown(read_bytes("a.docx", noted, view)) == ["Thân", *expected]


def test_without_a_view_the_file_is_refused_and_says_how_to_give_one() -> None:
    """The sentence counts the changes and names the option of the command."""
    with pytest.raises(UnreadableFile, match="2 chỗ sửa đổi") as caught:
        read_bytes("a.docx", packed(CASES["runs"][0]))
    assert "--tracked accept" in str(caught.value)


def test_a_view_changes_nothing_in_a_settled_file() -> None:
    """A file without pending changes, and a text file, read the same whatever the view."""
    for name, raw in (("a.docx", packed(p(r("Giao 20")))), ("a.txt", b"Giao 20")):
        assert {read_bytes(name, raw, view) for view in (None, "accept", "reject")} == {read_bytes(name, raw)}
