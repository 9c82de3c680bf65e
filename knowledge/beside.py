"""Work that goes on beside its caller, in another process: the caller writes while the next piece is made.

The process is a fresh one that holds nothing of its caller (no lock, no open file), so a caller that is killed leaves
nothing behind that matters, and the process ends as soon as nobody asks it any more. Where it cannot be started, or
dies over its work, the work is done here: slower, but the same, and what it raises is raised here.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import IO, Generic, ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")

HERE_FIRST = 2
"""So many calls are done in this process: little work is done before another one has started."""
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from knowledge.beside import serve; serve()"
_BROKEN = (OSError, EOFError, pickle.UnpicklingError)


@contextmanager
def beside(work: Callable[Given, Made], *, apart: bool = True) -> Iterator[Callable[Given, Future[Made]]]:
    """A function that has ``work`` done beside the caller and promises its result; calls are done in their order.

    ``work``, what it is given and what it makes must be such that they can be carried to another process; where they
    are not ``apart`` is False, and a thread of this one does it.
    """
    other = _Other(work, HERE_FIRST if apart else sys.maxsize)
    with ThreadPoolExecutor(1) as thread:
        try:
            yield lambda *given, **named: thread.submit(other.do, *given, **named)
        finally:
            thread.shutdown(cancel_futures=True)
            other.dismiss()


class _Other(Generic[Given, Made]):
    """The other process, started when there is enough to do."""

    def __init__(self, work: Callable[Given, Made], here_first: int) -> None:
        self._work, self._here_first = work, here_first
        self._calls = 0
        self._process: subprocess.Popen[bytes] | None = None

    def do(self, *given: Given.args, **named: Given.kwargs) -> Made:
        """The result, made there where that can be had, else here."""
        self._calls += 1
        try:
            if self._calls == self._here_first + 1:
                self._start()
            if self._process is not None:
                return self._asked(self._process, given, named)
        except _BROKEN:
            self.dismiss()
        return self._work(*given, **named)

    def _start(self) -> None:
        command = [sys.executable, "-c", _START, json.dumps(sys.path)]
        piped = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=piped, stdout=piped, stderr=subprocess.DEVNULL)
        assert self._process.stdin is not None
        _send(self._process.stdin, self._work)

    def _asked(self, process: subprocess.Popen[bytes], given: object, named: object) -> Made:
        assert process.stdin is not None and process.stdout is not None
        _send(process.stdin, (given, named))
        made: Made = pickle.load(process.stdout)
        return made

    def dismiss(self) -> None:
        """The process ends now, whatever it does."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for line in (process.stdin, process.stdout):
            with suppress(OSError):  # what was on its way when the process died cannot be sent any more
                if line is not None:
                    line.close()


def _send(line: IO[bytes], what: object) -> None:
    pickle.dump(what, line, pickle.HIGHEST_PROTOCOL)
    line.flush()


def serve() -> None:
    """What the other process does: it is told the work, then does it call by call until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # whatever the work prints must not stand among the answers
        try:
            work = pickle.load(sys.stdin.buffer)
            while True:
                given, named = pickle.load(sys.stdin.buffer)
                _send(answers, work(*given, **named))
        except (EOFError, BrokenPipeError):
            return
