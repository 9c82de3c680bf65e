"""``duthao draft``: a first draft from a template, checked and written as a file."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import BadRequest, GateRefused
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.checks.report import CheckReport
    from assistant.rendering import Slot

_TOTAL = "--total"
"""What fills the amounts that follow from the budget."""


def add_commands(commands: Any) -> None:
    """Add ``draft`` to the command line."""
    parser = commands.add_parser("draft", help="lập bản thảo theo mẫu, kiểm tra rồi ghi ra tệp .docx, .md hoặc .html")
    parser.add_argument("--template", metavar="MẪU", help="mã mẫu; xem bằng “duthao templates”")
    parser.add_argument("--agency", metavar="CƠ_QUAN", help="cơ quan ban hành, ví dụ “UBND xã Tây Sơn”")
    parser.add_argument("--province", metavar="TỈNH", help="tỉnh, thành phố")
    parser.add_argument("--year", metavar="NĂM", help="năm kế hoạch")
    parser.add_argument("--total", metavar="SỐ_TIỀN", help="tổng kinh phí, ví dụ 450000000 hoặc “450 triệu”")
    parser.add_argument(
        "--like", metavar="TỆP", type=Path, action="append", default=[], help="kế hoạch cũ làm mẫu (lặp lại được)"
    )
    parser.add_argument(
        "--set", metavar="TÊN=GIÁ_TRỊ", action="append", default=[], help="điền một chỗ trống (lặp lại được)"
    )
    parser.add_argument("--confirm", action="store_true", help="chấp nhận các số tiền do chương trình đề xuất")
    parser.add_argument(
        "--final", action="store_true", help="bản trình ký: không còn chỗ trống, số chưa xác nhận hay lỗi"
    )
    parser.add_argument("--notes", action="store_true", help="tệp Word kèm chú thích nguồn của từng số liệu, căn cứ")
    parser.add_argument("-o", "--output", metavar="TỆP", type=Path, help="tệp ghi ra: .docx, .md hoặc .html")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Draft, confirm where asked, verify, write; nothing is written when the gate refuses."""
    from assistant.checks.context import context_for
    from assistant.checks.gate import verify
    from assistant.drafting import DraftRequest, start
    from assistant.export import export
    from assistant.operations import ConfirmProposals, apply
    from assistant.rendering import allocated, open_slots, proposals, resolve
    from knowledge.registry import load_agencies

    settings = Settings.load()
    request = _request(options, settings, DraftRequest)
    drafted = start(request)
    if options.final and drafted.unused:
        names = ", ".join(f"“{name}”" for name in drafted.unused)
        raise BadRequest(f"Bản trình ký không có ô nào tên là {names}; hãy sửa lại --set.")
    plan = apply(drafted.plan, ConfirmProposals()) if options.confirm and proposals(drafted.plan) else drafted.plan
    resolved = resolve(plan)
    slots = {slot.name: slot for slot in (replace(one, name=one.name or _TOTAL) for one in open_slots(plan))}
    context = context_for(
        resolved, today=request.today, final=options.final, registry=request.registry, agencies=load_agencies()
    )
    try:
        checked = verify(resolved, context)
    except GateRefused as refused:
        sys.stderr.write(_refusal(refused.report, slots.values()))
        return 1
    export(checked, options.output, sources=options.notes)
    waiting = sum(1 for proposal in proposals(plan) if proposal.money is not None)
    total = allocated(plan)
    warnings = [finding.message for finding in checked.report.findings]
    if options.json:
        answer = {
            "path": str(options.output),
            "template": request.template,
            "final": options.final,
            "ceiling": request.ceiling.dong if request.ceiling is not None else None,
            "total": total.dong if total is not None else None,
            "open_slots": [{"name": slot.name, "what": slot.what, "where": slot.where} for slot in slots.values()],
            "proposals": waiting,
            "notices": list(drafted.notices),
            "warnings": warnings,
            "sources": [{"name": source.name, "use": source.use} for source in drafted.sources],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    print(f"Đã ghi {'bản trình ký' if options.final else 'bản thảo'}: {options.output}")
    if total is not None:
        print(f"Tổng dự toán các bảng: {total.text()}.")
    if waiting:
        print(f"{waiting} số tiền do chương trình đề xuất; thêm --confirm nếu chấp nhận.")
    if slots:
        print(_slots_text(slots.values()))
    for notice in drafted.notices:
        print(f"Lưu ý: {notice}")
    return 0


def _refusal(report: CheckReport, slots: Collection[Slot]) -> str:
    """Why there is no file: one finding per line, then what each open slot is called."""
    blocking = [f"- {finding.message}" for finding in report.blocking]
    open_ones = [_slots_text(slots)] if slots else []
    return "\n".join((f"Chưa thể xuất vì còn {len(blocking)} lỗi:", *blocking, *open_ones, ""))


def _slots_text(slots: Collection[Slot]) -> str:
    named = [f"  {slot.name}: {slot.what}" for slot in slots]
    return "\n".join((f"Còn {len(named)} chỗ cần bổ sung (điền bằng --set tên=giá trị):", *named))


def _request(options: argparse.Namespace, settings: Settings, make: Any) -> Any:
    """The officer's options as a request; BadRequest names what is missing or cannot be read."""
    from knowledge.registry import load_registry

    office = settings.office
    if not options.template:
        raise BadRequest("Thiếu --template. Xem các mẫu bằng “duthao templates”.")
    if options.output is None:
        raise BadRequest("Thiếu -o TỆP: tệp ghi ra có đuôi .docx, .md hoặc .html.")
    if not options.year:
        raise BadRequest("Thiếu --year: năm kế hoạch, ví dụ --year 2027.")
    if not re.fullmatch("[0-9]{4}", options.year):
        raise BadRequest(f"Năm kế hoạch “{options.year}” không đọc được; viết bốn chữ số, ví dụ --year 2027.")
    return make(
        registry=load_registry(settings.library),
        template=options.template,
        agency=(options.agency or office.agency).strip(),
        province=(options.province or office.province).strip(),
        year=int(options.year),
        today=date.today(),
        ceiling=_ceiling(options.total),
        facts=tuple(_pair(text) for text in options.set),
        likes=tuple(_like(path) for path in options.like),
        office=office,
        template_folder=settings.templates,
    )


def _ceiling(text: str | None) -> Any:
    from knowledge.domain.money import AmountError, read_amount

    if text is None:
        return None
    try:
        return read_amount(text)
    except AmountError as error:
        raise BadRequest(f"--total: {error}") from error


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise BadRequest(f"--set “{text}” phải có dạng tên=giá trị, ví dụ --set chuyen_nguon=154400000.")
    return name.strip(), value.strip()


def _like(path: Path) -> Any:
    """A prior plan: its name, what was read, and what the checker says of it."""
    from assistant.cli.checking import read_and_check

    plan, report = read_and_check(path)
    return path.name, plan, report
