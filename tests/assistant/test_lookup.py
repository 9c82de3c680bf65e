"""Legal documents are answered, suggested, recorded and imported; nothing unverified is ever said to be in force."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.checks.report import check
from assistant.composition import compose, examine
from assistant.errors import BadRequest, ToolInputError
from assistant.events import Said
from assistant.lookup import look_up, looked_json, looked_text, missing, missing_text
from assistant.lookup.days import read_day
from assistant.lookup.recording import field_named, history, propose, withdrawal
from assistant.lookup.vbpl import keep_list, read_list
from assistant.phrasebook import understand
from assistant.rendering import resolve
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import ToolResult, Turn, Workspace, load_tools
from knowledge.domain.legal import Force
from knowledge.ingest import ingest
from knowledge.registry.office import keep
from knowledge.registry.records import OFFICE_FILE
from knowledge.search import Library

TODAY = date(2026, 11, 20)
NAMED = {
    "kind": "Nghị quyết", "title": "Về dự toán ngân sách địa phương", "issuer": "HĐND tỉnh Tuyên Quang",
    "issued": "10/7/2026", "effective": "20/7/2026", "topics": "ngân sách",
}  # fmt: skip


@pytest.fixture
def turn(tmp_path: Path) -> Turn:
    """A turn with no draft, in a data folder of its own."""
    settings = Settings(home=tmp_path)
    settings.ready_home()
    workspace = Workspace(settings, Store(settings.database), Library.open(settings.library), lambda: TODAY)
    return Turn(workspace, None, "yêu cầu thử")


@pytest.fixture
def library(turn: Turn) -> Library:
    return turn.workspace.library


def do(turn: Turn, name: str, /, **given: str) -> ToolResult:
    tool = next(tool for tool in load_tools() if tool.name == name)
    return tool.run(tool.input_type(**given), turn)


def add(library: Library, number: str = "15/2026/NQ-HĐND", **fields: str) -> None:
    proposed = propose(library.registry, number, {**NAMED, **fields}, "Nguyễn Văn A", "Công báo", add=True)
    keep(library.folder, [proposed.entry])


def correct(library: Library, number: str, **fields: str) -> None:
    proposed = propose(library.registry, number, fields, "Trần Thị B", "vbpl.vn", add=False)
    keep(library.folder, [proposed.entry])


def test_the_answer_follows_the_chain(library: Library) -> None:
    """What replaced a replaced document is followed to what holds on the day."""
    (looked,) = look_up(library, library.registry, "1048/qđ-ttg", TODAY)
    assert [one.id for one in looked.known[0].holds] == ["26/2026/QĐ-TTg"]
    said = looked_text(looked)
    assert "Ngày này áp dụng Quyết định 26/2026/QĐ-TTg" in said
    assert "148/QĐ-TTg cũng đã hết hiệu lực từ 22/05/2026" in said
    assert "không ghi năm" in said


def test_unknown_is_unverified_and_near_numbers_are_only_asked(library: Library) -> None:
    """A neighbour of a known number is offered as a question; nothing is said of its force."""
    (looked,) = look_up(library, library.registry, "30/2021/NĐ-CP", TODAY)
    said = looked_text(looked)
    assert "chưa xác minh" in said and "Có phải bạn cần: Nghị định số 30/2020/NĐ-CP" in said and said.endswith("?")
    assert not looked_json(looked)["verified"]
    assert looked_json(looked)["near"] == ["30/2020/NĐ-CP"]


def test_an_amendment_to_come_is_told_as_such(library: Library) -> None:
    """What amends a document only later is not said to amend it on the day."""
    (before,) = look_up(library, library.registry, "569/QĐ-TTg", date(2023, 1, 1))
    (after,) = look_up(library, library.registry, "569/QĐ-TTg", TODAY)
    assert "604/QĐ-TTg (ngày này chưa có hiệu lực)" in looked_text(before)
    assert "bởi 604/QĐ-TTg." in looked_text(after)


def test_low_confidence_is_no_certainty(library: Library) -> None:
    """A record nobody could source is not said to be in force."""
    (looked,) = look_up(library, library.registry, "75/2026/NĐ-CP", TODAY)
    assert looked.known[0].force is Force.IN_FORCE
    assert "Ngày 20/11/2026: chưa xác minh" in looked_text(looked)


def test_a_named_issuer_narrows_a_local_number(library: Library) -> None:
    """124/KH-UBND of another body is unverified, and the known one is named."""
    assert look_up(library, library.registry, "124/KH-UBND", TODAY, "UBND tỉnh Hà Giang")[0].known
    (other,) = look_up(library, library.registry, "124/KH-UBND", TODAY, "UBND xã Tây Sơn")
    assert not other.known
    assert "Danh mục chỉ có văn bản cùng số của cơ quan khác: UBND tỉnh Hà Giang" in looked_text(other)


@pytest.mark.parametrize("asked", ["Luật Đo lường", "luat do luong", "04/2011/QH13", "4-2011-qh13"])
def test_a_law_is_found_by_its_name(library: Library, asked: str) -> None:
    """A law stands by its name as well as by its number."""
    assert [one.asked for one in look_up(library, library.registry, asked, TODAY)] == ["04/2011/QH13"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31/01/2026", date(2026, 1, 31)),
        ("2026-01-31", date(2026, 1, 31)),
        ("2026-01-31T00:00:00", date(2026, 1, 31)),
        ("ngày 31 tháng 1 năm 2026", date(2026, 1, 31)),
        ("31-1-2026", date(2026, 1, 31)),
        ("31/02/2026", None),
        ("mai", None),
        ("", None),
    ],
)
def test_days_as_officers_write_them(written: str, day: date | None) -> None:
    """Every form in use is read; what is no day is none."""
    assert read_day(written) == day


def test_a_day_after_a_number_may_be_its_own(turn: Turn) -> None:
    """ "83/2015/QH13 ngày 25/6/2015" names the law by its day of issue; another day is the day asked about."""
    own = do(turn, "find_legal_document", number="83/2015/QH13", dated="25/6/2015")
    assert "Ngày 20/11/2026: đã hết hiệu lực" in own.text
    asked = do(turn, "find_legal_document", number="83/2015/QH13", dated="31/12/2025")
    assert "Ngày 31/12/2025: còn hiệu lực" in asked.text
    with pytest.raises(ToolInputError, match="32/13/2026"):
        do(turn, "find_legal_document", number="83/2015/QH13", on="32/13/2026")


def test_words_find_titles_and_nonsense_teaches(turn: Turn) -> None:
    """Words search the titles; what nothing fits is a question to the asker."""
    assert "04/2011/QH13" in do(turn, "find_legal_document", number="đo lường").text
    with pytest.raises(ToolInputError, match="Ví dụ"):
        do(turn, "find_legal_document", number="không có văn bản nào như thế")


def test_who_cites_whom(turn: Turn, tmp_path: Path) -> None:
    """The library tells who cites a number where, what is cited with it, and what nobody here holds."""
    plan = tmp_path / "ke-hoach.txt"
    plan.write_text(
        "KẾ HOẠCH\nPhát triển khoa học năm 2026\n\nCăn cứ Nghị định số 73/2026/NĐ-CP ngày 10/3/2026;\n"
        "Căn cứ Quyết định số 4477/QĐ-UBND ngày 05/01/2026 của UBND tỉnh;\n\nI. MỤC TIÊU\n"
        "Thực hiện Luật Đo lường trên địa bàn.\n",
        encoding="utf-8",
    )
    assert [one.reason for one in ingest(turn.workspace.library, [plan], examine)] == [""]
    library = turn.workspace.library
    (looked,) = look_up(library, library.registry, "73/2026/NĐ-CP", TODAY)
    assert [cited.document.name for cited in looked.cited_in] == ["ke-hoach.txt"]
    assert looked.together == (("4477/QĐ-UBND", 1),)
    assert [one.number for one in missing(library, library.registry)] == ["4477/QĐ-UBND"]
    assert "Cần bổ sung vào thư viện 1 văn bản" in do(turn, "list_missing_documents").text
    (law,) = look_up(library, library.registry, "Luật Đo lường", TODAY)
    assert [cited.document.name for cited in law.named_in] == ["ke-hoach.txt"]
    assert "Được nhắc tên, không ghi số, trong ke-hoach.txt" in looked_text(law)
    add(library, "4477/QĐ-UBND", kind="Quyết định", issuer="UBND tỉnh Gia Lai", issued="05/01/2026")
    assert missing_text(missing(library, library.registry)).startswith("Mọi văn bản")


def test_an_added_document_answers_everywhere(turn: Turn, library: Library) -> None:
    """What an officer adds is found by the tool, said with its source, proposed in a draft and known to the checker."""
    add(library)
    said = do(turn, "find_legal_document", number="15-2026 nq hdnd").text
    assert "còn hiệu lực" in said and "Nguyễn Văn A" in said and "Công báo" in said
    do(turn, "start_draft", template="phan-bo-kinh-phi", agency="UBND xã Quang Bình", province="Tuyên Quang",
       year="2027", ceiling="450 triệu")  # fmt: skip
    plan = turn.draft().plan
    assert any("15/2026/NQ-HĐND" in basis.text for basis in plan.bases)
    assert turn.workspace.context(plan).registry is library.registry
    turn.draft_id = None
    do(turn, "start_draft", template="phan-bo-kinh-phi", agency="UBND xã Tây Sơn", province="Gia Lai", year="2027",
       ceiling="450 triệu")  # fmt: skip
    assert not any("15/2026/NQ-HĐND" in basis.text for basis in turn.draft().plan.bases)


def test_a_correction_changes_what_is_said_and_can_be_taken_back(turn: Turn, library: Library) -> None:
    """A corrected end is told with who said so; withdrawn, it is told no more, and the history keeps both."""
    correct(library, "30/2020/nd-cp", expires="15/11/2026", replaced_by="nghị định 99/2026/NĐ-CP")
    said = do(turn, "find_legal_document", number="30/2020/NĐ-CP").text
    assert "đã hết hiệu lực" in said and "99/2026/NĐ-CP: chưa xác minh" in said and "Trần Thị B" in said
    keep(library.folder, [withdrawal(library.folder, 1, "Trần Thị B", "nhầm văn bản")])
    assert "Ngày 20/11/2026: còn hiệu lực" in do(turn, "find_legal_document", number="30/2020/NĐ-CP").text
    assert [("sửa" in line, "rút lại" in line) for line in history(library.folder)] == [(True, False), (False, True)]
    assert history(library.folder, "83/2015/QH13") == ()
    with pytest.raises(BadRequest, match="Không có mục 1"):
        withdrawal(library.folder, 1, "A", "b")


@pytest.mark.parametrize(
    ("number", "fields", "by", "source", "said"),
    [
        ("15/2026/NQ-HĐND", NAMED, "", "Công báo", "tên người"),
        ("15/2026/NQ-HĐND", NAMED, "A", " ", "nguồn"),
        ("số mười lăm", NAMED, "A", "b", "Không nhận ra"),
        ("83/2015/QH13", NAMED | {"issuer": "Quốc hội"}, "A", "b", "đã có"),
        ("15/2026/NQ-HĐND", NAMED | {"issued": "hôm qua"}, "A", "b", "ngày ban hành"),
        ("15/2026/NQ-HĐND", NAMED | {"issued": "10/7/2025"}, "A", "b", "năm trong số"),
        ("15/2026/NQ-HĐND", NAMED | {"expires": "01/01/2026"}, "A", "b", "không sau"),
        ("15/2026/NQ-HĐND", NAMED | {"status": "sống"}, "A", "b", "tình trạng"),
        ("15/2026/NQ-HĐND", NAMED | {"replaces": "nghị quyết cũ"}, "A", "b", "văn bản bị thay thế"),
        ("15/2026/NQ-HĐND", NAMED | {"title": ""}, "A", "b", "trích yếu"),
        ("15/NQ-HĐND", {**NAMED, "issued": ""}, "A", "b", "không ghi năm"),
        ("15/2026/NQ-HĐND", NAMED | {"colour": "đỏ"}, "A", "b", "colour"),
    ],
)
def test_a_record_that_cannot_be_used_is_refused(
    library: Library, number: str, fields: dict[str, str], by: str, source: str, said: str
) -> None:
    """The sentence says what is missing or contradictory, and nothing is kept."""
    with pytest.raises(BadRequest, match=said):
        propose(library.registry, number, fields, by, source, add=True)
    assert not (library.folder / OFFICE_FILE).exists()


def test_what_the_number_tells_need_not_be_typed(library: Library) -> None:
    """Kind and central issuer follow from the symbol; the province from the local issuer; unknown force stays so."""
    central = propose(library.registry, "99/2026/NĐ-CP", {"title": "Về công tác văn thư"}, "A", "b", add=True).after
    assert (central.kind, central.issuer, central.status, central.scope) == (
        "Nghị định",
        "Chính phủ",
        "unknown",
        "central",
    )
    assert central.in_force(TODAY) is Force.UNKNOWN
    local = propose(library.registry, "15/2026/NQ-HĐND", NAMED, "A", "b", add=True).after
    assert (local.scope, local.province, local.confidence) == ("province", "Tuyên Quang", "medium")


def test_correcting_one_of_several_needs_its_issuer(library: Library) -> None:
    """Two documents with one number are told apart by issuer; an unknown one cannot be corrected."""
    add(library, "124/KH-UBND", kind="Kế hoạch", issuer="UBND tỉnh Gia Lai")
    with pytest.raises(BadRequest, match="ghi rõ cơ quan"):
        propose(library.registry, "124/KH-UBND", {"note": "x"}, "A", "b", add=False)
    chosen = propose(library.registry, "124/KH-UBND", {"note": "x", "issuer": "UBND tỉnh Gia Lai"}, "A", "b", add=False)
    assert chosen.changes == ("ghi chú: (trống) → x",)
    with pytest.raises(BadRequest, match="chưa có"):
        propose(library.registry, "999/2026/NĐ-CP", {"note": "x"}, "A", "b", add=False)
    with pytest.raises(BadRequest, match="đã đúng như vậy"):
        propose(library.registry, "30/2020/NĐ-CP", {"issued": "05/03/2020"}, "A", "b", add=False)


def test_a_number_of_another_year_is_another_document(turn: Turn, library: Library, tmp_path: Path) -> None:
    """01/NQ-CP of 2027, told in the conversation or in a list, leaves that of 2021 as it was."""
    before = library.registry.find("01/NQ-CP")[0]
    turn.message = "ghi vào danh mục 01/NQ-CP: ngày ban hành: 05/01/2027; trích yếu: Nhiệm vụ năm 2027; nguồn: công báo"
    (call,) = understand(turn.message, None).calls
    assert "Thêm 01/NQ-CP" in do(turn, call.name, **call.arguments).text
    path = tmp_path / "list.csv"
    path.write_text(
        "Số ký hiệu,Trích yếu,Ngày ban hành\n01/NQ-CP,Nhiệm vụ năm 2026,03/01/2026\n01/NQ-CP,Nhiệm vụ 2027,05/01/2027\n",
        encoding="utf-8",
    )
    found = read_list(path, library.registry, "A", "vbpl.vn")
    assert [(one.before is None, one.after.year) for _, one in found.proposed] == [(True, 2026), (False, 2027)]
    keep_list(library.folder, found)
    titles = {one.year: one.title for one in library.registry.find("01/NQ-CP")}
    assert titles == {2021: before.title, 2026: "Nhiệm vụ năm 2026", 2027: "Nhiệm vụ 2027"}


def test_recording_in_the_conversation(turn: Turn, library: Library) -> None:
    """An officer's sentence becomes a record, with its source; without a source it is refused."""
    message = "ghi vào danh mục 30/2020/NĐ-CP: ngày hết hiệu lực: 15/11/2026; nguồn: vbpl.vn; người ghi: Lê Văn C"
    (call,) = understand(message, None).calls
    turn.message = message
    said = do(turn, call.name, **call.arguments).text
    assert "ngày hết hiệu lực: (trống) → 15/11/2026" in said and "Lê Văn C" in said
    assert library.registry.find("30/2020/NĐ-CP")[0].expires == date(2026, 11, 15)
    turn.message = "83/2015/QH13: ghi chú: x; màu: đỏ; nguồn vbpl.vn"
    with pytest.raises(ToolInputError, match="nguồn"):
        do(turn, "record_legal_document", number="83/2015/QH13", fields="ghi chú: x", source="")
    with pytest.raises(ToolInputError, match="Không hiểu"):
        do(turn, "record_legal_document", number="83/2015/QH13", fields="màu: đỏ", source="vbpl.vn")


def test_a_record_is_never_made_up(turn: Turn, library: Library) -> None:
    """What does not stand in the officer's message is not recorded, whoever fills the tool in."""
    turn.message = "nghị định 30/2020/NĐ-CP còn hiệu lực không?"
    with pytest.raises(ToolInputError, match="không có trong tin nhắn"):
        do(turn, "record_legal_document", number="30/2020/NĐ-CP", fields="expires: 2026-01-01", source="vbpl.vn")
    turn.message = "ghi danh mục 30/2020/NĐ-CP: hết hiệu lực từ 15/11/2026, nguồn vbpl.vn"
    with pytest.raises(ToolInputError, match="16/11/2026"):
        do(turn, "record_legal_document", number="30/2020/NĐ-CP", fields="expires: 16/11/2026", source="vbpl.vn")
    do(turn, "record_legal_document", number="30/2020/NĐ-CP", fields="expires: 2026-11-15", source="vbpl.vn")
    assert library.registry.find("30/2020/NĐ-CP")[0].expires == date(2026, 11, 15)


def test_fields_by_their_names() -> None:
    """A field is named in the officer's words or in those of the schema."""
    assert field_named("Ngày hết hiệu lực") == "expires" == field_named("hết hiệu lực từ") == field_named("expires")
    assert field_named("được thay thế bởi") == "replaced_by" and field_named("thay thế") == "replaces"
    assert field_named("màu") == ""


CSV = (
    "STT;Số ký hiệu;Loại văn bản;Cơ quan ban hành;Trích yếu;Ngày ban hành;Ngày có hiệu lực;Ngày hết hiệu lực;"
    "Tình trạng hiệu lực;Văn bản thay thế;Ký bởi\n"
    "1;21/2026/QĐ-UBND;Quyết định;UBND tỉnh Gia Lai;Ban hành định mức chi;15/05/2026;01/06/2026;;Còn hiệu lực;;X\n"
    "2;30/2020/NĐ-CP;Nghị định;Chính phủ;Về công tác văn thư;05/03/2020;05/03/2020;15/11/2026;Hết hiệu lực toàn bộ;"
    "99/2026/NĐ-CP;Y\n"
    "3;không số;Quyết định;UBND tỉnh Gia Lai;Gì đó;01/01/2026;;;;;\n"
    "4;22/2026/QĐ-UBND;Quyết định;UBND tỉnh Gia Lai;Gì đó;01/01/2025;;;Còn hiệu lực;;\n"
    "5;73/2026/NĐ-CP;;;;10/03/2026;01/01/2026;;;;\n"
)


def test_a_list_of_the_national_database_is_imported(library: Library, tmp_path: Path) -> None:
    """New and changed rows are shown before they are kept; bad ones are told with line and reason; the rest is as it was."""
    path = tmp_path / "danh-sach.csv"
    path.write_text(CSV, encoding="utf-8-sig")
    found = read_list(path, library.registry, "Nguyễn Văn A", "vbpl.vn")
    assert not (library.folder / OFFICE_FILE).exists()
    assert [(line, one.after.id, one.before is None) for line, one in found.proposed] == [
        (2, "21/2026/QĐ-UBND", True),
        (3, "30/2020/NĐ-CP", False),
    ]
    assert "ngày hết hiệu lực: (trống) → 15/11/2026" in found.proposed[1][1].text
    assert [(bad.line, bad.reason.split(":")[0][:20]) for bad in found.bad] == [
        (4, "không nhận ra số, ký"),
        (5, "22/2026/QĐ-UBND"),
    ]
    assert (found.unchanged, found.ignored) == (1, ("STT", "Ký bởi"))
    keep_list(library.folder, found)
    added = library.registry.find("21/2026/QĐ-UBND")[0]
    assert (added.province, added.confidence, added.in_force(TODAY)) == ("Gia Lai", "high", Force.IN_FORCE)
    assert library.registry.find("30/2020/NĐ-CP")[0].in_force(TODAY) is Force.EXPIRED
    again = read_list(path, library.registry, "Nguyễn Văn A", "vbpl.vn")
    assert (again.proposed, again.unchanged) == ((), 3)


def test_a_list_may_be_json(library: Library, tmp_path: Path) -> None:
    """Records under any name of the list, headers in any spelling, issuers as objects."""
    rows = [
        {
            "soKyHieu": "88/2026/TT-BTC", "loaiVanBan": "Thông tư", "coQuanBanHanh": {"ten": "Bộ Tài chính"},
            "trichYeu": "Hướng dẫn lập dự toán năm 2027", "ngayBanHanh": "2026-07-01T00:00:00",
            "ngayCoHieuLuc": "2026-08-15", "tinhTrangHieuLuc": "Còn hiệu lực", "linhVuc": ["Ngân sách", "Dự toán"],
        }
    ]  # fmt: skip
    path = tmp_path / "list.json"
    path.write_text(json.dumps({"total": 1, "items": rows}, ensure_ascii=False), encoding="utf-8")
    ((_, one),) = read_list(path, library.registry, "A", "vbpl.vn").proposed
    assert (one.after.issuer, one.after.topics) == ("Bộ Tài chính", ("ngân sách", "dự toán"))
    assert (one.after.issued, one.after.effective) == (date(2026, 7, 1), date(2026, 8, 15))


@pytest.mark.parametrize(
    ("number", "kind", "written", "title"),
    [
        ("04/2011/QH13", "Luật", "Luật Đo lường", "Đo lường"),
        ("30/2020/NĐ-CP", "Nghị định", "Nghị định về công tác văn thư.", "Về công tác văn thư"),
        (
            "30/2020/NĐ-CP",
            "",
            "Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư",
            "Công tác văn thư",
        ),
        ("26/2026/TT-BTC", "Thông tư", "Hướng dẫn Nghị định số 73/2026/NĐ-CP", "Hướng dẫn Nghị định số 73/2026/NĐ-CP"),
    ],
)
def test_titles_of_a_list_lose_what_stands_elsewhere(
    library: Library, tmp_path: Path, number: str, kind: str, written: str, title: str
) -> None:
    """Kind, number, day and issuer have fields of their own; the title is what is left."""
    path = tmp_path / "list.csv"
    path.write_text(f"Số ký hiệu,Loại văn bản,Tên văn bản,Ghi chú\n{number},{kind},{written},mới\n", encoding="utf-8")
    ((_, one),) = read_list(path, library.registry, "A", "vbpl.vn").proposed
    assert one.after.title.removeprefix("Về ").casefold() == title.removeprefix("Về ").casefold()


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", b"[1, 2]", b"{", b"", "Số ký hiệu\n".encode("utf-16")[:7], b"\xff\x00\x81"]
)
def test_a_list_that_cannot_be_read_is_refused(library: Library, tmp_path: Path, content: bytes) -> None:
    """A file that is no such list is told so, with its name."""
    path = tmp_path / "tep.csv"
    path.write_bytes(content)
    with pytest.raises(BadRequest, match=r"tep\.csv"):
        read_list(path, library.registry, "A", "vbpl.vn")


def test_a_large_list_takes_seconds(library: Library, tmp_path: Path) -> None:
    """A thousand rows are read, kept, and then loaded with the registry in a time an officer does not notice."""
    rows = [f"{n}/2026/QĐ-UBND,Quyết định,UBND tỉnh Gia Lai,Việc thứ {n},15/05/2026,01/06/2026" for n in range(1, 1001)]
    path = tmp_path / "nhieu.csv"
    head = "Số ký hiệu,Loại văn bản,Cơ quan ban hành,Trích yếu,Ngày ban hành,Ngày có hiệu lực"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    found = read_list(path, library.registry, "A", "vbpl.vn")
    assert (len(found.proposed), found.bad) == (1000, ())
    keep_list(library.folder, found)
    assert len(library.registry.all()) == 1183
    assert [one.id for one in library.registry.find("77/2026/qd-ubnd")] == ["77/2026/QĐ-UBND"]


def test_suggestions_for_the_draft_in_hand(turn: Turn) -> None:
    """Family, province and year are those of the draft; without a draft the family must be named."""
    with pytest.raises(ToolInputError, match="mẫu"):
        do(turn, "suggest_bases")
    with pytest.raises(ToolInputError):
        do(turn, "suggest_bases", template="không-có")
    do(turn, "start_draft", template="phan-bo-kinh-phi", agency="UBND xã Quang Bình", province="Tuyên Quang",
       year="2027", ceiling="450 triệu")  # fmt: skip
    said = do(turn, "suggest_bases").text
    proposed, _, doubtful = said.partition("Phải kiểm tra trước khi dùng:")
    assert "93/2025/QH15" in proposed and "29/2013/QH13" not in said
    assert "cần kiểm tra sau sắp xếp" in doubtful and "09/2015/QĐ-UBND" in doubtful and "Tây Ninh" not in said


def test_a_draft_for_a_merged_commune_says_so(turn: Turn) -> None:
    """A commune that ended in the merger is named with what it belongs to now; one of today is not remarked on."""
    given = {"template": "phan-bo-kinh-phi", "province": "Gia Lai", "year": "2027", "ceiling": "450 triệu"}
    said = do(turn, "start_draft", agency="UBND xã Tây Xuân", **given).text
    assert "xã Tây Xuân không còn từ ngày 01/07/2025 (nay thuộc xã Tây Sơn, tỉnh Gia Lai)" in said
    turn.draft_id = None
    assert "không còn" not in do(turn, "start_draft", agency="UBND xã Tây Sơn", **given).text


def test_places_in_the_conversation(turn: Turn) -> None:
    """Old and new names are answered, agencies too; a name nobody knows is said to be unknown."""
    assert (
        "nay thuộc xã Tây Sơn, tỉnh Gia Lai"
        in do(turn, "find_place", name="xã Tây Xuân, huyện Tây Sơn, tỉnh Bình Định").text
    )
    assert "Sở Tài chính tỉnh Tuyên Quang" in do(turn, "find_place", name="Sở KH&ĐT tỉnh Hà Giang").text
    assert "có vào ngày 01/06/2024" in do(turn, "find_place", name="huyện Quang Bình", on="01/06/2024").text
    assert "Chưa tìm thấy" in do(turn, "find_place", name="Atlantis").text


@pytest.mark.parametrize(
    ("message", "tool"),
    [
        ("Luật Đo lường còn hiệu lực không?", "find_legal_document"),
        ("Luật Ngân sách nhà nước số 83/2015/QH13 ngày 31/12/2025 còn hiệu lực không?", "find_legal_document"),
        ("ai viện dẫn nghị định 73/2026/NĐ-CP?", "find_legal_document"),
        ("văn bản nào thay thế 83/2015/QH13", "find_legal_document"),
        ("tra văn bản số 5700", "find_legal_document"),
        ("gợi ý căn cứ pháp lý cho kế hoạch này", "suggest_bases"),
        ("nen can cu vao nhung van ban nao", "suggest_bases"),
        ("văn bản nào cần bổ sung vào thư viện?", "list_missing_documents"),
        ("thư viện còn thiếu những văn bản nào", "list_missing_documents"),
        ("xã Tây Xuân, huyện Tây Sơn, tỉnh Bình Định nay thuộc xã nào?", "find_place"),
        ("tinh ha giang sap nhap vao dau", "find_place"),
        ("Sở KH&ĐT tỉnh Hà Giang nay là gì?", "find_place"),
        ("huyện Quang Bình còn không", "find_place"),
    ],
)
def test_requests_are_understood(message: str, tool: str) -> None:
    """What officers ask of documents and places becomes the one tool that answers it."""
    reading = understand(message, None)
    assert [call.name for call in reading.calls] == [tool]
    assert reading.unknown == ""


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("nghị định 30/2020 còn hiệu lực không", ["30/2020/NĐ-CP"]),
        ("Nghị quyết 57 còn hiệu lực không?", ["57-NQ/TW"]),
        ("QĐ 5700 của UBND huyện Tây Sơn còn hiệu lực không", ["5700/QĐ-UBND"]),
        ("thông tư 26 năm 2026 của Bộ Tài chính còn hiệu lực không?", ["26/2026/TT-BTC"]),
        ("Luật Khoa học và công nghệ năm 2013 còn hiệu lực không", ["29/2013/QH13"]),
        ("Luật KH&CN còn hiệu lực không", ["29/2013/QH13"]),
        ("luat nsnn 2015 con hieu luc khong", ["83/2015/QH13"]),
        ("Luật Ngân sách nhà nước", ["83/2015/QH13", "89/2025/QH15"]),
        ("tra Luật Đo lường", ["04/2011/QH13"]),
        ("luật khoa học công nghệ và đổi mới sáng tạo còn hiệu lực không", ["93/2025/QH15"]),
        ("thông tư 5700 còn hiệu lực không", []),
    ],
)
def test_half_a_number_and_a_name_are_enough(turn: Turn, message: str, asked: list[str]) -> None:
    """Kind and number, a year, a law's name or its abbreviation lead to the documents meant; else "chưa xác minh"."""
    (call,) = understand(message, None).calls
    assert call.name == "find_legal_document"
    library = turn.workspace.library
    assert [one.asked for one in look_up(library, library.registry, call.arguments["number"], TODAY)] == asked
    if not asked:
        assert "chưa xác minh" in do(turn, call.name, **call.arguments).text


def test_the_checker_knows_what_the_office_recorded(turn: Turn, library: Library) -> None:
    """A basis that the office recorded as ended is found by the check of a draft and of a file."""
    do(turn, "start_draft", template="phan-bo-kinh-phi", agency="UBND xã Tây Sơn", province="Gia Lai", year="2027",
       ceiling="450 triệu")  # fmt: skip
    do(turn, "add_basis", text="30/2020/NĐ-CP")

    def rules() -> set[str]:
        plan = resolve(turn.draft().plan)
        return {finding.rule for finding in check(plan, turn.workspace.context(plan)).findings}

    assert "citation-expired" not in rules()
    correct(library, "30/2020/NĐ-CP", expires="15/11/2026")
    assert "citation-expired" in rules()


def test_the_whole_conversation_answers(tmp_path: Path) -> None:
    """A question typed without marks is answered by the session, with what holds instead."""
    session = compose(Settings(home=tmp_path))
    events = session.handle("nghi dinh 24/2014/nd-cp den ngay 10/01/2026 con hieu luc khong", None)
    said = "".join(event.text for event in events if isinstance(event, Said))
    assert "đã hết hiệu lực" in said and "Ngày này áp dụng Nghị định 150/2025/NĐ-CP" in said
