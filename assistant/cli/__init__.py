"""``duthao``: the command line. One module per family of commands; each returns its exit code.

0: done, or clean. 1: findings that block, or a refusal. 2: bad input, or a file that cannot be read. For several files
the highest counts.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from assistant.errors import AssistantError
from knowledge.errors import KnowledgeError

DONE, BAD_INPUT = 0, 2

FAMILIES = {
    "serve": "running",
    "doctor": "running",
    "check": "checking",
    "draft": "drafting",
    "chat": "chatting",
    "legal": "legal",
    "place": "place",
    "templates": "looking_up",
    "search": "looking_up",
    "ingest": "ingesting",
    "library": "holding",
    "adapt": "adapting",
}
"""The module of each command, in the order of the help."""

_COMPLAINTS = (
    (r"the following arguments are required: (.+)", "Thiếu tham số bắt buộc: {0}."),
    (r"unrecognized arguments: (.+)", "Không hiểu tham số: {0}."),
    (r"argument .*?: invalid choice: '?([^']*)'? \(choose from (.+)\)", "Không có lệnh “{0}”. Các lệnh: {1}."),
    (r"argument (.+?): expected (?:one|at least one) argument", "Tham số {0} cần một giá trị."),
    (r"argument (.+?): invalid .*? value: '(.*)'", "Giá trị “{1}” của tham số {0} không hợp lệ."),
)


_HELP_WORDS = {
    "usage: ": "cách dùng: ",
    "positional arguments:": "tham số:",
    "options:": "tùy chọn:",
    "show this help message and exit": "in hướng dẫn này rồi thoát",
}


class Parser(argparse.ArgumentParser):
    """An argument parser that helps and complains in Vietnamese, and exits with code 2."""

    def format_help(self) -> str:
        """The help with argparse's own words in Vietnamese."""
        text = super().format_help()
        for english, vietnamese in _HELP_WORDS.items():
            text = text.replace(english, vietnamese, 1)
        return text

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and how to get help."""
        for pattern, sentence in _COMPLAINTS:
            found = re.fullmatch(pattern, message)
            if found:
                message = sentence.format(*found.groups())
                break
        sys.stderr.write(f"{message}\nXem hướng dẫn: {self.prog} --help\n")
        raise SystemExit(BAD_INPUT)


def build_parser(command: str = "") -> Parser:
    """The command line: of one command where it is named, for it need not wait for the others; else the whole."""
    parser = Parser(
        prog="duthao",
        description="Dự Thảo: soạn, kiểm tra và xuất kế hoạch theo Nghị định 30/2020/NĐ-CP. "
        "Chạy trên máy này, không cần mạng.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH", parser_class=Parser)
    named = FAMILIES.get(command)
    for family in (named,) if named else dict.fromkeys(FAMILIES.values()):
        import_module(f"{__name__}.{family}").add_commands(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. What cannot be done is one Vietnamese sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = sys.argv[1:] if arguments is None else arguments
    options = build_parser(given[0] if given else "").parse_args(given)
    try:
        return int(options.run(options))
    except (AssistantError, KnowledgeError) as error:
        sys.stderr.write(f"{error}\n")
        return BAD_INPUT
    except BrokenPipeError:
        return DONE
    except KeyboardInterrupt:
        sys.stderr.write("Đã dừng theo yêu cầu.\n")
        return BAD_INPUT
