"""``duthao legal | ingest | search | templates``: what the program and the office's library know."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import BadRequest
from assistant.settings import Settings


def add_commands(commands: Any) -> None:
    """Add ``legal``, ``templates``, ``ingest`` and ``search`` to the command line."""
    legal = commands.add_parser("legal", help="tra một văn bản theo số, ký hiệu: còn hiệu lực không, ai viện dẫn")
    legal.add_argument(
        "number", nargs="+", metavar="SỐ", help="số, ký hiệu viết kiểu nào cũng được, ví dụ 30/2020/nd-cp"
    )
    legal.add_argument(
        "--on", metavar="NGÀY", help="ngày cần xét hiệu lực (2026-01-31 hoặc 31/01/2026); mặc định hôm nay"
    )
    legal.set_defaults(run=run_legal)
    templates = commands.add_parser("templates", help="các mẫu kế hoạch; --check kiểm tra một tệp mẫu của cơ quan")
    templates.add_argument("--check", metavar="TỆP", type=Path, help="nói rõ tệp mẫu sai ở đâu")
    templates.set_defaults(run=run_templates)
    ingest = commands.add_parser("ingest", help="đưa tệp hoặc thư mục kế hoạch cũ vào thư viện của cơ quan")
    ingest.add_argument("paths", nargs="+", metavar="ĐƯỜNG_DẪN", type=Path)
    ingest.set_defaults(run=run_ingest)
    search = commands.add_parser("search", help="tìm trong thư viện, gõ có dấu hay không dấu đều được")
    search.add_argument("query", nargs="+", metavar="TỪ_KHÓA")
    search.add_argument("--limit", type=int, default=8, help="số kết quả nhiều nhất")
    search.set_defaults(run=run_search)
    for parser in (legal, templates, ingest, search):
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run_legal(options: argparse.Namespace) -> int:
    """Answer what is known of each number on one day."""
    from assistant.tools.find_legal_document import legal_json, legal_text
    from knowledge.parsing.citations import parse_number
    from knowledge.search import Library

    whole = " ".join(options.number)
    day = _day(options.on)
    library = Library.open(Settings.load().library)
    asked = options.number if all(parse_number(text) for text in options.number) else [whole]
    answers = [answer for text in asked for answer in library.find_number(text)]
    if not answers:
        raise BadRequest(f"Không nhận ra số, ký hiệu văn bản trong “{whole}”. Ví dụ đúng: 30/2020/NĐ-CP, 57-NQ/TW.")
    shown = [legal_json(answer, day) for answer in answers]
    text = "\n\n".join(legal_text(answer, day) for answer in answers)
    _show(options, shown[0] if len(shown) == 1 else {"answers": shown}, text)
    return 0


def run_templates(options: argparse.Namespace) -> int:
    """List the templates, or say everything that is wrong with one file."""
    from knowledge.templates import check_template, load_templates

    if options.check is not None:
        problems = check_template(options.check)
        shown = "\n".join(problems) or f"Tệp mẫu “{options.check.name}” dùng được."
        _show(options, {"path": str(options.check), "problems": list(problems)}, shown)
        return 2 if problems else 0
    templates = load_templates(Settings.load().templates)
    listed = [
        {
            "id": template.id,
            "title": template.title,
            "level": list(template.levels),
            "has_budget": template.has_budget,
            "description": template.description,
        }
        for template in templates
    ]
    lines = [
        f"{template.id}: {template.title} ({', '.join(template.levels)})\n    {template.description}"
        for template in templates
    ]
    _show(options, listed, "\n".join(lines))
    return 0


def run_ingest(options: argparse.Namespace) -> int:
    """Take files into the library, telling of each; a bad one never stops the run."""
    from assistant.composition import examine
    from knowledge.ingest import Outcome, ingest
    from knowledge.search import Library

    missing = [path for path in options.paths if not path.exists()]
    if missing:
        raise BadRequest(f"Không có tệp hoặc thư mục: {', '.join(map(str, missing))}. Kiểm tra lại đường dẫn.")
    words = {
        Outcome.ADDED: "đã thêm",
        Outcome.REPLACED: "đã cập nhật",
        Outcome.UNCHANGED: "không đổi",
        Outcome.FAILED: "KHÔNG ĐỌC ĐƯỢC",
    }
    done, forgotten = [], []
    settings = Settings.load()
    settings.ready_home()
    for one in ingest(Library.open(settings.library), options.paths, examine):
        if one.outcome is Outcome.FORGOTTEN:
            forgotten.append(str(one.path))
            if not options.json:
                print(f"{one.path.name}: đã bỏ khỏi thư viện – {one.reason}")
            continue
        done.append(one)
        if not options.json:
            problems = f"; lưu ý {len(one.problems)} lỗi số liệu trong tệp" if one.problems else ""
            reason = f" – {one.reason}" if one.reason else ""
            print(f"{one.path.name}: {words[one.outcome]}, {one.passages} đoạn{problems}{reason}")
    if options.json:
        files = [
            {
                "path": str(one.path),
                "outcome": one.outcome.value,
                "reason": one.reason,
                "passages": one.passages,
                "problems": list(one.problems),
            }
            for one in done
        ]
        print(json.dumps({"files": files, "forgotten": forgotten}, ensure_ascii=False, indent=2))
    elif not done:
        print("Không có tệp .docx, .txt hay .md nào trong đường dẫn đã cho.")
    return 2 if not done or any(one.outcome is Outcome.FAILED for one in done) else 0


def run_search(options: argparse.Namespace) -> int:
    """Show the best passages, each with why it was found."""
    from knowledge.search import MOST_HITS, Library

    query = " ".join(options.query)
    if not 1 <= options.limit <= MOST_HITS:
        raise BadRequest(f"--limit phải là số nguyên từ 1 đến {MOST_HITS}.")
    library = Library.open(Settings.load().library)
    hits = library.search(query, options.limit)
    found = [
        {
            "document": hit.document.name,
            "heading": list(hit.passage.heading),
            "line": hit.passage.line,
            "text": hit.passage.text,
            "reason": hit.reason,
            "score": round(hit.score, 4),
            "problems": list(hit.document.problems),
        }
        for hit in hits
    ]
    lines = []
    for hit in hits:
        where = " › ".join((hit.document.name, *hit.passage.heading))
        lines.append(f"{where} (dòng {hit.passage.line})\n    {hit.passage.text[:300]}\n    {hit.reason}")
        if hit.document.problem_count:
            lines.append(f"    Lưu ý: văn bản này có {hit.document.problem_count} lỗi số liệu.")
    nothing = "Không tìm thấy đoạn nào. " + (
        "Thử từ khác."
        if library.documents()
        else "Thư viện đang trống: đưa kế hoạch cũ vào bằng “duthao ingest THƯ_MỤC”."
    )
    _show(options, {"query": query, "hits": found}, "\n".join(lines) or nothing)
    return 0


def _show(options: argparse.Namespace, value: object, text: str) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2) if options.json else text)
    sys.stdout.flush()


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequest(f"Không đọc được ngày “{text}”. Viết 2026-01-31 hoặc 31/01/2026.") from None
