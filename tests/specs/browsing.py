"""What tests of the page in a real browser share: the program over a data folder, and what an officer does with it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30_000


@contextmanager
def program(home: Path, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """The program, started as ``python app.py`` on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DUTHAO_HOME": str(home), "PYTHONIOENCODING": "utf-8", **(settings or {})}
    command = [sys.executable, str(ROOT / "app.py"), "--port", str(port)]
    running = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(base, running)
        yield base
    finally:
        running.terminate()
        running.wait(timeout=20)


def _wait_until_healthy(base: str, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert running.poll() is None, f"the program ended with code {running.returncode}"
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=30) as answer:
                assert json.load(answer) == {"ok": True}
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the program did not answer within a minute")


def open_page(page: Page, address: str) -> None:
    """The page, live, without the question for the office."""
    page.goto(address)
    page.wait_for_selector("#pane-bar nav")
    later = page.get_by_role("button", name="Để sau")
    if later.count():
        later.click()


def say(page: Page, message: str) -> str:
    """Send a message as an officer does; the last answer."""
    page.locator("#box textarea").fill(message)
    page.locator("#box textarea").press("Enter")
    return answer_to(page, message)


def answer_to(page: Page, message: str) -> str:
    """The answer to a message that was sent, once it is whole."""
    page.locator("#chat .user-row", has_text=message).last.wait_for()
    page.wait_for_selector("#box .stop-button", state="hidden")
    page.wait_for_selector("#box .submit-button")
    page.wait_for_function("[...document.querySelectorAll('#chat .message-row')].at(-1).matches('.bot-row')")
    return page.locator("#chat .bot-row").last.inner_text()
