"""``duthao adapt``: the search learns the words of the office's own library."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from assistant.cli.progress import Bar
from assistant.errors import BadRequest
from assistant.settings import Settings

if TYPE_CHECKING:
    from knowledge.training.adapting import Adaptation


def add_commands(commands: Any) -> None:
    """Add ``adapt`` to the command line."""
    parser = commands.add_parser(
        "adapt", help="huấn luyện mô hình tìm kiếm theo thư viện của cơ quan (khoảng hai phút)"
    )
    parser.add_argument("--original", action="store_true", help="dùng lại mô hình đi kèm chương trình")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.set_defaults(run=run_adapt)


def run_adapt(options: argparse.Namespace) -> int:
    """Train on the library and search with the result if it is no worse; 1 when it is worse and the old one stays."""
    settings = Settings.load()
    if settings.embedder:
        raise BadRequest(
            f"Đang dùng mô hình “{settings.embedder}” (DUTHAO_EMBEDDER), là mô hình không huấn luyện được ở đây. "
            "Bỏ thiết lập này rồi chạy lại."
        )
    library = settings.open_library()
    if options.original:
        from knowledge.training.adapting import use

        use(library.folder, "")
        library.settle()
        _show(options, {"model": "original"}, "Từ nay tìm kiếm bằng mô hình đi kèm chương trình.")
        return 0
    from knowledge.training.adapting import adapt

    bar = Bar(0, "bước")
    done = adapt(library, lambda at: bar.task("huấn luyện", at.step, at.steps))
    bar.hide()
    notices = library.settle(bar.task) if done.taken else ()
    bar.hide()
    _show(options, _json(done, bar.spent()), "\n".join((_told(done), *notices, bar.summary())))
    return 0 if done.taken else 1


def _told(done: Adaptation) -> str:
    before, after = (f"{100 * score:.1f}".replace(".", ",") for score in (done.before, done.after))
    asked = (
        f"Hỏi thử {done.questions} câu trên các đoạn để riêng: mô hình đang dùng {before} điểm, mô hình mới {after}."
    )
    if done.taken:
        return (
            f"Đã huấn luyện theo {done.passages} đoạn văn bản. {asked}\nTừ nay tìm kiếm bằng mô hình mới "
            f"(“{done.folder}”). Muốn quay lại: duthao adapt --original."
        )
    return f"{asked}\nMô hình mới kém hơn nên không dùng; tìm kiếm vẫn như cũ. Bản đã huấn luyện nằm ở “{done.folder}”."


def _json(done: Adaptation, seconds: float) -> dict[str, object]:
    return {
        "taken": done.taken,
        "folder": str(done.folder),
        "passages": done.passages,
        "questions": done.questions,
        "before": round(done.before, 4),
        "after": round(done.after, 4),
        "seconds": round(seconds, 1),
    }


def _show(options: argparse.Namespace, value: object, text: str) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2) if options.json else text)
