"""The root of the web page: ``python app.py [--host H] [--port P]``. It only wires: settings, page, errors."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.ui import serve

BAD_INPUT = 2


class Parser(argparse.ArgumentParser):
    """Complains in Vietnamese."""

    def error(self, message: str) -> NoReturn:
        """Say how the program is called; exit with code 2."""
        self.exit(
            BAD_INPUT,
            "Tham số không hợp lệ. Cách gọi: python app.py [--host ĐỊA_CHỈ] [--port CỔNG], ví dụ --port 7861.\n",
        )


def main() -> int:
    """Serve until stopped; 2 when the address or the data folder cannot be used, which is said in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = Parser(description="Dự Thảo: trang web soạn thảo kế hoạch, chạy trên máy này.")
    parser.add_argument("--host", help="địa chỉ lắng nghe; mặc định chỉ máy này (127.0.0.1)")
    parser.add_argument("--port", type=int, help="cổng; mặc định 7860")
    options = parser.parse_args()
    try:
        serve(Settings.load(), host=options.host, port=options.port)
    except AssistantError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_INPUT
    return 0


if __name__ == "__main__":
    sys.exit(main())
