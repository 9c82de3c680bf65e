"""``duthao ingest``: files and folders into the office's library, however many, however often."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli.progress import Bar, counted
from assistant.errors import BadRequest
from assistant.settings import Settings

if TYPE_CHECKING:
    from knowledge.ingest import FileRead, FileReader, Ingested

_FAILED = 2


def add_commands(commands: Any) -> None:
    """Add ``ingest`` to the command line."""
    parser = commands.add_parser("ingest", help="đưa tệp hoặc thư mục kế hoạch cũ vào thư viện của cơ quan")
    parser.add_argument("paths", nargs="+", metavar="ĐƯỜNG_DẪN", type=Path)
    parser.add_argument("--jobs", metavar="N", type=int, help="số tiến trình cùng đọc; mặc định bằng số lõi máy")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.set_defaults(run=run_ingest)


def run_ingest(options: argparse.Namespace) -> int:
    """Take files into the library, telling of each; a bad one never stops the run and is told again at its end."""
    from assistant.composition import examine
    from knowledge.ingest import Outcome, Watch, files_of, ingest
    from knowledge.readers import READABLE

    missing = [path for path in options.paths if not path.exists()]
    if missing:
        raise BadRequest(f"Không có tệp hoặc thư mục: {', '.join(map(str, missing))}. Kiểm tra lại đường dẫn.")
    if options.jobs is not None and options.jobs < 1:
        raise BadRequest("--jobs phải là số nguyên từ 1 trở lên.")
    settings = Settings.load()
    settings.ready_home()
    bar = Bar(len(files_of(options.paths)), "tệp")
    done: list[Ingested] = []
    forgotten: list[Ingested] = []
    notices: list[str] = []
    watch = Watch(bar.task, notices.append)
    for one in ingest(settings.open_library(), options.paths, examine, _hands(options.jobs), watch=watch):
        (forgotten if one.outcome is Outcome.FORGOTTEN else done).append(one)
        if one.outcome is not Outcome.FORGOTTEN:
            bar.step(one.path.name, one.passages)
        if not options.json and (line := _line(one)):
            bar.hide()
            print(line, flush=True)
    bar.hide()
    if options.json:
        files = [_json(one) for one in done]
        gone = [str(one.path) for one in forgotten]
        print(json.dumps({"files": files, "forgotten": gone, "notices": notices}, ensure_ascii=False, indent=2))
    elif not done and not forgotten:
        print(f"Không có tệp nào đọc được ({', '.join(sorted(READABLE))}) trong đường dẫn đã cho.")
    else:
        print("\n".join(_told_at_the_end(done, forgotten, notices, bar)))
    return _FAILED if not done or any(one.outcome is Outcome.FAILED for one in done) else 0


def _hands(jobs: int | None) -> Any:
    """Several processes that read, results in order."""
    from assistant.cli.workers import Work, cores, in_order

    def read(reader: FileReader, paths: Sequence[Path]) -> Iterator[FileRead]:
        return in_order(Work(reader.read, reader.give_up), paths, jobs or cores())

    return read


def _line(one: Ingested) -> str:
    """What is said of a file as it is done; nothing of one that is as it was, and the failed are listed at the end."""
    from knowledge.ingest import Outcome

    problems = f"; lưu ý {len(one.problems)} lỗi số liệu trong tệp" if one.problems else ""
    reason = f" – {one.reason}" if one.reason else ""
    match one.outcome:
        case Outcome.ADDED:
            return f"{one.path.name}: đã thêm, {one.passages} đoạn{problems}"
        case Outcome.REPLACED:
            return f"{one.path.name}: đã cập nhật, {one.passages} đoạn{problems}"
        case Outcome.MOVED:
            return f"{one.path.name}: đã chuyển chỗ{reason}"
        case Outcome.FORGOTTEN:
            return f"{one.path.name}: đã bỏ khỏi thư viện{reason}"
        case Outcome.UNCHANGED:
            return f"{one.path.name}: không đổi{reason}" if one.reason else ""
        case Outcome.FAILED:
            return ""


def _told_at_the_end(
    done: Sequence[Ingested], forgotten: Sequence[Ingested], notices: Sequence[str], bar: Bar
) -> Iterator[str]:
    from knowledge.ingest import Outcome

    counts = Counter(one.outcome for one in done)
    words = (
        (Outcome.ADDED, "thêm"), (Outcome.REPLACED, "cập nhật"), (Outcome.MOVED, "chuyển chỗ"),
        (Outcome.UNCHANGED, "không đổi"), (Outcome.FAILED, "KHÔNG ĐỌC ĐƯỢC"),
    )  # fmt: skip
    told = [f"{counts[outcome]} {word}" for outcome, word in words if counts[outcome]]
    told += [f"{len(forgotten)} đã bỏ"] if forgotten else []
    yield f"{counted(len(done))} tệp: {', '.join(told)}. {bar.summary()}"
    failed = [one for one in done if one.outcome is Outcome.FAILED]
    if failed:
        yield "Các tệp không đọc được:"
    for one in failed:
        yield f"  {one.path}: {one.reason}"
    yield from notices


def _json(one: Ingested) -> dict[str, Any]:
    return {
        "path": str(one.path),
        "outcome": one.outcome.value,
        "reason": one.reason,
        "passages": one.passages,
        "problems": list(one.problems),
        "duplicate_of": one.duplicate_of or None,
    }
