"""``duthao legal …``: legal documents looked up, suggested, missing; recorded and corrected by officers."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import BadRequest
from assistant.settings import Settings

_FIELDS = {
    "--kind": ("LOẠI", "loại văn bản: Nghị định, Quyết định …"),
    "--title": ("TRÍCH_YẾU", "trích yếu; của luật thì chỉ tên luật"),
    "--issuer": ("CƠ_QUAN", "cơ quan ban hành; cũng để chọn khi nhiều văn bản cùng số"),
    "--issued": ("NGÀY", "ngày ban hành"),
    "--effective": ("NGÀY", "ngày có hiệu lực"),
    "--expires": ("NGÀY", "ngày đầu tiên không còn hiệu lực"),
    "--status": ("TÌNH_TRẠNG", "còn hiệu lực, hết hiệu lực, hết hiệu lực một phần, chưa xác minh …"),
    "--replaced-by": ("SỐ", "văn bản thay thế văn bản này"),
    "--replaces": ("SỐ", "văn bản bị văn bản này thay thế"),
    "--amended-by": ("SỐ", "văn bản sửa đổi, bổ sung văn bản này"),
    "--scope": ("PHẠM_VI", "central, province, district hoặc commune"),
    "--validity": ("THỜI_KỲ", "năm hoặc giai đoạn: 2027, 2026-2030"),
    "--topics": ("LĨNH_VỰC", "các lĩnh vực, cách nhau bằng dấu phẩy, ví dụ “ngân sách, khcn”"),
    "--note": ("GHI_CHÚ", "ghi chú"),
    "--confidence": ("MỨC", "độ tin cậy: cao, trung bình, thấp"),
    "--year": ("NĂM", "năm của văn bản; cũng để chọn khi số dùng lại mỗi năm"),
}

_EPILOG = """\
việc khác, ghi ở đầu thay cho số:
  suggest   gợi ý căn cứ: --template MẪU --on NGÀY --province TỈNH --year NĂM
  missing   văn bản được viện dẫn mà danh mục và thư viện đều chưa có
  graph SỐ  ai viện dẫn văn bản này ở đâu, văn bản nào được viện dẫn cùng
  add SỐ    thêm văn bản vào danh mục của cơ quan (--kind, --title …, --by, --source)
  correct SỐ  sửa từng mục của một văn bản; ghi “-” để bỏ trống một mục
  import TỆP  nhập danh sách CSV, JSON theo mẫu của cơ sở dữ liệu quốc gia; chỉ ghi khi có --apply
  history [SỐ]  ai đã thêm, sửa gì, khi nào, theo nguồn nào
  withdraw MỤC  rút lại một mục trong history
"""


def add_commands(commands: Any) -> None:
    """Add ``legal`` to the command line."""
    parser = commands.add_parser(
        "legal",
        help="tra một văn bản theo số, ký hiệu: còn hiệu lực không, ai viện dẫn; gợi ý và bổ sung căn cứ",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "words", nargs="*", metavar="SỐ", help="số, ký hiệu viết kiểu nào cũng được, ví dụ 30/2020/nd-cp"
    )
    parser.add_argument(
        "--on", metavar="NGÀY", help="ngày cần xét hiệu lực (2026-01-31 hoặc 31/01/2026); mặc định hôm nay"
    )
    parser.add_argument("--search", metavar="TỪ_KHÓA", help="tìm văn bản theo tên")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    asked = parser.add_argument_group("gợi ý căn cứ (suggest)")
    asked.add_argument("--template", metavar="MẪU", help="mã mẫu kế hoạch")
    asked.add_argument("--province", metavar="TỈNH", help="tỉnh, thành phố")
    kept = parser.add_argument_group("thêm, sửa, nhập (add, correct, import, withdraw)")
    for flag, (value, said) in _FIELDS.items():
        kept.add_argument(flag, metavar=value, help=said)
    kept.add_argument("--by", metavar="HỌ_TÊN", default="", help="người bổ sung")
    kept.add_argument("--source", metavar="NGUỒN", default="", help="nơi đã đọc văn bản; khi rút lại: lý do")
    kept.add_argument("--apply", action="store_true", help="ghi danh sách nhập vào danh mục, không chỉ xem trước")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do what the first word asks for; without such a word look the numbers up."""
    action = _ACTIONS.get(options.words[0]) if options.words else None
    if options.search:
        return _search(options)
    if action is None:
        return _look_up(options)
    options.words = options.words[1:]
    return action(options)


def _look_up(options: argparse.Namespace) -> int:
    from assistant.lookup import look_up, looked_json, looked_text
    from knowledge.parsing.citations import parse_number

    whole = " ".join(options.words)
    if not whole:
        raise BadRequest(
            "Hãy ghi số, ký hiệu văn bản, ví dụ: duthao legal 30/2020/NĐ-CP. Xem thêm: duthao legal --help."
        )
    day, library = _day(options.on), Settings.load().open_library()
    registry = _registry(library.folder)
    asked = options.words if all(parse_number(text) for text in options.words) else [whole]
    found = [one for text in asked for one in look_up(library, registry, text, day, options.issuer or "")]
    if not found and registry.search(whole):
        options.search = whole
        return _search(options)
    if not found:
        raise BadRequest(
            f"Không nhận ra số, ký hiệu văn bản trong “{whole}”, cũng không có văn bản nào trong danh mục mang tên ấy. "
            "Ví dụ đúng: 30/2020/NĐ-CP, 57-NQ/TW, “Luật Đo lường”."
        )
    shown = [looked_json(one) for one in found]
    text = "\n\n".join(looked_text(one) for one in found)
    return _show(options, shown[0] if len(shown) == 1 else {"answers": shown}, text)


def _search(options: argparse.Namespace) -> int:
    from assistant.lookup.telling import record_json

    found = _registry(Settings.load().library).search(options.search)
    said = "\n".join(f"{one.citation}" if one.named else f"{one.id}: {one.title}" for one in found)
    return _show(
        options,
        {"query": options.search, "records": [record_json(one) for one in found]},
        said or "Danh mục không có văn bản nào mang các từ ấy.",
    )


def _suggest(options: argparse.Namespace) -> int:
    from assistant.lookup.bases import suggest_for, suggestions_json, suggestions_text
    from knowledge.templates import find_template

    settings, day = Settings.load(), _day(options.on)
    if not options.template:
        raise BadRequest("Thiếu --template. Xem các mẫu bằng “duthao templates”.")
    if options.year and not (options.year.isascii() and options.year.isdigit()):
        raise BadRequest(f"Năm kế hoạch “{options.year}” không đọc được; viết bốn chữ số.")
    template = find_template(options.template, settings.templates)
    province = options.province or settings.office.province
    year = int(options.year) if options.year else None
    found = suggest_for(template, _registry(settings.library), day, province, year)
    answer = {"template": template.id, "on": day.isoformat(), "province": province, "bases": suggestions_json(found)}
    return _show(options, answer, suggestions_text(found, day, province))


def _missing(options: argparse.Namespace) -> int:
    from assistant.lookup import missing, missing_text
    from assistant.lookup.telling import cited_json

    library = Settings.load().open_library()
    found = missing(library, _registry(library.folder))
    listed = [{"number": one.number, "cited_in": cited_json(one.cited_in)} for one in found]
    return _show(options, {"missing": listed}, missing_text(found))


def _graph(options: argparse.Namespace) -> int:
    from assistant.lookup import look_up, looked_json
    from assistant.lookup.telling import cited_lines

    whole = " ".join(options.words)
    library = Settings.load().open_library()
    found = look_up(library, _registry(library.folder), whole, _day(options.on))
    if not found:
        raise BadRequest(f"Không nhận ra số, ký hiệu văn bản trong “{whole}”. Ví dụ: duthao legal graph 30/2020/NĐ-CP.")
    said, shown = [], []
    for one in found:
        answer = looked_json(one)
        shown.append({name: answer[name] for name in ("asked", "held", "cited_in", "named_in", "cited_with")})
        said.append(f"{one.asked}: {len(one.cited_in)} chỗ viện dẫn trong thư viện.")
        said += cited_lines(one.cited_in, len(one.cited_in))
        said += [f"Được nhắc tên trong {named.document.name}: “…{named.quote}…”" for named in one.named_in]
        if one.together:
            said.append("Văn bản được viện dẫn cùng:")
            said += [f"- {number}: {times} văn bản" for number, times in one.together]
    return _show(options, shown[0] if len(shown) == 1 else {"answers": shown}, "\n".join(said))


def _add(options: argparse.Namespace) -> int:
    return _record(options, add=True)


def _correct(options: argparse.Namespace) -> int:
    return _record(options, add=False)


def _record(options: argparse.Namespace, *, add: bool) -> int:
    from assistant.lookup.recording import propose
    from assistant.lookup.telling import record_json
    from knowledge.registry.office import keep

    number = " ".join(options.words)
    if not number:
        raise BadRequest("Hãy ghi số, ký hiệu của văn bản cần thêm hoặc sửa.")
    settings = Settings.load()
    names = [flag.strip("-").replace("-", "_") for flag in _FIELDS]
    given = {name: getattr(options, name) for name in (*names, "province") if getattr(options, name) is not None}
    proposed = propose(_registry(settings.library), number, given, options.by, options.source, add=add)
    settings.ready_home()
    keep(settings.library, [proposed.entry])
    return _show(options, record_json(proposed.after) | {"changed": list(proposed.changes)}, proposed.text)


def _import(options: argparse.Namespace) -> int:
    from assistant.lookup.vbpl import keep_list, read_list

    if len(options.words) != 1:
        raise BadRequest(
            "Hãy ghi một tệp CSV hoặc JSON, ví dụ: duthao legal import danh-sach.csv --by “…” --source vbpl.vn."
        )
    settings = Settings.load()
    found = read_list(Path(options.words[0]), _registry(settings.library), options.by, options.source)
    if options.apply and found.proposed:
        settings.ready_home()
        keep_list(settings.library, found)
    said = [one.text for _, one in found.proposed]
    said += [f"Dòng {bad.line}: KHÔNG DÙNG ĐƯỢC – {bad.reason}" for bad in found.bad]
    if found.ignored:
        said.append(f"Cột không dùng: {', '.join(found.ignored)}.")
    added = sum(1 for _, one in found.proposed if one.before is None)
    kept = "đã ghi" if options.apply else "xem trước, chưa ghi (thêm --apply để ghi)"
    said.append(
        f"{added} văn bản mới, {len(found.proposed) - added} văn bản được sửa, {found.unchanged} không đổi, "
        f"{len(found.bad)} dòng không dùng được: {kept}."
    )
    answer = {
        "applied": options.apply,
        "changes": [
            {"line": line, "number": one.after.id, "new": one.before is None, "changed": list(one.changes)}
            for line, one in found.proposed
        ],
        "unchanged": found.unchanged,
        "bad": [{"line": bad.line, "reason": bad.reason} for bad in found.bad],
        "ignored_columns": list(found.ignored),
    }
    _show(options, answer, "\n".join(said))
    return 2 if found.bad else 0


def _history(options: argparse.Namespace) -> int:
    from assistant.lookup.recording import history

    found = history(Settings.load().library, " ".join(options.words))
    return _show(options, {"history": list(found)}, "\n".join(found) or "Cơ quan chưa thêm, sửa văn bản nào.")


def _withdraw(options: argparse.Namespace) -> int:
    from assistant.lookup.recording import withdrawal
    from knowledge.registry.office import describe, keep

    if len(options.words) != 1 or not options.words[0].isdecimal():
        raise BadRequest("Hãy ghi số thứ tự của mục cần rút lại, xem bằng “duthao legal history”.")
    library = Settings.load().library
    entry = withdrawal(library, int(options.words[0]), options.by, options.source)
    keep(library, [entry])
    return _show(options, {"withdrawn": entry.withdraws, "number": entry.number}, f"Đã rút lại: {describe(entry)}")


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "suggest": _suggest, "missing": _missing, "graph": _graph, "add": _add, "correct": _correct, "import": _import,
    "history": _history, "withdraw": _withdraw,
}  # fmt: skip


def _registry(library: Path) -> Any:
    from knowledge.registry import load_registry

    return load_registry(library)


def _day(text: str | None) -> date:
    from assistant.lookup.days import read_day

    if text is None:
        return date.today()
    day = read_day(text)
    if day is None:
        raise BadRequest(f"Không đọc được ngày “{text}”. Viết 2026-01-31 hoặc 31/01/2026.")
    return day


def _show(options: argparse.Namespace, value: object, text: str) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=2) if options.json else text)
    sys.stdout.flush()
    return 0
