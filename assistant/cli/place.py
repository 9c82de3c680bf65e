"""``duthao place``: what a province, district, commune or agency is on a day, and what became of it."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from assistant.errors import BadRequest


def add_commands(commands: Any) -> None:
    """Add ``place`` to the command line."""
    parser = commands.add_parser("place", help="tra tỉnh, huyện, xã, sở cũ và mới: nay thuộc đâu, trước là gì")
    parser.add_argument("name", nargs="+", metavar="TÊN", help="ví dụ “xã Tây Xuân, huyện Tây Sơn, tỉnh Bình Định”")
    parser.add_argument("--on", metavar="NGÀY", help="ngày cần xét; mặc định hôm nay")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Tell every place and agency that the name can mean on the day."""
    from assistant.lookup.days import read_day
    from assistant.lookup.places import find_places, places_json, places_text

    name = " ".join(options.name)
    day = read_day(options.on) if options.on else date.today()
    if day is None:
        raise BadRequest(f"Không đọc được ngày “{options.on}”. Viết 2026-01-31 hoặc 31/01/2026.")
    found = find_places(name, day)
    value = places_json(name, day, found)
    print(json.dumps(value, ensure_ascii=False, indent=2) if options.json else places_text(name, day, found))
    sys.stdout.flush()
    return 0
