"""``duthao check``: any plan, or whole folders of plans, read from their files and checked."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.checks.context import context_for
from assistant.checks.report import CheckReport, check
from assistant.cli import mending
from assistant.errors import BadRequest
from assistant.settings import Settings
from knowledge.domain.finding import Suppression
from knowledge.domain.plan import Plan
from knowledge.domain.source import SourceText
from knowledge.parsing.plan import parse_plan
from knowledge.readers import READABLE, read

_FOLDER_SUFFIXES = tuple(sorted(READABLE))
"""The files taken from a folder; one that is named is tried whatever its suffix."""
FIRST_MERGER = date(2025, 1, 1)
"""No body or place of today's list ended before: older plans need not wait for the list."""
_CODES = {"pass": 0, "review": 0, "fail": 1}
_UNREADABLE = 2


def add_commands(commands: Any) -> None:
    """Add ``check`` to the command line."""
    parser = commands.add_parser(
        "check",
        help="kiểm tra số liệu, căn cứ, đánh số của tệp kế hoạch hoặc cả thư mục (Word, .odt, .rtf, PDF, .txt, .md)",
    )
    parser.add_argument("files", nargs="+", metavar="TỆP", type=Path, help="tệp hoặc thư mục cần kiểm tra")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.add_argument("--relations", action="store_true", help="in cả các phép đối chiếu đã thực hiện")
    parser.add_argument("--report", metavar="TỆP_RA", type=Path, help="ghi phiếu kiểm tra một tệp: .html hoặc .docx")
    parser.add_argument("--sarif", metavar="TỆP_RA", type=Path, help="ghi các phát hiện theo chuẩn SARIF 2.1.0")
    parser.add_argument("--csv", metavar="TỆP_RA", type=Path, help="ghi bảng tổng hợp, mỗi tệp một dòng")
    parser.add_argument(
        "--suppress", metavar="TỆP", type=Path, help="danh sách phát hiện được cho qua, có lý do (JSON)"
    )
    parser.add_argument("--jobs", metavar="N", type=int, help="số tiến trình cùng chạy; mặc định bằng số lõi máy")
    parser.add_argument(
        "--tracked",
        choices=("accept", "reject"),
        help="tệp Word còn theo dõi thay đổi: đọc như đã chấp nhận (accept) hoặc từ chối (reject) tất cả",
    )
    parser.add_argument(
        "--layout",
        action="store_true",
        help="kiểm tra cả thể thức trình bày của tệp Word: khổ giấy, lề, phông chữ, số trang, tiêu đề bảng",
    )
    mending.add_options(parser)
    parser.set_defaults(run=run)


def read_and_check(path: Path) -> tuple[Plan, CheckReport]:
    """The plan in ``path`` and the report on it; raises ``UnreadableFile``."""
    return check_source(read(path))


def check_source(
    source: SourceText, suppressions: tuple[Suppression, ...] = (), *, layout: bool = False
) -> tuple[Plan, CheckReport]:
    """The plan that was read, and the report on it; the looks of the page are judged only when asked for.

    The same plan then has the same findings as text and as a Word file.
    """
    from knowledge.registry import load_agencies, load_registry

    plan = parse_plan(source)
    if not layout:
        plan = replace(plan, layout=None)
    day = plan.header.date.interval()
    context = context_for(
        plan,
        today=date.today(),
        suppressions=suppressions,
        registry=load_registry(Settings.load().library),
        agencies=None if day and day[1] < FIRST_MERGER else load_agencies(),
    )
    return plan, check(plan, context)


def run(options: argparse.Namespace) -> int:
    """Check every file; one that cannot be read, or breaks the program, does not keep the others from being checked."""
    outputs = [path for path in (options.report, options.sarif, options.csv) if path is not None]
    if mending.is_asked(options):
        if outputs or options.suppress or options.tracked:
            raise BadRequest(
                "--fix và --comments không đi cùng --report, --sarif, --csv, --suppress, --tracked; chạy hai lần."
            )
        return mending.run(options, lambda path: check_source(read(path), layout=options.layout)[1])
    from assistant.cli.examining import Examiner, Target, Wanted
    from assistant.cli.suppressions import read_suppressions
    from assistant.cli.telling import CsvTeller, JsonTeller, Progress, SarifTeller, Teller, TextTeller, is_terminal
    from assistant.cli.workers import Work, cores, in_order

    targets = tuple(Target(path, found) for path, found in _found(options.files))
    if not targets:
        raise BadRequest(f"Không có tệp nào đọc được ({', '.join(_FOLDER_SUFFIXES)}) trong đường dẫn đã cho.")
    _refuse_unusable(options, outputs, [target.path for target in targets])
    listed = read_suppressions(options.suppress) if options.suppress else ()
    examiner = Examiner(
        Wanted(
            options.json,
            options.relations,
            options.sarif is not None,
            options.report,
            listed,
            options.tracked,
            options.layout,
        ),
    )
    progress = Progress(len(targets), live=is_terminal() and len(targets) > 1)
    worst, spent = 0, set[int]()
    with ExitStack() as files:
        tellers: list[Teller] = [JsonTeller() if options.json else TextTeller(progress)]
        if options.csv or options.sarif:
            from assistant.reporting import place

            tellers += [CsvTeller(files.enter_context(place(options.csv)))] if options.csv else []
            tellers += [SarifTeller(files.enter_context(place(options.sarif)))] if options.sarif else []
        jobs = options.jobs or cores()
        for one in in_order(Work(examiner.examine, examiner.give_up), targets, jobs):
            worst = max(worst, _CODES.get(one.verdict, _UNREADABLE))
            spent.update(one.used)
            for teller in tellers:
                teller.tell(one)
            progress.step(Path(one.path).name)
        progress.finish()
        unused = tuple(entry.suppression for index, entry in enumerate(listed) if index not in spent)
        for teller in tellers:
            teller.finish(unused)
    if not options.json:
        for path in outputs:
            print(f"Đã ghi: {path}")
    return worst


def _found(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Every file once, in the order given, folders by name; and whether it was found in a folder."""
    seen = {path for path in paths if not path.is_dir()}
    told = set[Path]()
    for path in paths:
        if not path.is_dir():
            if path not in told:
                told.add(path)
                yield path, False
            continue
        for file in _walked(path):
            if file not in seen:
                seen.add(file)
                yield file, True


def _walked(folder: Path) -> Iterator[Path]:
    """The plans in a folder and those below it; hidden files and the locks of Word left out."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(place, name)
            if name.lower().endswith(_FOLDER_SUFFIXES) and not name.startswith((".", "~$")) and file.is_file():
                yield file


def _refuse_unusable(options: argparse.Namespace, outputs: Sequence[Path], targets: Sequence[Path]) -> None:
    """``BadRequest`` for outputs that cannot be written, or would be written over what is checked."""
    if options.jobs is not None and options.jobs < 1:
        raise BadRequest("--jobs phải là số nguyên từ 1 trở lên.")
    if options.report and len(targets) != 1:
        raise BadRequest(f"--report ghi phiếu của đúng một tệp, nhưng có {len(targets)} tệp cần kiểm tra.")
    if not outputs:
        return
    from assistant.reporting import RENDERERS, refuse_unusable

    taken = {path.absolute() for path in targets}
    for path in outputs:
        refuse_unusable(path, tuple(RENDERERS) if path is options.report else ())
        if path.absolute() in taken:
            raise BadRequest(f"“{path}” đang là tệp cần kiểm tra hoặc đã dùng cho kết quả khác; hãy chọn tên khác.")
        taken.add(path.absolute())
