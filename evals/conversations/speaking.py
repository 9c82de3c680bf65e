"""A running ``duthao chat --json``, spoken to line by line."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from evals.measurement import ROOT

_PATIENCE_S = 60


@dataclass(slots=True)
class Chat:
    """One conversation."""

    process: subprocess.Popen[bytes]
    said: IO[bytes]

    def say(self, message: str) -> dict[str, Any]:
        """One message and the answer to it; RuntimeError when none comes."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{' '.join(message.splitlines())}\n".encode())
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"no answer to a message: {self.complaint()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> int:
        """No more messages; the exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(_PATIENCE_S)

    def complaint(self) -> str:
        """The last words on standard error."""
        self.said.seek(0)
        lines = self.said.read().decode("utf-8", "replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "")


@contextmanager
def chatting(environment: dict[str, str], *options: str) -> Iterator[Chat]:
    """``duthao chat --json OPTIONS``; it is gone afterwards."""
    command = [sys.executable, "-m", "assistant", "chat", "--json", *options]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
        ) as process,
    ):
        try:
            yield Chat(process, said)
        finally:
            if process.poll() is None and process.stdin is not None and not process.stdin.closed:
                process.stdin.close()
            try:
                process.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
