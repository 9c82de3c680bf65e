"""A model without a mind: an OpenAI-compatible server on this machine whose every reply a script decides.

It streams as real servers do, a few letters a piece, so that what stands behind it cannot tell the difference; and it
fails as they do: errors with their headers, streams that break off, silence.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

_PIECE = 12


@dataclass(frozen=True, slots=True)
class Call:
    """One tool that the model wants to run; ``arguments`` that are a text are sent as they are."""

    tool: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict)
    id: str = ""
    """Empty: the server gives one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model answers: words, tools to run, or both; or how it fails."""

    text: str = ""
    calls: tuple[Call, ...] = ()
    finish: str = ""
    """Why it ends; empty: because it is done."""
    status: int = 200
    """Another one is an HTTP error, with ``headers`` and what ``error`` says."""
    headers: Mapping[str, str] = field(default_factory=dict)
    error: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    """The stream ends without a finish."""
    hang: float = 0
    """Seconds of silence before the answer."""
    pace: float = 0
    """Seconds after each piece of a stream."""


Body: TypeAlias = dict[str, Any]
"""A request as it came: ``messages`` in the order of the protocol, ``tools`` where some are offered."""

Script: TypeAlias = Callable[[Body], Reply]


class Server(ThreadingHTTPServer):
    """Answers by ``script``, which may be set anew between two turns.

    A request that offers no tools (a section to be written) is answered by ``writing`` where that is set.
    """

    daemon_threads = True

    def __init__(self, script: Script | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: Script = script or (lambda body: Reply("Vâng."))
        self.writing: Script | None = None
        self.lock = threading.Lock()
        self.seen: list[Body] = []
        """The requests, in the order they came."""
        self.took: list[float] = []
        """How long each answer took, in seconds."""
        self.busy: list[float] = []
        """Seconds of processor time that each answer cost."""

    @property
    def url(self) -> str:
        """What DUTHAO_MODEL_URL is set to."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *arguments: Any) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        """One chat completion, streamed, or whole where the client wants no stream."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        begun = time.perf_counter()
        with self.server.lock:
            place = len(self.server.seen)
            self.server.seen.append(body)
            self.server.took.append(0.0)
            self.server.busy.append(0.0)
        try:
            self._answer(body, place + 1)
        finally:
            self.server.took[place] = time.perf_counter() - begun
            self.server.busy[place] = time.thread_time()  # this thread serves nothing else

    def _answer(self, body: Body, ordinal: int) -> None:
        writing = self.server.writing if not body.get("tools") else None
        reply = (writing or self.server.script)(body)
        time.sleep(reply.hang)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 200:
            self.end_headers()
            self.wfile.write(json.dumps({"error": {"message": "scripted", **reply.error}}).encode())
        elif body.get("stream"):
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self._stream(reply, ordinal)
        else:
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(_whole(reply, ordinal), ensure_ascii=False).encode())

    def _stream(self, reply: Reply, ordinal: int) -> None:
        self._piece({"role": "assistant", "content": ""}, reply.pace)
        for start in range(0, len(reply.text), _PIECE):
            self._piece({"content": reply.text[start : start + _PIECE]}, reply.pace)
        for index, call in enumerate(_calls(reply, ordinal)):
            arguments = call["function"]["arguments"]
            first = {**call, "function": {**call["function"], "arguments": arguments[:5]}}
            self._piece({"tool_calls": [{"index": index, **first}]}, reply.pace)
            self._piece({"tool_calls": [{"index": index, "function": {"arguments": arguments[5:]}}]}, reply.pace)
        if not reply.cut:
            self._piece({}, reply.pace, _finish(reply))
            self.wfile.write(b"data: [DONE]\n\n")

    def _piece(self, delta: dict[str, Any], pace: float, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "kich-ban", "choices": [choice]}
        self.wfile.write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())
        self.wfile.flush()
        time.sleep(pace)


def _finish(reply: Reply) -> str:
    return reply.finish or ("tool_calls" if reply.calls else "stop")


def _calls(reply: Reply, ordinal: int) -> list[dict[str, Any]]:
    return [
        {
            "id": call.id or f"goi-{ordinal}-{place}",
            "type": "function",
            "function": {
                "name": call.tool,
                "arguments": call.arguments
                if isinstance(call.arguments, str)
                else json.dumps(dict(call.arguments), ensure_ascii=False),
            },
        }
        for place, call in enumerate(reply.calls)
    ]


def _whole(reply: Reply, ordinal: int) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply.text}
    if reply.calls:
        message["tool_calls"] = _calls(reply, ordinal)
    return {
        "id": "c", "object": "chat.completion", "created": 1, "model": "kich-ban",
        "choices": [{"index": 0, "message": message, "finish_reason": _finish(reply)}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }  # fmt: skip


@contextmanager
def serving(*replies: Reply) -> Iterator[Server]:
    """A server on loopback that answers with these in order, the last one again and again; it is gone afterwards."""
    left = list(replies)
    script: Script | None = (lambda body: left.pop(0) if len(left) > 1 else left[0]) if replies else None
    with serving_script(script) as server:
        yield server


@contextmanager
def serving_script(script: Script | None) -> Iterator[Server]:
    """A server that answers each request as ``script`` says."""
    server = Server(script)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def call(tool: str, id: str = "", /, **arguments: Any) -> Reply:
    """A reply that calls one tool."""
    return Reply(calls=(Call(tool, arguments, id),))


def this_turn(body: Body) -> list[dict[str, Any]]:
    """What came after the last message of the officer."""
    messages: list[dict[str, Any]] = body["messages"]
    last = max((place for place, one in enumerate(messages) if one["role"] == "user"), default=-1)
    return messages[last + 1 :]


def calls_made(body: Body) -> int:
    """How often the model has called tools since the last message of the officer."""
    return sum(1 for one in this_turn(body) if one["role"] == "assistant" and one.get("tool_calls"))


def text_of(message: dict[str, Any]) -> str:
    """The words of a message, whatever form the client gave them."""
    content = message.get("content") or ""
    return content if isinstance(content, str) else "".join(str(part.get("text", "")) for part in content)
