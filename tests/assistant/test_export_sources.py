"""The sources of a plan in footnotes of the Word file: on request, and no words of the plan."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.checks.context import context_for
from assistant.checks.gate import CheckedPlan, verify
from assistant.checks.report import check
from assistant.drafting import DraftRequest, start
from assistant.errors import BadRequest
from assistant.export import export
from assistant.export.word.sources import noted, said
from assistant.operations import SetEntry, apply_all
from assistant.rendering import resolve
from knowledge.domain.money import Money
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Plan
from knowledge.domain.printed import SOURCE_NOTE, PrintedParagraph, PrintedTable
from knowledge.domain.printing import printed
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read
from knowledge.registry import load_agencies, load_registry

TODAY = date(2026, 11, 20)
QUOTED = Origin(OriginKind.QUOTED, "ke-hoach-2026.docx", "Tập huấn kỹ năng số: 30 triệu đồng", 41)
TYPED = Origin(OriginKind.TYPED, "yêu cầu của cán bộ", "đặt mục 2.2 là 40 triệu")


@pytest.fixture(scope="module")
def checked() -> CheckedPlan:
    """A first draft in which one amount was quoted from a prior plan and one was typed."""
    request = DraftRequest(
        "phan-bo-kinh-phi", "UBND xã Tây Sơn", "Gia Lai", 2027, TODAY, Money(450_000_000),
        facts=(("chuyen_nguon", "20 triệu đồng"),),
    )  # fmt: skip
    plan = start(request).plan
    operations = (
        SetEntry("bang-1", "2.1", 2, Money(30_000_000), origin=QUOTED),
        SetEntry("bang-1", "2.2", 2, Money(40_000_000), origin=TYPED),
    )
    resolved = resolve(apply_all(plan, operations))
    context = context_for(resolved, today=TODAY, registry=load_registry(), agencies=load_agencies())
    return verify(resolved, context)


def notes_of(path: Path) -> list[str]:
    """The texts of the footnotes of a file, in the order of their marks in the text."""
    with zipfile.ZipFile(path) as packed:
        body, notes = (packed.read(f"word/{name}.xml").decode() for name in ("document", "footnotes"))
    texts = dict(re.findall(r'<w:footnote w:id="(\d+)">(.*?)</w:footnote>', notes))
    marks = re.findall(r'<w:footnoteReference w:id="(\d+)"/>', body)
    assert sorted(texts) == sorted(marks)  # every footnote has its mark, and every mark its footnote
    return [re.sub(r"<[^>]+>", "", texts[mark]).strip() for mark in marks]


def test_each_source_stands_in_a_footnote(checked: CheckedPlan, tmp_path: Path) -> None:
    """A passage with its line, what the officer typed, what code added up, what is only proposed; and each basis."""
    path = tmp_path / "a.docx"
    export(checked, path, sources=True)
    notes = notes_of(path)
    assert "Nguồn: ke-hoach-2026.docx, dòng 41: “Tập huấn kỹ năng số: 30 triệu đồng”." in notes
    assert "Yêu cầu của cán bộ: “đặt mục 2.2 là 40 triệu”." in notes
    assert "Tính ra: tổng các dòng 2.1, 2.2." in notes
    assert "Cán bộ cung cấp: kinh phí năm trước chuyển nguồn sang." in notes
    assert any(note.startswith("Chương trình đề xuất, chờ xác nhận: ") for note in notes)
    assert sum("Danh mục căn cứ pháp lý của chương trình" in note for note in notes) == sum(
        basis.origin is not None and basis.origin.kind is OriginKind.QUOTED for basis in checked.plan.bases
    )


def test_no_figure_is_without_a_note(checked: CheckedPlan) -> None:
    """Every amount in a table and every basis of the registry carries a mark, alone or with the next of its row."""
    plan, notes = noted(printed(checked.plan), checked.plan)
    for block in plan.blocks:
        if isinstance(block, PrintedTable):
            for row in block.rows:
                figures = [
                    cell
                    for column, cell in zip(block.columns, row.cells, strict=True)
                    if column.role.is_money and any(piece.text.strip() for piece in cell)
                ]
                assert not figures or any(piece.note for piece in figures[-1])
        elif isinstance(block, PrintedParagraph) and re.search(r"\d[\d.]+ đồng", "".join(p.text for p in block.pieces)):
            assert any(piece.note for piece in block.pieces)
    assert len(set(notes)) < len(notes) <= 60  # each figure has its own, and they stay few enough to be read


def test_the_file_reads_as_without_them(checked: CheckedPlan, tmp_path: Path) -> None:
    """Read back, both files say the same, so the notes change no verdict; there are none unless they were asked for."""
    plans: list[Plan] = []
    for name, sources in (("with.docx", True), ("without.docx", False)):
        export(checked, tmp_path / name, sources=sources)
        plans.append(replace(parse_plan(read(tmp_path / name)), layout=None))
    assert read(tmp_path / "with.docx").text == read(tmp_path / "without.docx").text
    assert plans[0] == plans[1]
    context = context_for(plans[0], today=TODAY, registry=load_registry(), agencies=load_agencies())
    assert not check(plans[0], context).blocking
    with zipfile.ZipFile(tmp_path / "without.docx") as packed:
        assert "word/footnotes.xml" not in packed.namelist()


def test_only_our_own_notes_are_passed_over(checked: CheckedPlan, tmp_path: Path) -> None:
    """A footnote that an officer writes is part of the text, and is read."""
    path, other = tmp_path / "a.docx", tmp_path / "b.docx"
    export(checked, path, sources=True)
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(other, "w") as changed:
        for name in packed.namelist():
            content = packed.read(name).decode()
            if name == "word/styles.xml":
                content = content.replace(f'w:val="{SOURCE_NOTE}"', 'w:val="footnote text"')
            changed.writestr(name, content)
    assert "Yêu cầu của cán bộ" not in read(path).text
    assert "Yêu cầu của cán bộ: “đặt mục 2.2 là 40 triệu”." in read(other).text


@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_other_formats_have_no_footnotes(checked: CheckedPlan, tmp_path: Path, suffix: str) -> None:
    """Asked for sources in another format, the officer is told that only Word files have them."""
    with pytest.raises(BadRequest, match="chỉ có trong tệp Word"):
        export(checked, tmp_path / f"a{suffix}", sources=True)
    assert not list(tmp_path.iterdir())


def test_standing_words_have_no_source() -> None:
    """The template's own words and words without an origin get no note."""
    assert said(None) == ""
    assert said(Origin(OriginKind.TEMPLATE, "Mẫu")) == ""
    assert said(Origin(OriginKind.COMPUTED)) == "Tính ra: từ các số khác."
    assert said(Origin(OriginKind.TYPED, "", "30 triệu")) == "Cán bộ cung cấp: “30 triệu”."
