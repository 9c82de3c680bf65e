"""``duthao library``: what the library holds; collections of law put in; documents taken out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli.progress import Bar, counted, lasting, sized
from assistant.errors import BadRequest
from assistant.settings import Settings

if TYPE_CHECKING:
    from knowledge.catalog import Collection
    from knowledge.domain.passage import HeldDocument
    from knowledge.search import Library

_MOST_NAMED = 5


def add_commands(commands: Any) -> None:
    """Add ``library`` with what can be done with it to the command line."""
    parser = commands.add_parser("library", help="thư viện có những gì; thêm Bộ Pháp điển; bỏ tài liệu")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.set_defaults(run=run_list)
    acts = parser.add_subparsers(dest="act", metavar="VIỆC")
    listing = acts.add_parser("list", help="liệt kê tài liệu (mặc định)")
    listing.set_defaults(run=run_list)
    add = acts.add_parser("add", help="thêm một tập pháp luật: add phapdien TỆP.jsonl.gz")
    add.add_argument("collection", choices=("phapdien",), metavar="TẬP", help="phapdien: Bộ Pháp điển điện tử")
    add.add_argument("file", metavar="TỆP", type=Path)
    add.set_defaults(run=run_add)
    remove = acts.add_parser(
        "remove", help="bỏ tài liệu khỏi thư viện theo tên tệp, đường dẫn, số ký hiệu hoặc tên tập"
    )
    remove.add_argument("name", nargs="+", metavar="TÊN")
    remove.set_defaults(run=run_remove)
    samples = acts.add_parser("samples", help="liệt kê kế hoạch mẫu của chương trình; -o chép ra để xem")
    samples.add_argument("-o", "--output", metavar="THƯ_MỤC", type=Path, help="thư mục nhận bản chép")
    samples.set_defaults(run=run_samples)
    for one in (listing, add, remove, samples):
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="in kết quả dạng JSON")


def run_list(options: argparse.Namespace) -> int:
    """List the office's documents, and how much law there is."""
    library = _library()
    with library.reading() as (catalog, _):
        documents, collections = catalog.documents(), catalog.collections()
    disk = _on_disk(library.folder)
    if options.json:
        value = {
            "documents": [_json(held) for held in documents],
            "collections": [
                {"name": one.name, "documents": one.documents, "passages": one.passages, "size": one.size}
                for one in collections
            ],
            "disk": disk,
        }
        print(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_listed(documents, collections, disk)))
    return 0


def run_samples(options: argparse.Namespace) -> int:
    """List the program's sample plans, which the library does not hold; write them out where a folder is named."""
    from knowledge.samples import SAMPLES

    used = Settings.load().samples
    if options.output is not None:
        _write_samples(options.output)
    if options.json:
        fields = ("file", "name", "family", "level", "agency", "province", "year")
        listed = [{field: getattr(sample, field) for field in fields} for sample in SAMPLES]
        print(json.dumps({"used": used, "samples": listed}, ensure_ascii=False, indent=2))
        return 0
    print("\n".join(f"{sample.year}  {sample.family:24}  {sample.file:24}  {sample.agency}" for sample in SAMPLES))
    print(f"{len(SAMPLES)} kế hoạch mẫu do chương trình soạn, địa danh không có thật; không nằm trong thư viện.")
    print(
        "Dự thảo đầu tiên dựa theo kế hoạch mẫu khi thư viện chưa có kế hoạch phù hợp; tắt bằng DUTHAO_SAMPLES=0."
        if used
        else "Đang tắt (DUTHAO_SAMPLES=0): dự thảo không dựa theo kế hoạch mẫu."
    )
    return 0


def _write_samples(folder: Path) -> None:
    from knowledge.samples import SAMPLES

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for sample in SAMPLES:
            with (folder / sample.file).open("x", encoding="utf-8") as file:
                file.write(sample.text())
    except FileExistsError as error:
        raise BadRequest(f"Đã có tệp “{error.filename}”; hãy chọn thư mục khác, tệp cũ không bị ghi đè.") from error
    except OSError as error:
        raise BadRequest(f"Không ghi được vào “{folder}” ({error.strerror or error}).") from error


def run_add(options: argparse.Namespace) -> int:
    """Put the official codification into the library; lines that are no article are told and left out."""
    from knowledge.ingest import Watch
    from knowledge.phapdien import TITLE, Stage, add_codification

    if not options.file.is_file():
        raise BadRequest(f"Không có tệp “{options.file}”. Kiểm tra lại đường dẫn.")
    library = _library()
    bar = Bar(0, "điều")
    notices: list[str] = []
    stage = Stage()
    for stage in add_codification(library, options.file, watch=Watch(bar.task, notices.append)):
        bar.portion(stage.share, f"{counted(stage.articles)} điều", stage.passages)
    bar.hide()
    if options.json:
        value: dict[str, Any] = {
            name: getattr(stage, name) for name in ("added", "replaced", "unchanged", "removed", "passages", "bad")
        }
        told = {"complaints": list(stage.complaints), "notices": notices}
        print(json.dumps({"collection": options.collection} | value | told, ensure_ascii=False, indent=2))
        return 0
    print(
        f"{TITLE}: thêm {counted(stage.added)} điều, cập nhật {counted(stage.replaced)}, không đổi "
        f"{counted(stage.unchanged)}, bỏ {counted(stage.removed)}; {counted(stage.passages)} đoạn mới. "
        f"Mất {lasting(bar.spent())}; thư viện chiếm {sized(_on_disk(library.folder))}."
    )
    if stage.bad:
        print(f"{counted(stage.bad)} dòng không đọc được:")
    for line in (*(f"  {complaint}" for complaint in stage.complaints), *notices):
        print(line)
    return 0


def run_remove(options: argparse.Namespace) -> int:
    """Take documents out, each named so that it is one; a whole collection by its name."""
    from knowledge.ingest import take_out, take_out_collection

    library = _library()
    with library.reading() as (catalog, _):
        collections = {one.name for one in catalog.collections()}
        chosen = {
            held.key: held
            for name in options.name
            if name not in collections
            for held in _meant(catalog.named(name), name)
        }
    articles = sum(take_out_collection(library, name) for name in sorted(collections & set(options.name)))
    if chosen:
        take_out(library, tuple(chosen.values()))
    if options.json:
        value = {"removed": [held.path for held in chosen.values()], "articles": articles}
        print(json.dumps(value, ensure_ascii=False, indent=2))
        return 0
    for held in chosen.values():
        print(f"{held.name}: đã bỏ khỏi thư viện.")
    if articles:
        print(f"Đã bỏ {counted(articles)} điều luật khỏi thư viện.")
    if any(Path(held.path).exists() for held in chosen.values()):
        print("Tệp gốc vẫn còn nguyên: nạp lại thư mục chứa tệp thì tài liệu lại vào thư viện.")
    return 0


def _library() -> Library:

    settings = Settings.load()
    settings.ready_home()
    return settings.open_library()


def _meant(found: Sequence[HeldDocument], name: str) -> Sequence[HeldDocument]:
    if not found:
        raise BadRequest(f"Thư viện không có tài liệu nào tên “{name}”. Xem danh sách bằng “duthao library”.")
    if len(found) > 1:
        places = "; ".join(held.path for held in found[:_MOST_NAMED])
        raise BadRequest(f"Có {len(found)} tài liệu cùng là “{name}”; hãy ghi cả đường dẫn: {places}.")
    return found


def _on_disk(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0


def _json(held: HeldDocument) -> dict[str, Any]:
    return {
        "name": held.name,
        "path": held.path,
        "number": held.number,
        "kind": held.kind,
        "subject": held.subject,
        "agency": held.agency,
        "year": held.year,
        "passages": held.passages,
        "problems": list(held.problems),
        "size": held.size,
    }


def _listed(documents: Sequence[HeldDocument], collections: Sequence[Collection], disk: int) -> Iterator[str]:
    if not documents and not collections:
        yield "Thư viện đang trống: đưa kế hoạch cũ vào bằng “duthao ingest THƯ_MỤC”."
        return
    if documents:
        yield f"{'NĂM':4}  {'ĐOẠN':>5}  {'LỖI':>3}  {'CỠ TỆP':>9}  {'LOẠI':16}  TỆP – TRÍCH YẾU"
    for held in documents:
        about = f" – {held.subject}" if held.subject else ""
        yield (
            f"{held.year or '':4}  {held.passages:>5}  {held.problem_count or '':>3}  {sized(held.size):>9}  "
            f"{held.kind[:16].capitalize():16}  {held.name}{about}"
        )
    passages = sum(held.passages for held in documents)
    flawed = sum(1 for held in documents if held.problem_count)
    yield (
        f"{counted(len(documents))} tài liệu của cơ quan, {counted(passages)} đoạn"
        + (f"; {counted(flawed)} tài liệu có lỗi số liệu" if flawed else "")
        + f". Thư viện chiếm {sized(disk)} trên đĩa."
    )
    for one in collections:
        yield f"Tập pháp luật {one.name}: {counted(one.documents)} điều, {counted(one.passages)} đoạn."
