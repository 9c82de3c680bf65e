"""How files are handed over: by suffix, whole or not at all, with a note where findings were released."""

import hashlib
import os
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pytest

from assistant.checks.context import CheckContext
from assistant.checks.gate import CheckedPlan
from assistant.checks.report import check
from assistant.errors import AssistantError, BadRequest
from assistant.export import EXPORTERS, export, markdown
from assistant.export.readback import compare
from knowledge.domain.finding import Suppression
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read
from tests.assistant.export_plans import checked, draft_plan, full_plan, with_section


@pytest.mark.parametrize("suffix", EXPORTERS)
@pytest.mark.parametrize("final", [False, True])
def test_each_format_leaves_one_file_and_nothing_else(suffix: str, final: bool, tmp_path: Path) -> None:
    """Draft and final leave as exactly one file of the name asked for; no temporary file stays."""
    plan = full_plan() if final else draft_plan()
    path = tmp_path / f"kế hoạch 2026{suffix}"
    done = export(checked(plan, final=final), path)
    assert (done.path, done.final, done.cover_note) == (path, final, None)
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_size > 2000


@pytest.mark.parametrize("suffix", [".docx", ".md"])
def test_what_is_written_is_read_back_the_same(suffix: str, tmp_path: Path) -> None:
    """Our own reader takes every table figure, total, words and amount in prose back from the file."""
    for plan in (full_plan(), draft_plan()):
        path = tmp_path / f"a{suffix}"
        export(checked(plan), path)
        again = parse_plan(read(path))
        assert compare(plan, again) == ()
        assert [line.money for line in again_total(again)] == [line.money for line in again_total(plan)]
        assert again.header.number == "/KH-UBND"
        assert again.header.kind == "KẾ HOẠCH"
        assert again.header.subject == plan.header.subject
        assert again.header.agency == "ỦY BAN NHÂN DÂN XÃ TÂY SƠN"
        assert again.closing.signer == "Nguyễn Văn An"
        assert len(again.bases) == 2
        assert [section.appendix for section in again.sections] == [False, False, False, False, True]


def again_total(plan: Plan) -> list[Any]:
    return [entry for _, table in plan.tables() if table.total for entry in table.total.entries]


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    """A file of that name is replaced as a whole."""
    path = tmp_path / "a.html"
    path.write_text("cũ", encoding="utf-8")
    export(checked(full_plan()), path)
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.doc", "a.docx.exe"])
def test_an_unknown_suffix_is_refused(name: str, tmp_path: Path) -> None:
    """Another suffix is a bad request whose sentence names the suffixes there are."""
    with pytest.raises(BadRequest, match=r"\.docx, \.md, \.html"):
        export(checked(full_plan()), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_places_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    """An absent folder, a folder in place of the file and an impossible name are bad requests."""
    with pytest.raises(BadRequest, match="Không có thư mục"):
        export(checked(full_plan()), tmp_path / "không có" / "a.docx")
    (tmp_path / "b.docx").mkdir()
    with pytest.raises(BadRequest, match="là một thư mục"):
        export(checked(full_plan()), tmp_path / "b.docx")
    with pytest.raises(BadRequest, match=r"Không dùng được tên tệp|Không ghi được tệp"):
        export(checked(full_plan()), tmp_path / f"{'a' * 300}.docx")
    assert [entry.name for entry in tmp_path.iterdir()] == ["b.docx"]


@pytest.mark.parametrize("step", ["open", "replace"])
def test_a_disk_that_refuses_leaves_the_old_file(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing or renaming fails, the older file is untouched and nothing half-written stays."""
    path = tmp_path / "a.md"
    path.write_text("cũ", encoding="utf-8")

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(*((os, "fsync") if step == "open" else (os, "replace")), refuse)
    with pytest.raises(BadRequest, match="Không ghi được tệp"):
        export(checked(full_plan()), path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.md"]
    assert path.read_text(encoding="utf-8") == "cũ"


@pytest.mark.parametrize(
    ("written", "altered", "named"),
    [
        ("*11*", "*12*", "Tuyên truyền"),
        ("**735**", "**734**", "Tổng cộng"),
        ("735.000.000 đồng", "736.000.000 đồng", "735.000.000 đồng"),
        ("Bảy trăm ba mươi lăm", "Bảy trăm ba mươi sáu", "bằng chữ"),
        ("| 320 |", "| 32 |", "Số lượng"),
        ("| 3 | Trạm Y tế | 100 | 100 |  | Giao quý I |\n", "", "đã kiểm tra 4 dòng, đọc lại 3 dòng"),
    ],
)
def test_a_file_that_says_something_else_is_not_handed_over(
    written: str, altered: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One changed figure, total, amount in prose, word, quantity or row on disk: an error, and no file."""
    real = markdown.write

    def wrong(plan: CheckedPlan) -> bytes:
        text = real(plan).decode()
        assert written in text
        return text.replace(written, altered, 1).encode()

    monkeypatch.setattr(markdown, "write", wrong)
    with pytest.raises(AssistantError, match="chưa được giao") as refused:
        export(checked(draft_plan()), tmp_path / "a.md")
    assert named in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def faulty_plan() -> Plan:
    """A plan with an error that an officer may release: a list that does not add up."""
    text = "Toàn xã có 12 mô hình, trong đó: 7 mô hình trồng trọt và 4 mô hình chăn nuôi."
    return with_section(full_plan(), Section("s9", "V", "Số liệu hiện trạng", (Paragraph(text),)))


def test_released_findings_go_with_the_file(tmp_path: Path) -> None:
    """Where findings were released, a note beside the file gives rule, quotation, reason and the file's digest."""
    plan = faulty_plan()
    blocking = check(plan, CheckContext(date(2026, 1, 15))).blocking
    assert {finding.rule for finding in blocking} == {"breakdown-mismatch"}
    released = tuple(
        Suppression(finding.rule, finding.place.quote, "Một mô hình kết hợp", "Trần Thị Bình") for finding in blocking
    )
    path = tmp_path / "a.docx"
    done = export(checked(plan, suppressions=released), path)
    assert done.cover_note == tmp_path / "a.docx.phieu-kiem-tra.md"
    note = done.cover_note.read_text(encoding="utf-8")
    for part in ("breakdown-mismatch", "12 mô hình", "Một mô hình kết hợp", "Trần Thị Bình"):
        assert part in note
    assert hashlib.sha256(path.read_bytes()).hexdigest() in note
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.docx", "a.docx.phieu-kiem-tra.md"]


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    """No time, no chance: exporting twice gives one and the same file in every format."""
    for suffix in EXPORTERS:
        one, two = tmp_path / f"1{suffix}", tmp_path / f"2{suffix}"
        export(checked(full_plan()), one)
        export(checked(full_plan()), two)
        assert one.read_bytes() == two.read_bytes()


def test_export_is_quick(tmp_path: Path) -> None:
    """A plan of the size officers write leaves as Word in under 300 ms once the vendors are loaded."""
    ready = checked(full_plan())
    export(ready, tmp_path / "a.docx")
    times = []
    for _ in range(3):
        start = time.perf_counter()
        export(ready, tmp_path / "a.docx")
        times.append(time.perf_counter() - start)
    assert min(times) < 0.3


def test_real_plans_leave_and_come_back(seeds: tuple[Path, ...], tmp_path: Path) -> None:
    """Each real plan, its errors released, is written as Word and Markdown and read back with the same figures."""
    for seed in seeds:
        plan = parse_plan(read(seed))
        blocking = check(plan, CheckContext(date(2026, 1, 15))).blocking
        released = tuple(Suppression(finding.rule, finding.place.quote, "theo bản gốc") for finding in blocking)
        for suffix in (".docx", ".md"):
            export(checked(plan, suppressions=released), tmp_path / f"{seed.stem}{suffix}")


def test_compare_says_what_is_missing() -> None:
    """A table or an amount that is gone is named; equal plans differ in nothing."""
    plan = full_plan()
    assert compare(plan, plan) == ()
    fewer = replace(plan, sections=plan.sections[:-1])
    assert compare(plan, fewer) == ("Bản đã kiểm tra có 3 bảng, tệp đọc lại có 2 bảng.",)
