"""The phrasebook understands officers: what they ask becomes the right calls, or a question, or is said not to be."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.phrasebook import Reading, understand
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.folding import fold
from knowledge.domain.money import Money, Unit
from knowledge.domain.plan import Brief, Header, Paragraph, Plan, Section

FOLDER = Path(__file__).parent


def line(number: str, label: str, millions: int | None = None, *children: BudgetLine) -> BudgetLine:
    """A budget line with its amount in the third column; groups are blank."""
    money = None if millions is None else Money(millions * 1_000_000)
    entry = Entry(str(millions or ""), None if millions is None else Decimal(millions), money)
    return BudgetLine(number, number, label, (Entry(), Entry(), entry), children)


def table(key: str, caption: str, *lines: BudgetLine, allocation: bool = True) -> BudgetTable:
    """A table with columns STT, content, amount in triệu đồng."""
    columns = (
        Column("STT", Role.NUMBER),
        Column("Nội dung", Role.LABEL),
        Column("Kinh phí", Role.AMOUNT, Unit.TRIEU),
    )
    return BudgetTable(key, caption, columns, lines, unit=Unit.TRIEU, allocation=allocation)


def _slot(name: str, what: str) -> tuple[Paragraph]:
    """A paragraph that waits for a fact."""
    return (Paragraph(f"{{fact:{name}|{what}}}"),)


def draft() -> Plan:
    """A draft with two tables that share a ceiling, four sections and a few open slots."""
    first = table(
        "bang-1", "Kinh phí giao Phòng Kinh tế",
        line("1", "Thông tin, tuyên truyền", None,
             line("1.1", "Tập huấn nghiệp vụ quản lý", 20), line("1.2", "Tuyên truyền trên đài truyền thanh", 15)),
        line("2", "Ứng dụng tiến bộ kỹ thuật", None,
             line("2.1", "Mô hình tưới tiết kiệm nước", 60), line("2.2", "Chuyển giao kỹ thuật trồng rau an toàn", 40)),
        line("3", "Kiểm tra đo lường, chất lượng", 10),
    )  # fmt: skip
    second = table(
        "bang-2", "Kinh phí giao Văn phòng",
        line("1", "Chuyển đổi số", None,
             line("1.1", "Tổ công nghệ số cộng đồng", 30), line("1.2", "Tập huấn kỹ năng số cho người dân", 25)),
    )  # fmt: skip
    sections = (
        Section("s1", "I", "MỤC ĐÍCH, YÊU CẦU", (), (
            Section("s1.1", "1", "Mục đích", (Paragraph("Cụ thể hóa nhiệm vụ năm {year}."),)),
            Section("s1.2", "2", "Yêu cầu", (Paragraph("Đúng thời hạn."),)))),
        Section("s2", "II", "NHIỆM VỤ TRỌNG TÂM", (), (
            Section("s2.1", "1", "Thông tin, tuyên truyền, tập huấn",
                    _slot("nhan_luc", "nhân lực được phân công phụ trách")),
            Section("s2.2", "2", "Ứng dụng tiến bộ khoa học và công nghệ",
                    _slot("nhiem_vu_ung_dung", "mô hình, quy trình hoặc công nghệ dự kiến")),
            Section("s2.3", "3", "Chuyển đổi số", (Paragraph("Duy trì tổ công nghệ số."),)))),
        Section("s3", "III", "KINH PHÍ THỰC HIỆN", (Paragraph("Tổng {amount:tong_kinh_phi}."),), (
            Section("s3.1", "1", "Phân bổ cho Phòng Kinh tế", (first,)),
            Section("s3.2", "2", "Phân bổ cho Văn phòng", (second,)))),
        Section("s4", "IV", "TỔ CHỨC THỰC HIỆN", _slot("don_vi_chu_tri", "tên đơn vị được giao chủ trì")),
    )  # fmt: skip
    return Plan(
        Header(kind="KẾ HOẠCH", subject="Hoạt động khoa học và công nghệ năm {year}"),
        bases=(
            Paragraph("Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15;"),
            *_slot("quyet_dinh_du_toan", "số, ngày của Quyết định giao dự toán ngân sách năm kế hoạch"),
            *_slot("van_ban_chuyen_nguon", "số, ngày của văn bản cho phép chuyển nguồn"),
        ),
        sections=sections,
        brief=Brief("phan-bo-kinh-phi", "UBND xã Tây Sơn", "Gia Lai", 2027, "xa", Money(200_000_000)),
    )  # fmt: skip


def requests() -> list[tuple[bool, str, list[Any]]]:
    """(with a draft, message, what is expected) of every request kept beside this file."""
    found = []
    for path in sorted(FOLDER.glob("requests_*.yaml")):
        for moment, items in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            found += [(moment == "draft", message, expected) for message, *expected in items]
    return found


def came_out(reading: Reading) -> list[Any]:
    """The reading as the request files write it."""
    if reading.question is not None:
        return ["ask"]
    called = [
        {call.name: {name: value for name, value in call.arguments.items() if name != "request"}}
        for call in reading.calls
    ]
    if reading.unknown:
        return [*called, "unknown"]
    return called or ["answer"]


def same(found: list[Any], expected: list[Any], bare: bool) -> bool:
    """Equal; arguments that a request does not name must be empty; without diacritics values compare folded."""
    if len(found) != len(expected):
        return False
    for one, other in zip(found, expected, strict=True):
        if isinstance(one, str) or isinstance(other, str):
            if one != other:
                return False
            continue
        (name, arguments), (wanted, values) = next(iter(one.items())), next(iter(other.items()))
        shown = {key: fold(value) if bare else value for key, value in arguments.items() if value}
        asked = {key: fold(value) if bare else value for key, value in values.items() if value}
        if name != wanted or shown != asked:
            return False
    return True


REQUESTS = requests()


@pytest.mark.parametrize(("has_draft", "message", "expected"), REQUESTS, ids=[message for _, message, _ in REQUESTS])
def test_requests_become_the_right_calls(has_draft: bool, message: str, expected: list[Any]) -> None:
    """Every request comes out as written beside it."""
    found = came_out(understand(message, draft() if has_draft else None))
    assert same(found, expected, bare=False), found


@pytest.mark.parametrize(("has_draft", "message", "expected"), REQUESTS, ids=[message for _, message, _ in REQUESTS])
def test_requests_are_understood_without_diacritics(has_draft: bool, message: str, expected: list[Any]) -> None:
    """The same requests typed without any diacritics come out the same, but for the letters."""
    bare = "\n".join(fold(line) for line in message.splitlines())
    found = came_out(understand(bare, draft() if has_draft else None))
    assert same(found, expected, bare=True), found


QUESTIONS = [message for has_draft, message, expected in REQUESTS if has_draft and expected == ["ask"]]


@pytest.mark.parametrize("message", QUESTIONS)
def test_every_answer_offered_is_understood(message: str) -> None:
    """Each quick reply of a question is understood, and no two of them as the same; one may be to leave all as it is."""
    question = understand(message, draft()).question
    assert question is not None
    assert question.reason
    kept = [option for option in question.options if option.message == "để nguyên"]
    made = [understand(option.message, draft()) for option in question.options if option not in kept]
    assert all(reading.calls and not reading.unknown for reading in made), made
    assert len({repr(reading.calls) for reading in made}) == len(made) > 1 - len(kept)


@pytest.mark.parametrize("plan", [None, draft()], ids=["no draft", "a draft"])
def test_what_is_not_understood_is_said_with_examples_that_are(plan: Plan | None) -> None:
    """The sentence quotes the message and offers requests that fit the moment, each of them understood."""
    reading = understand("hôm nay trời đẹp", plan)
    assert reading.calls == ()
    assert "“hôm nay trời đẹp”" in reading.unknown
    offered = [line[2:] for line in reading.unknown.splitlines() if line.startswith("- ")]
    assert 4 <= len(offered) <= 5
    for example in offered:
        asked = understand(example, plan)
        assert asked.question is not None or (asked.calls and not asked.unknown), example


def test_nothing_is_done_of_a_message_that_is_half_understood() -> None:
    """The officer is told what was not understood, and may have the rest done."""
    reading = understand("tăng mục 2.1 lên 80 triệu; bưng 4 cái bàn lại; xuất file word", draft())
    assert reading.calls == ()
    assert reading.question is not None
    assert "bưng 4 cái bàn lại" in reading.question.reason
    rest = understand(reading.question.options[0].message, draft())
    assert [call.name for call in rest.calls] == ["set_amount", "export_draft"]


def test_every_line_of_real_plans_can_be_named(seeds: tuple[Path, ...]) -> None:
    """In plans as officers write them, each numbered line is found by its number path and table, or asked about."""
    from assistant.operations.targets import line_paths
    from knowledge.parsing.plan import parse_plan
    from knowledge.readers import read

    named = 0
    for path in seeds:
        plan = parse_plan(read(path))
        for ordinal, (_, found) in enumerate(plan.tables(), 1):
            for address in filter(None, line_paths(found).values()):
                reading = understand(f"đặt dòng {address} bảng {ordinal} là 5 triệu", plan)
                assert reading.question is not None or [call.name for call in reading.calls] == ["set_amount"], address
                named += 1
    assert named > 20


def test_the_provinces_are_those_of_the_registry() -> None:
    """The names the grammar knows are today's provinces."""
    from assistant.phrasebook.places import PROVINCES
    from knowledge.registry import load_agencies

    assert sorted(PROVINCES) == sorted(province.name for province in load_agencies().provinces)


@pytest.mark.parametrize("message", ["", "   ", "?!", "\n\n", "và", "a" * 5000, "tăng " * 400, "2.1, " * 300])
def test_odd_messages_do_no_harm(message: str) -> None:
    """Empty, endless and senseless messages are answered within three seconds, and nothing is done."""
    begun = time.perf_counter()
    reading = understand(message, draft())
    assert reading.calls == ()
    assert reading.unknown or reading.question
    assert time.perf_counter() - begun < 3
