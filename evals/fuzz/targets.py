"""What is fuzzed: bytes go the way a file goes, and must end with a report or with a sentence that refuses them.

Anything else is a defect: an exception, a rule that breaks off, more figures tied than found, over 2 s of work.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date

from assistant.checks.context import context_for
from assistant.checks.report import check
from assistant.checks.rules import load_rules
from evals.fuzz.word_files import BEGINNINGS, packed
from evals.measurement import ROOT
from knowledge.domain.source import SourceText
from knowledge.errors import UnreadableFile
from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text
from knowledge.readers.word import read_word

__all__ = ["TARGETS", "WORDS", "beginnings", "load_rules"]

TODAY = date(2026, 11, 20)
SLOW_S = 2.0
_ZIP = b"PK\x03\x04"

WORDS = (
    "KẾ HOẠCH", "Căn cứ ", "Số: /KH-UBND", "ngày    tháng 2 năm 2026", "TM. ỦY BAN NHÂN DÂN", "Nơi nhận:", "Phụ lục I",
    "Đơn vị tính: triệu đồng", "Bảng 1: ", "trong đó: ", "Tổng cộng", "| STT | Nội dung | Kinh phí |", "|---|---|---|",
    "Số lượng", "Đơn giá", "Thành tiền", "1.006", "39,6", "1.5", "2.400.400.000 đồng", "30%", "10 ha", "-5", "1.1. ",
    "(Bằng chữ: Hai tỷ đồng)", "12/QĐ-UBND ", "ngày 31/02/2026", "[CẦN BỔ SUNG: x]", "**", "<b>", "</b>", "a) ", "\t",
    "II. ", "A. ", "PHẦN I", "03 mô hình: ", "chuyển nguồn ", "được giao ", "Quý II", "Năm 2026", "\u00a0", "một trăm",
)  # fmt: skip


def text(given: bytes) -> None:
    """A text file: read, parsed, checked."""
    _examine(lambda: read_text("thử.txt", given))


def word(given: bytes) -> None:
    """A Word file: the bytes as they are when they are a package, else the package they stand for."""
    raw = given if given.startswith(_ZIP) else packed(given)
    _examine(lambda: read_word("thử.docx", raw))


TARGETS: dict[str, Callable[[bytes], None]] = {"text": text, "word": word}


def beginnings(target: str) -> Iterator[bytes]:
    """The inputs that fuzzing starts from: plans of ours as text, or small Word files."""
    if target == "text":
        for folder in ("tests/corpus/clean", "tests/corpus/faulty", "evals/corpus"):
            yield from (path.read_bytes() for path in sorted((ROOT / folder).glob("*.md")))
        return
    yield from BEGINNINGS
    yield from (packed(one) for one in BEGINNINGS)


def _examine(read: Callable[[], SourceText]) -> None:
    begun = time.process_time()
    try:
        source = read()
    except UnreadableFile as refused:
        if "thử" not in str(refused):
            raise ValueError(f"the sentence names no file: {refused}") from refused
        return
    plan = parse_plan(source)
    report = check(plan, context_for(plan, today=TODAY))
    crashed = [finding.message for finding in report.findings if finding.rule == "rule-crashed"]
    if crashed:
        raise ValueError(f"a rule broke off: {crashed[0]}")
    if (spent := time.process_time() - begun) > SLOW_S:
        raise ValueError(f"{spent:.1f} s of work")
    if report.coverage.figures_tied > report.coverage.figures_found:
        raise ValueError(f"more figures tied than found: {report.coverage}")
