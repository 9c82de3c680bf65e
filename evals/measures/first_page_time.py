"""How much longer than a bare gradio page does ours take from the start of the program to a page one can type into?

Both programs start in turn on the same machine. With a chromium at hand the clock stops when the first text box of the
page is visible in it; without one, when the server has sent the whole page. The figure is the ratio of the medians.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPException
from statistics import median
from urllib.request import urlopen

from evals.measurement import ROOT, Bar, Conditions, Measurement, skip
from evals.program import own_home

NAME = "first-page-time"
BAR = Bar(1.5, "× bare gradio")
_RUNS = 3
_PATIENCE_S = 60
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")

_BARE = """
import os
import gradio

with gradio.Blocks(analytics_enabled=False) as page:
    gradio.Chatbot()
    gradio.Textbox()
page.launch(server_name="127.0.0.1", server_port=int(os.environ["DUTHAO_PORT"]), ssr_mode=False, quiet=True)
"""

Wait = Callable[[str], None]


def measure(conditions: Conditions) -> Measurement:
    """Three runs of each program, in turn, after one of each to warm the disk."""
    if conditions.quick:
        return skip("--quick: starting six servers takes half a minute")
    bare, ours = list[float](), list[float]()
    with _waiting() as (wait, how):
        for run in range(_RUNS + 1):
            for command, times in (([sys.executable, "-c", _BARE], bare), ([sys.executable, "app.py"], ours)):
                taken = _first_page(command, wait)
                if run:
                    times.append(taken)
    note = f"ours {median(ours):.2f} s, bare {median(bare):.2f} s; median of {_RUNS}, {how}"
    return Measurement(median(ours) / median(bare), note)


@contextlib.contextmanager
def _waiting() -> Iterator[tuple[Wait, str]]:
    """How to tell that a page is there: seen by a browser where there is one, else by its bytes."""
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        yield _wait_for_bytes, "whole page received (no chromium on this machine)"
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])

        def wait_for_page(address: str) -> None:
            page = browser.new_page()
            page.goto(address, wait_until="commit", timeout=_PATIENCE_S * 1000)
            page.locator("textarea:visible").first.wait_for(timeout=_PATIENCE_S * 1000)
            page.close()

        yield wait_for_page, "text box visible in chromium"
        browser.close()


def _wait_for_bytes(address: str) -> None:
    with urlopen(address, timeout=_PATIENCE_S) as answer:
        if b"gradio_config" not in answer.read():
            raise RuntimeError(f"{address} answered with something else than a gradio page")


def _first_page(command: Sequence[str], wait: Wait) -> float:
    """Seconds from the start of the program to its first page."""
    port = _free_port()
    with own_home() as environment:
        environment |= {"DUTHAO_PORT": str(port), "GRADIO_ANALYTICS_ENABLED": "False"}
        begun = time.perf_counter()
        program = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            _until_served(program, port)
            wait(f"http://127.0.0.1:{port}/")
            return time.perf_counter() - begun
        finally:
            _stop(program)


def _until_served(program: subprocess.Popen[bytes], port: int) -> None:
    """Return once the server sends a page of gradio's; RuntimeError when the program ends or is too slow."""
    begun = time.monotonic()
    while time.monotonic() - begun < _PATIENCE_S:
        if program.poll() is not None:
            words = (program.stderr.read() if program.stderr else b"").decode("utf-8", "replace").strip()
            raise RuntimeError(f"the program ended with {program.returncode}: {words.splitlines()[-1:] or ''}")
        if _is_served(port):
            return
        time.sleep(0.02)
    raise RuntimeError(f"no page within {_PATIENCE_S} s")


def _is_served(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return b"gradio_config" in answer.read()
    except (HTTPException, OSError):
        return False


def _stop(program: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started."""
    if program.poll() is None:
        os.killpg(program.pid, signal.SIGTERM)
    try:
        program.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
    if program.stderr:
        program.stderr.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
