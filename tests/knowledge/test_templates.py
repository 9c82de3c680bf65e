"""Templates: five good families, and a checker that tells an office everything wrong with its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import knowledge.templates
from knowledge.domain.budget import Role
from knowledge.domain.template import LEVELS, REFERENCE, Template, TemplateParagraph
from knowledge.errors import TemplateError
from knowledge.templates import check_template, find_template, load_templates

FOLDER = Path(knowledge.templates.__file__).parent
OURS = sorted(FOLDER.glob("*.yaml"))

OFFICE = """
id: cua-co-quan
title: Kế hoạch của cơ quan
description: Mẫu riêng của cơ quan.
levels: [xa]
kind: KẾ HOẠCH
subject: Hoạt động năm {year}
topics: {khcn: [Luật]}
slots:
  don_vi: {description: tên đơn vị chủ trì}
preamble: ["{agency} ban hành Kế hoạch năm {year} như sau:"]
sections:
  - key: noi-dung
    title: NỘI DUNG
    body:
      - "- {fact:don_vi} chủ trì, kinh phí {total:kinh-phi}."
      - {text: "- Báo cáo kết quả", deadline: "15/12/{year}"}
      - table:
          key: kinh-phi
          columns:
            - {header: STT, role: number}
            - {header: Nội dung, role: label}
            - {header: Kinh phí, role: amount}
          lines:
            - {label: Tập huấn, share: 1}
            - {label: Kiểm tra, share: 1}
conclusion: ["Trên đây là Kế hoạch năm {year}./."]
signatures:
  xa: {symbol: KH-UBND, authority: [TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH], recipients: ["Lưu: VT"]}
"""


def written(folder: Path, text: str, name: str = "mau.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def paragraphs_of(template: Template) -> list[TemplateParagraph]:
    inside = [block for section in template.walk() for block in section.blocks if isinstance(block, TemplateParagraph)]
    return [*template.bases, *template.preamble, *inside, *template.conclusion]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_our_templates_have_no_problem(path: Path) -> None:
    """Each family's file is free of problems and named for its id."""
    assert check_template(path) == ()
    assert find_template(path.stem).id == path.stem


def test_the_five_families() -> None:
    """There are five; all but the work programme of a Sở have a budget."""
    found = {template.id: template.has_budget for template in load_templates()}
    assert found == {
        "chuong-trinh-cong-tac-so": False,
        "danh-gia-va-du-toan": True,
        "du-toan-chi-tiet": True,
        "phan-bo-kinh-phi": True,
        "theo-muc-tieu": True,
    }


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.id)
def test_nothing_in_them_can_grow_old(template: Template) -> None:
    """No year, no amount, no document number and no district stands in the default wording; every slot is used."""
    texts = [paragraph.sentence for paragraph in paragraphs_of(template)]
    texts += [section.title for section in template.walk()]
    texts += [line.label for table in template.tables() for top in table.lines for line in top.walk()]
    for text in texts:
        plain = REFERENCE.sub("", text)
        assert not re.search(r"(?:19|20)\d\d|\d[\d.,]*\s*(?:đồng|triệu|tỷ)|\d+/[A-ZĐ]", plain), text
        assert not re.search(r"(?i)\b(?:huyện|thị xã|thị trấn|Thanh tra Sở|Sở Kế hoạch và Đầu tư)\b", plain), text
    assert set(template.levels) <= set(LEVELS)
    assert all(slot.description and slot.example for slot in template.slots)


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.id)
def test_every_section_guides_the_officer(template: Template) -> None:
    """A section with text of its own says what belongs there, unless it only lists a body's tasks."""
    for section in template.sections:
        assert section.guidance, section.key
        assert section.blocks or section.children or section.units


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.id)
def test_what_is_cited_is_cited_whole(template: Template) -> None:
    """Each basis names its issuer or asks for it; a document's number is asked for, and shown, with its whole day."""
    for basis in template.bases:
        slots = [slot for slot in template.slots if f"{{fact:{slot.name}}}" in basis.text]
        assert " của " in basis.text or any("cơ quan ban hành" in slot.description for slot in slots), basis.text
        assert slots and all("ngày, tháng, năm" in slot.description for slot in slots)
        assert all(re.search(r"ngày \d+ tháng \d+ năm (?:\{year|\d{4})", slot.example) for slot in slots)
    assert any(topic.name == "tổ chức" for topic in template.topics)


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.id)
def test_words_that_depend_on_the_agency_are_references(template: Template) -> None:
    """No text guesses between tỉnh and thành phố or leaves the đặc khu out; a report is given by a day, not finished."""
    texts = [paragraph.sentence for paragraph in paragraphs_of(template)]
    texts += [line.label for table in template.tables() for top in table.lines for line in top.walk()]
    texts += [one.text for signature in template.signatures for one in signature.recipients]
    for text in texts:
        assert not re.search("cấp tỉnh, thành phố|các xã, phường|thôn, tổ dân phố|báo cáo kết quả; hoàn thành", text), (
            text
        )
    for signature in template.signatures:
        assert re.match(r"Lưu: VT, \S", signature.recipients[-1].text)


def test_conditions_reach_lines_recipients_and_receivers(tmp_path: Path) -> None:
    """A budget line and a recipient may depend on the agency; a section may stand for each receiver of money."""
    text = OFFICE.replace("share: 1}", "share: 1, unless: so_khac}", 1)
    text = text.replace('["Lưu: VT"]', '[{text: Sở Tài chính, if: so_khac}, "Lưu: VT"]')
    text = text.replace("conclusion:", '  - {key: don-vi, title: "{unit}", body: [Thực hiện.]}\nconclusion:')
    path = written(tmp_path, text)
    assert check_template(path) == ()
    template = find_template("cua-co-quan", tmp_path)
    assert [line.unless for table in template.tables() for line in table.lines] == ["so_khac", ""]
    assert [one.condition for one in template.signatures[0].recipients] == ["so_khac", ""]
    assert [section.for_units for section in template.sections] == [False, True]
    for wrong in ("if: so_khc", "unless: so_khc"):
        problems = check_template(written(tmp_path, OFFICE.replace("share: 1}", f"share: 1, {wrong}}}", 1)))
        assert any("Có phải “so_khac”" in one for one in problems)


def test_the_detailed_estimate_has_quantities_and_norms() -> None:
    """The family with quantities has the columns of a product and names a unit price for every counted line."""
    table = list(find_template("du-toan-chi-tiet").tables())[1]
    assert [table.column(role) is not None for role in (Role.QUANTITY, Role.PRICE, Role.AMOUNT)] == [True] * 3
    leaves = [line for top in table.lines for line in top.walk() if not line.children]
    assert all(bool(line.norm) == (line.quantity is not None) == bool(line.measure) for line in leaves)


def test_an_office_adds_and_replaces_templates(tmp_path: Path) -> None:
    """Files of the office's folder join ours; one with the id of ours takes its place."""
    written(tmp_path, OFFICE)
    written(tmp_path, OFFICE.replace("id: cua-co-quan", "id: theo-muc-tieu"), "khac.yaml")
    assert find_template("cua-co-quan", tmp_path).title == "Kế hoạch của cơ quan"
    assert find_template("theo-muc-tieu", tmp_path).title == "Kế hoạch của cơ quan"
    assert find_template("theo-muc-tieu").title != "Kế hoạch của cơ quan"
    assert len(load_templates(tmp_path)) == 6
    assert len(load_templates(tmp_path / "khong-co")) == 5


def test_an_unknown_template_names_the_known_and_the_nearest() -> None:
    """The sentence lists what there is and asks whether the nearest was meant."""
    with pytest.raises(TemplateError, match="Có phải “du-toan-chi-tiet”") as refused:
        find_template("du-toan-chitiet")
    assert "theo-muc-tieu" in str(refused.value)
    with pytest.raises(TemplateError, match=r"Không có mẫu “\.\./\.\./etc”"):
        find_template("../../etc")


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "said"),
    [
        ("title: Kế", "titel: Kế", 3, "titel", "Có phải “title”"),
        ("levels: [xa]", "levels: [huyen]", 5, "levels[1]", "“huyen” không có trong các giá trị"),
        ("{fact:don_vi}", "{fact:don_vj}", 16, "sections[1].body[1]", "Có phải “don_vi”"),
        ("{total:kinh-phi}", "{total:bang-9}", 16, "sections[1].body[1]", "bảng “bang-9” chưa được khai báo"),
        ("15/12/{year}", "31/11/{year}", 17, "sections[1].body[2].deadline", "không có thật"),
        ("15/12/{year}", "cuối năm", 17, "sections[1].body[2].deadline", "phải viết như 30/6/{year}"),
        ("NỘI DUNG\n", "NỘI DUNG NĂM 2026\n", 14, "sections[1].title", "không viết năm cụ thể (2026)"),
        ("Kiểm tra, share: 1", "Kiểm tra, share: không", 26, "share", "không phải là số"),
        ("Kiểm tra, share: 1", "Kiểm tra", 26, "lines[2]", "thiếu “share”"),
        ("role: amount", "role: tien", 23, "columns[3].role", "“tien” không có"),
        ("Trên đây", "{Trên đây", 27, "conclusion[1]", "không thành cặp"),
        ("  xa: {symbol", "  tinh: {symbol", 29, "signatures", "thiếu phần ký cho cấp “xa”"),
        ("kind: KẾ HOẠCH\n", "", 2, "", "thiếu “kind”"),
        ("title: Kế hoạch của", "title: [1, 2] của", 3, "", "không đọc được YAML"),
    ],
)  # fmt: skip
def test_a_wrong_template_is_told_where(tmp_path: Path, old: str, new: str, line: int, path: str, said: str) -> None:
    """Each fault is told in Vietnamese with its line and key path; the file is refused when loaded."""
    assert old in OFFICE
    file = written(tmp_path, OFFICE.replace(old, new, 1))
    problems = check_template(file)
    found = [one for one in problems if said in one]
    assert found, problems
    assert any(f"Dòng {line}" in one and path in one for one in found), found
    with pytest.raises(TemplateError, match=r"mau\.yaml"):
        load_templates(tmp_path)


def test_several_faults_are_told_at_once(tmp_path: Path) -> None:
    """The check does not stop at the first fault and tells them in the order of lines."""
    text = OFFICE.replace("title: Kế", "titel: Kế", 1).replace("{fact:don_vi}", "{fact:x}").replace("label", "nhan")
    problems = check_template(written(tmp_path, text))
    lines = [int(re.match(r"Dòng (\d+)", one)[1]) for one in problems]  # type: ignore[index]
    assert len(problems) >= 4 and lines == sorted(lines)


def test_what_is_no_template_is_told(tmp_path: Path) -> None:
    """An empty file, a list, other bytes and a missing file each have their sentence."""
    assert "không có nội dung" in check_template(written(tmp_path, ""))[0]
    assert "tên: giá trị" in check_template(written(tmp_path, "- a\n- b\n"))[0]
    other = tmp_path / "khac.yaml"
    other.write_bytes("tiếng Việt".encode("utf-16"))
    assert "UTF-8" in check_template(other)[0]
    with pytest.raises(TemplateError, match="Không mở được"):
        check_template(tmp_path / "khong-co.yaml")
