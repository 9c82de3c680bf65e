"""``duthao check --fix | --comments``: the officer's Word file mended, or with the findings in it as comments."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import BadRequest
from knowledge.domain.finding import Finding, Severity, Verdict

if TYPE_CHECKING:
    from assistant.checks.report import CheckReport
    from assistant.mending import Annotated, Mended

_COUNTED = ((Severity.ERROR, "lỗi"), (Severity.WARNING, "cảnh báo"), (Severity.INFO, "lưu ý"))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--fix``, ``--comments`` and ``-o`` to ``check``."""
    parser.add_argument(
        "--fix", action="store_true", help="sửa những chỗ sửa an toàn được vào một bản mới của tệp Word, không đổi số"
    )
    parser.add_argument(
        "--comments", action="store_true", help="ghi các phát hiện thành nhận xét (comment) trong bản mới của tệp Word"
    )
    parser.add_argument("-o", "--out", metavar="TỆP", type=Path, help="tệp mới, dùng cùng --fix hoặc --comments")


def is_asked(options: argparse.Namespace) -> bool:
    """True where the command is to write a new Word file."""
    return bool(options.fix or options.comments or options.out)


def run(options: argparse.Namespace, examine: Callable[[Path], CheckReport]) -> int:
    """Mend the file, then write what is still found into the new one; 1 while errors are left.

    ``examine`` reads and checks a file.
    """
    from assistant.mending import Annotated, Mended, annotate, mend

    source, out = _asked(options)
    report = examine(source)
    mended = mend(source, report, out) if options.fix else Mended(None, (), (), ())
    if mended.path is not None:
        report = examine(mended.path)
    annotated = Annotated(None, 0)
    if options.comments:
        annotated = annotate(mended.path or source, report, out, date.today())
    if options.json:
        print(json.dumps(_facts(source, mended, annotated, report), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_told(source, options.fix, mended, options.comments, annotated, report)))
    return 1 if report.verdict is Verdict.FAIL else 0


def _asked(options: argparse.Namespace) -> tuple[Path, Path]:
    """The officer's file and the new one; ``BadRequest`` for what makes no sense."""
    if not (options.fix or options.comments):
        raise BadRequest("-o chỉ dùng cùng --fix hoặc --comments.")
    if len(options.files) != 1:
        raise BadRequest("Mỗi lần chỉ sửa hoặc ghi nhận xét vào một tệp Word.")
    source: Path = options.files[0]
    if source.is_dir():
        raise BadRequest(f"“{source}” là một thư mục; hãy cho một tệp Word.")
    if options.out is None:
        raise BadRequest(f"Cần -o TỆP để biết ghi bản mới vào đâu, ví dụ: -o {source.stem}-moi{source.suffix}")
    out: Path = options.out
    if out.absolute() == source.absolute() or (out.exists() and source.exists() and out.samefile(source)):
        raise BadRequest(f"Không ghi đè lên tệp gốc “{source.name}”; hãy chọn tên khác sau -o.")
    return source, out


def _told(
    source: Path, fix: bool, mended: Mended, comments: bool, annotated: Annotated, report: CheckReport
) -> list[str]:
    lines = []
    if mended.path is not None:
        lines.append(f"{source.name}: đã sửa {len(mended.applied)} chỗ, ghi vào {mended.path}; mọi con số giữ nguyên.")
    elif fix:
        lines.append(f"{source.name}: không có chỗ nào sửa an toàn được.")
    for done in mended.applied:
        worded = done.finding.fix is not None and done.finding.fix.replacement
        what = f"“{done.before}” → “{done.after}”" if worded else f"“{done.before}”: {done.after}"
        lines.append(f"  Đã sửa [{done.finding.rule}]{_where(done.finding)} {what}")
    for finding, reason in mended.refused:
        lines.append(f"  Chưa sửa [{finding.rule}]{_where(finding)} {finding.message} Lý do: {reason}.")
    for finding in mended.proposed:
        description = finding.fix.description if finding.fix else ""
        lines.append(f"  Đề xuất, chờ người soạn quyết định [{finding.rule}]{_where(finding)} {description}")
    if annotated.path is not None:
        lines.append(f"{source.name}: đã ghi {annotated.comments} nhận xét vào {annotated.path}.")
    elif comments:
        lines.append(f"{source.name}: không có phát hiện nào để ghi nhận xét.")
    if mended.path is None and annotated.path is None:
        lines.append("Không ghi tệp mới.")
    return [*lines, _left(report)]


def _left(report: CheckReport) -> str:
    counts = ", ".join(
        f"{count} {label}"
        for severity, label in _COUNTED
        if (count := sum(finding.severity is severity for finding in report.findings))
    )
    return (
        f"Kết quả kiểm tra: {'KHÔNG ĐẠT' if report.verdict is Verdict.FAIL else 'ĐẠT'}; còn {counts or '0 phát hiện'}."
    )


def _where(finding: Finding) -> str:
    return f" (dòng {finding.place.line})" if finding.place.line is not None else ""


def _facts(source: Path, mended: Mended, annotated: Annotated, report: CheckReport) -> dict[str, Any]:
    written = annotated.path or mended.path
    return {
        "path": str(source),
        "written": str(written) if written else None,
        "fixed": [
            {"rule": done.finding.rule, "line": done.finding.place.line, "before": done.before, "after": done.after}
            for done in mended.applied
        ],
        "not_fixed": [
            {"rule": finding.rule, "line": finding.place.line, "reason": reason} for finding, reason in mended.refused
        ],
        "proposed": [
            {"rule": finding.rule, "line": finding.place.line, "fix": finding.fix.description if finding.fix else ""}
            for finding in mended.proposed
        ],
        "comments": annotated.comments,
        "verdict": report.verdict.value,
        "findings": len(report.findings),
    }
