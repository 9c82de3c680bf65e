"""``duthao check``: any plan, read from its file and checked."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from assistant.checks.context import context_for
from assistant.checks.presentation import report_json, report_text
from assistant.checks.report import CheckReport, check
from knowledge.domain.finding import Verdict
from knowledge.domain.plan import Plan
from knowledge.errors import UnreadableFile
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read


def add_commands(commands: Any) -> None:
    """Add ``check`` to the command line."""
    parser = commands.add_parser(
        "check", help="kiểm tra số liệu, căn cứ, đánh số của các tệp kế hoạch (.docx, .txt, .md)"
    )
    parser.add_argument("files", nargs="+", metavar="TỆP", type=Path, help="tệp cần kiểm tra")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.add_argument("--relations", action="store_true", help="in cả các phép đối chiếu đã thực hiện")
    parser.set_defaults(run=run)


def read_and_check(path: Path) -> tuple[Plan, CheckReport]:
    """The plan in ``path`` and the report on it; raises ``UnreadableFile``."""
    plan = parse_plan(read(path))
    return plan, check(plan, context_for(plan, today=date.today()))


def run(options: argparse.Namespace) -> int:
    """Check every file; one that cannot be read does not keep the others from being checked."""
    worst = 0
    files: list[dict[str, Any]] = []
    for path in options.files:
        try:
            _, report = read_and_check(path)
        except UnreadableFile as error:
            worst = 2
            files.append({"path": str(path), "verdict": "unreadable", "reason": str(error)} | _NOTHING)
            if not options.json:
                print(error)
            continue
        worst = max(worst, 1 if report.verdict is Verdict.FAIL else 0)
        files.append({"path": str(path)} | report_json(report))
        if not options.json:
            print(report_text(report, path.name, relations=options.relations))
    if options.json:
        print(json.dumps({"files": files}, ensure_ascii=False, indent=2))
    return worst


_NOTHING: dict[str, Any] = {
    "coverage": dict.fromkeys(("figures_found", "figures_read", "figures_tied", "tables_found", "tables_footed"), 0),
    "tables": [],
    "findings": [],
}
