"""An OpenAI-compatible server on loopback that answers what a test or a measure scripts."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Scripted(ThreadingHTTPServer):
    """An OpenAI-compatible server on loopback: ``script`` gets the request body and says what to answer.

    A turn holds content, tool_calls [{id, name, args}] (args a text: sent as it is), finish (the reason to end), or
    status (an HTTP error, with headers and error), cut (the stream ends without a finish), hang (seconds of silence),
    pace (seconds after each piece).
    """

    daemon_threads = True

    def __init__(self, script: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.lock = threading.Lock()
        self.seen: list[dict[str, Any]] = []
        self.took: list[float] = []
        """How long each answer took, in seconds, in the order of ``seen``."""
        self.busy: list[float] = []
        """Seconds of processor time that each answer cost."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no news."""

    @property
    def url(self) -> str:
        """What DUTHAO_MODEL_URL is set to."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    """Speaks just enough of the protocol to stream."""

    server: Scripted
    pace: float = 0

    def log_message(self, *arguments: Any) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        """One chat completion, streamed in small pieces."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        begun = time.perf_counter()
        with self.server.lock:
            place = len(self.server.seen)
            self.server.seen.append(body)
            self.server.took.append(0.0)
            self.server.busy.append(0.0)
        try:
            self._answer(body)
        finally:
            self.server.took[place] = time.perf_counter() - begun
            self.server.busy[place] = time.thread_time()  # this thread serves nothing else

    def _answer(self, body: dict[str, Any]) -> None:
        turn = self.server.script(body)
        time.sleep(turn.get("hang", 0))
        if turn.get("status"):
            self.send_response(turn["status"])
            for name, value in turn.get("headers", {}).items():
                self.send_header(name, value)
            self.end_headers()
            error = {"message": "scripted", **turn.get("error", {})}
            self.wfile.write(json.dumps({"error": error}).encode())
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.pace = turn.get("pace", 0)
        self.piece({"role": "assistant", "content": ""})
        content = turn.get("content", "")
        for start in range(0, len(content), 12):
            self.piece({"content": content[start : start + 12]})
        for index, call in enumerate(turn.get("tool_calls", [])):
            given = call["args"]
            arguments = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
            for part, text in enumerate((arguments[:5], arguments[5:])):
                head = {"id": call["id"], "type": "function"} if part == 0 else {}
                name = {"name": call["name"]} if part == 0 else {}
                self.piece({"tool_calls": [{"index": index, **head, "function": {**name, "arguments": text}}]})
        if not turn.get("cut"):
            self.piece({}, turn.get("finish") or ("tool_calls" if turn.get("tool_calls") else "stop"))
            self.wfile.write(b"data: [DONE]\n\n")

    def piece(self, delta: dict[str, Any], finish: str | None = None) -> None:
        """One event of the stream."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
        self.wfile.write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())
        self.wfile.flush()
        time.sleep(self.pace)


@contextmanager
def serving(*turns: dict[str, Any]) -> Iterator[Scripted]:
    """A server that answers with these turns in order; the last one again and again."""
    left = list(turns)
    with serving_script(lambda body: left.pop(0) if len(left) > 1 else left[0]) as server:
        yield server


@contextmanager
def serving_script(script: Callable[[dict[str, Any]], dict[str, Any]]) -> Iterator[Scripted]:
    """A server that answers each request as ``script`` says."""
    server = Scripted(script)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def call(tool: str, id: str = "m1", /, **arguments: Any) -> dict[str, Any]:
    """A turn that calls one tool."""
    return {"tool_calls": [{"id": id, "name": tool, "args": arguments}]}
