"""``duthao serve | doctor``: start the web page; say how this installation is set up and what it lacks."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from assistant import __version__
from assistant.settings import Settings


def add_commands(commands: Any) -> None:
    """Add ``serve`` and ``doctor`` to the command line."""
    serve = commands.add_parser("serve", help="mở trang web soạn thảo trên máy này")
    serve.add_argument("--host", help="địa chỉ lắng nghe; mặc định chỉ máy này (127.0.0.1)")
    serve.add_argument("--port", type=int, help="cổng; mặc định 7860")
    serve.set_defaults(run=run_serve)
    doctor = commands.add_parser("doctor", help="cho biết dữ liệu nằm ở đâu, cài đặt có gì, thiếu gì")
    doctor.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    doctor.set_defaults(run=run_doctor)


def run_serve(options: argparse.Namespace) -> int:
    """Serve the web page until stopped."""
    from assistant.ui import serve

    serve(Settings.load(), host=options.host, port=options.port)
    return 0


def run_doctor(options: argparse.Namespace) -> int:
    """Report on the installation; 1 when something an officer needs is missing."""
    settings = Settings.load()
    settings.ready_home()
    facts = _facts(settings)
    problems = _problems(settings)
    if options.json:
        print(json.dumps(facts | {"problems": problems}, ensure_ascii=False, indent=2))
    else:
        for name, value in facts.items():
            print(f"{_LABELS[name]}: {value}")
        print("\n".join(f"THIẾU: {problem}" for problem in problems) or "Mọi thứ cần thiết đều có.")
    return 1 if problems else 0


_LABELS = {
    "version": "Phiên bản",
    "python": "Python",
    "home": "Thư mục dữ liệu (bản thảo, thư viện, hồ sơ cơ quan)",
    "office": "Cơ quan",
    "library_documents": "Số văn bản trong thư viện",
    "legal_records": "Số văn bản trong danh mục căn cứ",
    "templates": "Mẫu kế hoạch",
    "model": "Mô hình ngôn ngữ",
    "office_suite": "LibreOffice (không bắt buộc)",
}


def _facts(settings: Settings) -> dict[str, Any]:
    import platform
    import shutil

    from knowledge.templates import load_templates

    library = settings.open_library()
    return {
        "version": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "home": str(settings.home),
        "office": settings.office.agency or "chưa khai báo",
        "library_documents": len(library.documents()),
        "legal_records": len(library.registry.all()),
        "templates": [template.id for template in load_templates(settings.templates)],
        "model": settings.model or "không dùng (bộ hiểu câu lệnh có sẵn)",
        "office_suite": shutil.which("soffice") or "không có",
    }


def _problems(settings: Settings) -> list[str]:
    import shutil
    from importlib import metadata

    problems = []
    for package in ("gradio", "langchain", "sqlalchemy"):
        try:
            metadata.version(package)
        except metadata.PackageNotFoundError:
            problems.append(f"gói {package}; chạy lại “make setup”")
    free = shutil.disk_usage(settings.home).free
    if free < 200 * 2**20:
        problems.append(f"chỗ trống trên ổ đĩa chứa {settings.home}: còn {free // 2**20} MB, cần ít nhất 200 MB")
    return problems
