"""Where the outcomes of a check go as they come: standard output, a table for spreadsheets, a log for other programs.

Each is written file by file, so that a run over thousands of plans holds none of them.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import textwrap
import time
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from assistant.checks import RULE_BOOK
from assistant.cli.examining import UNREADABLE, FileCheck, kept_apart
from knowledge.domain.finding import Suppression

_VERDICTS = {"pass": "ĐẠT", "review": "CẦN XEM LẠI", "fail": "KHÔNG ĐẠT", UNREADABLE: "KHÔNG ĐỌC ĐƯỢC"}
_CSV_HEAD = (
    "Tệp", "Kết quả", "Lỗi", "Cảnh báo", "Lưu ý", "Số liệu tìm thấy", "Đọc được", "Đã đối chiếu", "Bảng",
    "Bảng đã cộng", "Ghi chú",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@")
_STEP_S = 0.1


class Teller(Protocol):
    """Takes the outcomes one by one, then what holds for the whole run."""

    def tell(self, check: FileCheck) -> None:
        """One more file."""

    def finish(self, unused: tuple[Suppression, ...]) -> None:
        """No more files; ``unused`` are the suppressions that released nothing in any of them."""


@dataclass(slots=True)
class Progress:
    """How far the run is, on standard error when that is a terminal: count, rate, the name of the file just done."""

    total: int
    live: bool
    begun: float = field(default_factory=time.monotonic)
    shown: float = 0.0
    done: int = 0

    def step(self, name: str) -> None:
        """One more file is done."""
        self.done += 1
        now = time.monotonic()
        if self.live and (now - self.shown > _STEP_S or self.done == self.total):
            self.shown = now
            line = f"[{self.done}/{self.total}] {self._rate(now)}  {name}"
            room = max(20, shutil.get_terminal_size().columns - 1)
            self._write(line if len(line) <= room else f"{line[: room - 1]}…")

    def hide(self) -> None:
        """Make room for other lines."""
        if self.live:
            self._write("")

    def finish(self) -> None:
        """Say how long it took."""
        if self.live:
            self._write("")
            now = time.monotonic()
            seconds = f"{now - self.begun:.1f}".replace(".", ",")
            sys.stderr.write(f"Đã kiểm tra {self.done} tệp trong {seconds} giây ({self._rate(now)}).\n")

    def _rate(self, now: float) -> str:
        rate = f"{self.done / max(now - self.begun, 1e-9):.1f}"
        return f"{rate.replace('.', ',')} tệp/giây"

    @staticmethod
    def _write(line: str) -> None:
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


@dataclass(slots=True)
class TextTeller:
    """Reports for people, and a table at the end where there were several files."""

    progress: Progress
    rows: list[FileCheck] = field(default_factory=list)

    def tell(self, check: FileCheck) -> None:
        """Print what is to be said of this file."""
        self.rows.append(kept_apart(check))
        if check.shown:
            self.progress.hide()
            print(check.shown)

    def finish(self, unused: tuple[Suppression, ...]) -> None:
        """Print the table, and the suppressions that are to be taken off the list."""
        self.progress.hide()
        if len(self.rows) > 1:
            print(summary(self.rows))
        for one in unused:
            print(f"Lý do cho qua không còn dùng: [{one.rule}] “{one.quote}”. Hãy bỏ khỏi danh sách.")


@dataclass(slots=True)
class JsonTeller:
    """``{"files": […], "rule_book", "unused_suppressions"}``, printed as the files come."""

    begun: bool = False

    def tell(self, check: FileCheck) -> None:
        """Print one element of ``files``."""
        print(",\n" if self.begun else '{\n  "files": [\n', textwrap.indent(check.shown, "    "), sep="", end="")
        self.begun = True

    def finish(self, unused: tuple[Suppression, ...]) -> None:
        """Print what follows the files."""
        left = [{"rule": one.rule, "quote": one.quote, "reason": one.reason, "author": one.author} for one in unused]
        told = textwrap.indent(json.dumps(left, ensure_ascii=False, indent=2), "  ").lstrip()
        print(f'\n  ],\n  "rule_book": {json.dumps(RULE_BOOK)},\n  "unused_suppressions": {told}\n}}')


@dataclass(slots=True)
class CsvTeller:
    """One line per file, for spreadsheets (UTF-8 with the mark by which they know it)."""

    file: BinaryIO

    def __post_init__(self) -> None:
        self.file.write(b"\xef\xbb\xbf")
        self._row(_CSV_HEAD)

    def tell(self, check: FileCheck) -> None:
        """Write the line of this file."""
        coverage = check.coverage
        path = f"./{check.path}" if check.path.startswith(_FORMULA) else check.path
        self._row(
            (
                path,
                _VERDICTS[check.verdict],
                *check.counts,
                coverage.figures_found,
                coverage.figures_read,
                coverage.figures_tied,
                coverage.tables_found,
                coverage.tables_footed,
                check.reason,
            )
        )  # fmt: skip

    def finish(self, unused: tuple[Suppression, ...]) -> None:
        """Nothing follows the lines."""

    def _row(self, cells: tuple[object, ...]) -> None:
        line = io.StringIO(newline="")
        csv.writer(line).writerow(cells)
        self.file.write(line.getvalue().encode())


@dataclass(slots=True)
class SarifTeller:
    """A SARIF log of all files."""

    file: BinaryIO
    unread: list[tuple[str, str]] = field(default_factory=list)
    begun: bool = False

    def __post_init__(self) -> None:
        from assistant.reporting.sarif import head

        self.file.write(head().encode())

    def tell(self, check: FileCheck) -> None:
        """Write the results of this file."""
        if check.verdict == UNREADABLE:
            self.unread.append((check.path, check.reason))
        for result in check.sarif:
            self.file.write(f"{',' if self.begun else ''}\n{result}".encode())
            self.begun = True

    def finish(self, unused: tuple[Suppression, ...]) -> None:
        """Close the log."""
        from assistant.reporting.sarif import tail

        self.file.write(tail(self.unread).encode())


def summary(rows: list[FileCheck]) -> str:
    """The table of a run: a line per file, then the sums."""
    lines = [f"{'KẾT QUẢ':15}  {'LỖI':>4}  {'CẢNH BÁO':>8}  {'LƯU Ý':>5}  {'ĐỐI CHIẾU':>9}  TỆP"]
    for row in rows:
        errors, warnings, infos = row.counts
        tied = f"{row.coverage.figures_tied}/{row.coverage.figures_found}"
        lines.append(f"{_VERDICTS[row.verdict]:15}  {errors:>4}  {warnings:>8}  {infos:>5}  {tied:>9}  {row.path}")
    verdicts = [row.verdict for row in rows]
    told = ", ".join(
        f"{count} {word.lower()}" for verdict, word in _VERDICTS.items() if (count := verdicts.count(verdict))
    )
    errors, warnings, infos = (sum(row.counts[index] for row in rows) for index in range(3))
    lines.append(f"{len(rows)} tệp: {told}; {errors} lỗi, {warnings} cảnh báo, {infos} lưu ý.")
    return "\n".join(lines)


def is_terminal() -> bool:
    """True when somebody watches standard error."""
    return sys.stderr.isatty()
