"""Records are typed and agree with themselves; what the office records is laid over them, and nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import jsonschema
import pytest

import knowledge.registry as registry_package
from knowledge.domain.legal import DocumentNumber, Force
from knowledge.errors import KnowledgeError
from knowledge.registry import Registry, load_registry
from knowledge.registry.documents import shipped_records
from knowledge.registry.office import ADD, CORRECT, WITHDRAW, Entry, describe, keep, lay_over, read_entries
from knowledge.registry.places import load_places
from knowledge.registry.records import (
    LABELS,
    OFFICE_FILE,
    RecordError,
    contradictions,
    corrected,
    document_of,
    record_of,
)
from knowledge.registry.succession import every, holding, successors
from knowledge.registry.suggesting import suggest

FOLDER = Path(registry_package.__file__).parent
SCHEMA = json.loads((FOLDER / "record.schema.json").read_text("utf-8"))
TODAY = date(2026, 11, 20)
AT = "2026-11-20T08:00:00+07:00"
TOPICS = {"tổ chức": ["Luật"], "ngân sách": ["Luật", "Nghị định"], "khcn": ["Luật"], "định mức": []}


def _add(number: str, **fields: object) -> Entry:
    return Entry(ADD, number, "Nguyễn Văn A", "bản giấy", AT, {**fields, "evidence": ["bản giấy"]})


def _correct(number: str, **fields: object) -> Entry:
    return Entry(CORRECT, number, "Trần Thị B", "vbpl.vn", AT, {**fields, "evidence": ["vbpl.vn"]})


DECREE = {
    "kind": "Nghị định", "title": "Về công tác văn thư", "issuer": "Chính phủ", "issued": "2026-10-01",
    "effective": "2026-11-15", "status": "in_force", "confidence": "high",
}  # fmt: skip


def test_every_shipped_record_keeps_the_schema() -> None:
    """Each record fits the published schema, agrees with itself, and says where it was read or is of low confidence."""
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for record in shipped_records():
        assert [error.message for error in validator.iter_errors(record)] == [], record
        assert contradictions(document_of(record)) == (), record


def test_schema_and_program_know_the_same_fields() -> None:
    """The schema for other programs names exactly the fields this program reads."""
    assert set(SCHEMA["properties"]) == set(LABELS)


def test_a_record_comes_back_from_its_document() -> None:
    """What is read can be written again with nothing changed."""
    for record in shipped_records():
        document = document_of(record)
        assert document_of(record_of(document)) == document


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": "ba mươi"}, "số, ký hiệu"),
        ({"issued": "31/12/2026"}, "ngày ban hành"),
        ({"status": "alive"}, "tình trạng"),
        ({"kind": None}, "thiếu loại văn bản"),
        ({"replaced_by": ["nghị định mới"]}, "văn bản thay thế"),
        ({"replaces": "83/2015/QH13"}, "danh sách"),
        ({"validity": "2021–25"}, "thời kỳ"),
        ({"colour": "red"}, "colour"),
        ({"year": "2026"}, "năm"),
        ({"title": 7}, "trích yếu"),
    ],
)
def test_a_strange_record_is_refused_with_its_field(change: dict[str, object], said: str) -> None:
    """The sentence names the field that cannot be used."""
    with pytest.raises(RecordError, match=said):
        document_of({"number": "99/2026/NĐ-CP", **DECREE, **change})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"issued": "2025-10-01"}, "năm trong số"),
        ({"expires": "2026-11-15"}, "không sau"),
        ({"scope": "province"}, "tỉnh"),
        ({"replaced_by": ["99/2026/NĐ-CP"]}, "chính nó"),
    ],
)
def test_contradictions_are_told(change: dict[str, object], said: str) -> None:
    """What cannot all be true of one document is said."""
    assert said in contradictions(document_of({"number": "99/2026/NĐ-CP", **DECREE, **change}))[0]


def test_an_ended_document_without_a_day_is_never_in_force() -> None:
    """Marked as expired with no day known, it is unverified, not in force."""
    ended = document_of({"number": "99/2026/NĐ-CP", **DECREE, "status": "expired"})
    assert ended.in_force(TODAY) is Force.UNKNOWN


def test_office_records_win_field_by_field(tmp_path: Path) -> None:
    """A correction changes its fields alone, says who made it, keeps the evidence, and can be taken back."""
    before = load_registry(tmp_path).find("30/2020/NĐ-CP")[0]
    keep(tmp_path, [_correct("30/2020/nd-cp", expires="2026-11-15", replaced_by=["99/2026/NĐ-CP"])])
    after = load_registry(tmp_path).find("30/2020/NĐ-CP")[0]
    assert (after.expires, after.replaced_by) == (date(2026, 11, 15), ("99/2026/NĐ-CP",))
    assert (after.title, after.issued, after.confidence) == (before.title, before.issued, before.confidence)
    assert {change.field for change in after.changes} == {"expires", "replaced_by"}
    assert {(change.by, change.source, change.on) for change in after.changes} == {("Trần Thị B", "vbpl.vn", TODAY)}
    assert after.evidence == (*before.evidence, "vbpl.vn")
    keep(tmp_path, [Entry(WITHDRAW, "30/2020/NĐ-CP", "Trần Thị B", "nhầm", AT, {}, withdraws=1)])
    assert load_registry(tmp_path).find("30/2020/NĐ-CP")[0] == before
    assert [entry.action for entry in read_entries(tmp_path)] == [CORRECT, WITHDRAW]
    assert load_registry().find("30/2020/NĐ-CP")[0] == before


def test_an_empty_value_takes_a_field_away() -> None:
    """What the office says is not so, is no longer said."""
    assert "note" not in corrected({"note": "x", "evidence": ["a"]}, {"note": "", "evidence": ["b"]})


def test_an_added_document_is_found_and_ends_what_it_replaces(tmp_path: Path) -> None:
    """A document of the office is found in any spelling; what it replaces ends on the day it takes effect."""
    keep(tmp_path, [_add("99/2026/NĐ-CP", **DECREE, replaces=["30/2020/NĐ-CP"])])
    registry = load_registry(tmp_path)
    assert [one.id for one in registry.find("99-2026 nd cp")] == ["99/2026/NĐ-CP"]
    old = registry.find("30/2020/NĐ-CP")[0]
    assert old.replaced_by == ("99/2026/NĐ-CP",)
    assert (old.in_force(date(2026, 11, 14)), old.in_force(date(2026, 11, 15))) == (Force.IN_FORCE, Force.EXPIRED)
    assert old.confidence == "medium"
    assert {change.field for change in old.changes} == {"replaced_by", "expires"}


def test_a_number_used_again_is_another_document(tmp_path: Path) -> None:
    """01/NQ-CP of another year stands beside that of 2021."""
    fields = {**DECREE, "kind": "Nghị quyết", "issued": "2027-01-05", "effective": "2027-01-05"}
    keep(tmp_path, [Entry(ADD, "01/NQ-CP", "A", "b", AT, {**fields, "evidence": ["b"]}, "Chính phủ", 2027)])
    assert sorted(one.year or 0 for one in load_registry(tmp_path).find("1/nq-cp")) == [2021, 2027]


def test_a_torn_line_is_passed_over_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    """A write cut off by a power cut loses only itself; a line somebody broke is named."""
    keep(tmp_path, [_correct("30/2020/NĐ-CP", note="một")])
    path = tmp_path / OFFICE_FILE
    path.write_text(path.read_text("utf-8") + '{"action": "add", "numb', encoding="utf-8")
    keep(tmp_path, [_correct("30/2020/NĐ-CP", note="hai")])
    assert [entry.fields["note"] for entry in read_entries(tmp_path)] == ["một", "hai"]
    assert load_registry(tmp_path).find("30/2020/NĐ-CP")[0].note == "hai"
    path.write_text("không phải JSON\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="Dòng 1"):
        load_registry(tmp_path)


def test_writers_wait_for_one_another(tmp_path: Path) -> None:
    """Three processes that record at once lose nothing and mix nothing."""
    code = (
        "import sys; from pathlib import Path; from knowledge.registry.office import CORRECT, Entry, keep\n"
        "for n in range(20): keep(Path(sys.argv[1]), [Entry(CORRECT, '30/2020/NĐ-CP', sys.argv[2], 'b',"
        " '2026-11-20T08:00:00', {'note': 'x' * 3000})])"
    )
    root = FOLDER.parents[1]
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(n)], cwd=root) for n in range(3)]
    assert [one.wait(60) for one in writers] == [0, 0, 0]
    entries = read_entries(tmp_path)
    assert sorted(entry.by for entry in entries) == sorted("012" * 20)
    assert all(entry.fields["note"] == "x" * 3000 for entry in entries)


def test_what_fits_no_record_is_told() -> None:
    """A correction of a document that is no longer known is set aside with the reason, never guessed."""
    laid = lay_over(shipped_records(), [_correct("999/2020/NĐ-CP", note="x")])
    assert len(laid.documents) == 183
    assert "không còn" in laid.adrift[0][1]
    assert "sửa 999/2020/NĐ-CP (ghi chú: x) – nguồn: vbpl.vn" in describe(laid.adrift[0][0])


def test_a_chain_is_followed_to_what_holds() -> None:
    """What replaced a document is followed to the one in force that day; what nobody knows stays unverified."""
    registry = load_registry()
    organisation = registry.find("24/2014/NĐ-CP")[0]
    assert [one.id for one in holding(successors(organisation, registry, date(2025, 4, 1)))] == ["45/2025/NĐ-CP"]
    assert [one.id for one in holding(successors(organisation, registry, TODAY))] == ["150/2025/NĐ-CP"]
    criteria = registry.find("1048/QĐ-TTg")[0]
    assert [one.number for one in every(successors(criteria, registry, TODAY))] == ["148/QĐ-TTg", "26/2026/QĐ-TTg"]
    lost = document_of({"number": "99/2026/NĐ-CP", **DECREE, "replaced_by": ["1/2030/NĐ-CP"]})
    (only,) = successors(lost, registry, TODAY)
    assert (only.document, only.force) == (None, Force.UNKNOWN)


def test_a_circle_of_replacements_ends() -> None:
    """Two records that name each other are followed once."""
    one = document_of({"number": "98/2026/NĐ-CP", **DECREE, "expires": "2026-11-16", "replaced_by": ["99/2026/NĐ-CP"]})
    two = document_of({"number": "99/2026/NĐ-CP", **DECREE, "expires": "2026-11-16", "replaced_by": ["98/2026/NĐ-CP"]})
    assert holding(successors(one, Registry((one, two)), TODAY)) == ()


@pytest.mark.parametrize(
    ("unknown", "near"),
    [
        ("30/2021/NĐ-CP", ["30/2020/NĐ-CP"]),
        ("75-NQ/TW", ["57-NQ/TW"]),
        ("5701/QĐ-UBND", ["5700/QĐ-UBND"]),
        ("9190/QĐ-TTg", ["919/QĐ-TTg"]),
        ("268/2024/NĐ-CP", ["268/2025/NĐ-CP", "268/2026/NĐ-CP"]),
        ("4321/SKHCN-QLCN", []),
    ],
)
def test_near_numbers_are_those_a_slip_makes(unknown: str, near: list[str]) -> None:
    """Another year, one digit, two digits exchanged; nothing further off."""
    number = DocumentNumber.read(unknown)
    assert number is not None
    assert [one.id for one in load_registry().near(number)] == near


def test_suggestions_stand_in_order_and_hold() -> None:
    """No expired document, none not yet in force, no other province's; ranks in order; what is doubtful says why."""
    found = suggest(load_registry(), load_places(), TOPICS, TODAY, "Tuyên Quang", 2027)
    assert [one.document.rank for one in found] == sorted(one.document.rank for one in found)
    for one in found:
        assert one.document.in_force(TODAY) in (Force.IN_FORCE, Force.UNKNOWN)
        assert one.document.province in (None, "Hà Giang", "Tuyên Quang")
        assert one.doubts or one.document.in_force(TODAY) is Force.IN_FORCE
    proposed = [one.document.id for one in found if one.is_proposed]
    assert {"72/2025/QH15", "89/2025/QH15", "93/2025/QH15", "73/2026/NĐ-CP"} <= set(proposed)
    assert all(one.document.confidence != "low" and not one.doubts for one in found if one.is_proposed)
    merged = [one for one in found if one.document.province == "Hà Giang"]
    assert merged
    assert all("cần kiểm tra sau sắp xếp" in one.doubts[0] and not one.is_proposed for one in merged)


def test_suggestions_of_the_past_are_those_of_the_past() -> None:
    """A plan of 2023 in Hà Giang rests on the laws of then and on its own province's estimate."""
    found = {
        one.document.id: one
        for one in suggest(load_registry(), load_places(), TOPICS, date(2023, 2, 1), "Hà Giang", 2023)
    }
    assert found["83/2015/QH13"].is_proposed
    assert found["2286/QĐ-UBND"].is_proposed
    assert "89/2025/QH15" not in found and "3006/QĐ-UBND" not in found
    elsewhere = {
        one.document.id for one in suggest(load_registry(), load_places(), TOPICS, date(2023, 2, 1), "Lào Cai", 2023)
    }
    assert "2286/QĐ-UBND" not in elsewhere


def test_annual_documents_serve_the_plans_of_their_year() -> None:
    """The estimate directive for 2026 is no basis of a plan for 2027, though still in force when that is drafted."""
    registry, places = load_registry(), load_places()
    for_2026 = {one.document.id for one in suggest(registry, places, TOPICS, TODAY, "", 2026)}
    for_2027 = {one.document.id for one in suggest(registry, places, TOPICS, TODAY, "", 2027)}
    assert for_2026 - for_2027 == {"14/CT-TTg", "245/2025/QH15", "56/2025/TT-BTC"}
    assert for_2027 <= for_2026
    assert suggest(registry, places, {}, TODAY) == suggest(registry, places, {"chủ đề lạ": []}, TODAY) == ()


def test_an_end_within_the_plans_year_is_told() -> None:
    """A decree with a sunset in March is doubtful for a plan of that whole year."""
    found = suggest(load_registry(), load_places(), {"phân cấp": ["Nghị định"]}, TODAY, "", 2027)
    ending = [one for one in found if one.document.expires]
    assert ending
    assert all("trước khi kết thúc năm kế hoạch" in " ".join(one.doubts) for one in ending)


def test_the_offices_own_provincial_document_is_proposed(tmp_path: Path) -> None:
    """A provincial resolution recorded by the office after the merger is proposed in its province alone."""
    fields = {
        "kind": "Nghị quyết", "title": "Về dự toán ngân sách", "issuer": "HĐND tỉnh Tuyên Quang",
        "issued": "2026-07-10", "effective": "2026-07-20", "status": "in_force", "confidence": "medium",
        "scope": "province", "province": "Tuyên Quang", "topics": ["ngân sách"],
    }  # fmt: skip
    keep(tmp_path, [_add("15/2026/NQ-HĐND", **fields)])
    registry = load_registry(tmp_path)
    here = [
        one.document.id for one in suggest(registry, load_places(), TOPICS, TODAY, "Tuyên Quang") if one.is_proposed
    ]
    assert here[-1] == "15/2026/NQ-HĐND"
    there = {one.document.id for one in suggest(registry, load_places(), TOPICS, TODAY, "Gia Lai")}
    assert "15/2026/NQ-HĐND" not in there
