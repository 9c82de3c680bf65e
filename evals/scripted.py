"""A model without a mind: an OpenAI-compatible server on this machine whose every reply a script decides.

It streams as real servers do, a few letters a piece, so that what stands behind it cannot tell the difference.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PIECE = 24


@dataclass(frozen=True, slots=True)
class Call:
    """One tool that the model wants to run."""

    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model answers: words, tools to run, or both."""

    text: str = ""
    calls: tuple[Call, ...] = ()


Script = Callable[[list[dict[str, Any]]], Reply]
"""Gets the messages of a request in the order of the protocol."""


class Server(ThreadingHTTPServer):
    """Answers by ``script``, which may be set anew between two turns; ``asked`` counts the requests.

    A request that offers no tools (a section to be written) is answered by ``writing``.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: Script = lambda messages: Reply("Vâng.")
        self.writing: Script = lambda messages: Reply("")
        self.asked = 0

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
        self.server.asked += 1
        script = self.server.script if body.get("tools") else self.server.writing
        reply = script(body["messages"])
        self.send_response(200)
        if body.get("stream"):
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self._stream(reply)
        else:
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(_whole(reply, self.server.asked), ensure_ascii=False).encode())

    def _stream(self, reply: Reply) -> None:
        self._piece({"role": "assistant", "content": ""})
        for start in range(0, len(reply.text), _PIECE):
            self._piece({"content": reply.text[start : start + _PIECE]})
        for index, call in enumerate(_calls(reply, self.server.asked)):
            self._piece({"tool_calls": [{"index": index, **call}]})
        self._piece({}, "tool_calls" if reply.calls else "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _piece(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "kich-ban", "choices": [choice]}
        self.wfile.write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())
        self.wfile.flush()


def _calls(reply: Reply, ordinal: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"goi-{ordinal}-{place}",
            "type": "function",
            "function": {"name": call.tool, "arguments": json.dumps(dict(call.arguments), ensure_ascii=False)},
        }
        for place, call in enumerate(reply.calls)
    ]


def _whole(reply: Reply, ordinal: int) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply.text}
    if reply.calls:
        message["tool_calls"] = _calls(reply, ordinal)
    finish = "tool_calls" if reply.calls else "stop"
    return {
        "id": "c", "object": "chat.completion", "created": 1, "model": "kich-ban",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }  # fmt: skip


@contextmanager
def serving() -> Iterator[Server]:
    """A server on loopback; it is gone afterwards."""
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def this_turn(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What came after the last message of the officer."""
    last = max((place for place, one in enumerate(messages) if one["role"] == "user"), default=-1)
    return messages[last + 1 :]


def calls_made(messages: list[dict[str, Any]]) -> int:
    """How often the model has called tools since the last message of the officer."""
    return sum(1 for one in this_turn(messages) if one["role"] == "assistant" and one.get("tool_calls"))


def text_of(message: dict[str, Any]) -> str:
    """The words of a message, whatever form the client gave them."""
    content = message.get("content") or ""
    return content if isinstance(content, str) else "".join(str(part.get("text", "")) for part in content)
