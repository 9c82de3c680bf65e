"""``duthao search | templates``: what the program and the office's library know."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import BadRequest
from assistant.settings import Settings

if TYPE_CHECKING:
    from knowledge.domain.passage import Hit, SearchAnswer


def add_commands(commands: Any) -> None:
    """Add ``templates`` and ``search`` to the command line."""
    templates = commands.add_parser("templates", help="các mẫu kế hoạch; --check kiểm tra một tệp mẫu của cơ quan")
    templates.add_argument("--check", metavar="TỆP", type=Path, help="nói rõ tệp mẫu sai ở đâu")
    templates.set_defaults(run=run_templates)
    search = commands.add_parser("search", help="tìm trong thư viện, gõ có dấu hay không dấu đều được")
    search.add_argument(
        "query", nargs="+", metavar="TỪ_KHÓA", help="từ khóa, câu hỏi, hoặc số, ký hiệu (gõ dở cũng được)"
    )
    search.add_argument("--year", type=int, metavar="NĂM", help="chỉ văn bản của năm này")
    search.add_argument("--agency", default="", metavar="CƠ_QUAN", help="chỉ văn bản của cơ quan có tên này")
    search.add_argument("--kind", default="", metavar="LOẠI", help="chỉ loại văn bản này: kế hoạch, nghị định …")
    search.add_argument(
        "--family", default="", metavar="MẪU", help="chỉ kế hoạch theo mẫu này (mã: xem duthao templates)"
    )
    search.add_argument("--place", default="", metavar="ĐỊA_DANH", help="chỉ nơi này; tên tỉnh cũ hay mới đều được")
    search.add_argument(
        "--on", metavar="NGÀY", help="bỏ văn bản không có hiệu lực vào ngày này (2026-01-31 hoặc 31/01/2026)"
    )
    search.add_argument("--limit", type=int, default=8, help="số kết quả nhiều nhất")
    search.set_defaults(run=run_search)
    for parser in (templates, search):
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


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


def run_search(options: argparse.Namespace) -> int:
    """Show the best passages, each with why it was found."""
    from assistant.lookup.days import read_day
    from knowledge.domain.passage import Filters
    from knowledge.search import MOST_HITS

    query = " ".join(options.query)
    if not 1 <= options.limit <= MOST_HITS:
        raise BadRequest(f"--limit phải là số nguyên từ 1 đến {MOST_HITS}.")
    on = read_day(options.on) if options.on else None
    if options.on and on is None:
        raise BadRequest(f"Không đọc được ngày “{options.on}”. Viết 2026-01-31 hoặc 31/01/2026.")
    settings = Settings.load()
    if options.family:
        _check_family(options.family, settings)
    filters = Filters(options.year, options.agency, options.kind, options.place, on, options.family)
    library = settings.open_library()
    answer = library.look_up(query, options.limit, filters)
    lines = _told(answer, empty=not answer.hits and library.is_empty())
    _show(options, search_json(answer), "\n".join(lines))
    return 0


def _check_family(family: str, settings: Settings) -> None:
    from knowledge.templates import load_templates

    known = [template.id for template in load_templates(settings.templates)]
    if family not in known:
        raise BadRequest(f"Không có mẫu “{family}”. Các mẫu: {', '.join(known)}.")


def search_json(answer: SearchAnswer) -> dict[str, Any]:
    """The answer as ``duthao search --json`` prints it."""
    return {
        "query": answer.query,
        "reading": answer.reading or None,
        "hits": [_hit_json(hit) for hit in answer.hits],
        "near_numbers": list(answer.near_numbers),
        "notices": list(answer.notices),
    }


def _hit_json(hit: Hit) -> dict[str, Any]:
    document = hit.document
    return {
        "document": document.name,
        "number": document.number or None,
        "kind": document.kind or None,
        "family": document.family or None,
        "agency": document.agency or None,
        "year": document.year,
        "law": document.is_law,
        "heading": list(hit.passage.heading),
        "line": hit.passage.line,
        "text": hit.passage.text,
        "snippet": hit.snippet,
        "marks": [list(mark) for mark in hit.marks],
        "reason": hit.reason,
        "lanes": [lane.value for lane in hit.lanes],
        "words": list(hit.words),
        "others": hit.others,
        "score": round(hit.score, 4),
        "problems": list(document.problems),
    }


def _told(answer: SearchAnswer, *, empty: bool) -> list[str]:
    """The answer as lines of text."""
    lines = list(answer.notices)
    if answer.reading:
        lines.append(f"Hiểu là: {answer.reading}")
    for number, hit in enumerate(answer.hits, 1):
        place = f" (dòng {hit.passage.line})" if hit.passage.line is not None else ""
        lines.append(f"{number}. {' › '.join((hit.document.name, *hit.passage.heading))}{place}")
        lines.append(f"   {_marked(hit)}")
        more = f"; còn {hit.others} đoạn khác trong mục này" if hit.others else ""
        lines.append(f"   ({hit.reason}{more})")
        if hit.document.problem_count:
            lines.append(f"   Lưu ý: văn bản này có {hit.document.problem_count} lỗi số liệu.")
    if answer.hits:
        return lines
    if answer.near_numbers:
        return [*lines, f"Không có “{answer.query}”. Số gần giống trong thư viện: {', '.join(answer.near_numbers)}."]
    advice = "Thư viện đang trống: đưa kế hoạch cũ vào bằng “duthao ingest THƯ_MỤC”." if empty else "Thử từ khác."
    return [*lines, f"Không tìm thấy đoạn nào. {advice}"]


def _marked(hit: Hit) -> str:
    """The snippet, on a terminal with the shared words in bold."""
    if not sys.stdout.isatty():
        return hit.snippet
    shown, end = "", 0
    for start, stop in hit.marks:
        shown += f"{hit.snippet[end:start]}\x1b[1m{hit.snippet[start:stop]}\x1b[0m"
        end = stop
    return shown + hit.snippet[end:]


def _show(options: argparse.Namespace, value: object, text: str) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2) if options.json else text)
    sys.stdout.flush()
