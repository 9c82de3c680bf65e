"""The server: the port is taken first, then gradio is loaded; own routes for downloads and for files to be checked."""

from __future__ import annotations

import html
import logging
import socket
import string
import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from assistant.composition import compose
from assistant.errors import AssistantError, BadRequest, GateRefused, NotFound
from assistant.settings import Settings
from assistant.ui.desk import Desk
from assistant.ui.runs import Json
from assistant.ui.startup import Warming, prepare
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

MOST_BYTES = 20 * 2**20
_LOG_BYTES = 2**20
ASSETS = Path(__file__).parent / "assets"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {".docx": _WORD, ".md": "text/markdown; charset=utf-8", ".html": "text/html; charset=utf-8"}
_HEADERS = {
    # Whatever a document or a library may hold, the browser fetches nothing from anywhere else.
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Guard:
    """Answers only requests meant for this host and adds the headers that keep the page on this machine."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], hosts: frozenset[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._hosts is not None and _host_of(scope) not in self._hosts:
            await send({"type": "http.response.start", "status": 421, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                added = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        await self._app(scope, receive, with_headers)


def _host_of(scope: Scope) -> str:
    value = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return str(value.rpartition(":")[0] if ":" in value.rpartition("]")[2] else value).strip("[]").lower()


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens already, so that early visitors wait and are not refused; BadRequest if it cannot."""
    if not 0 <= port <= 65535:
        raise BadRequest(f"Cổng {port} không hợp lệ; --port nhận số từ 1 đến 65535.")
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise BadRequest(f"Không hiểu địa chỉ “{host}”; --host nhận ví dụ 127.0.0.1.") from error
    listening = socket.socket(family, kind, proto)
    try:
        if sys.platform != "win32":  # there the option would let two programs share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise BadRequest(
            f"Không mở được cổng {port} trên {host}: cổng đang được chương trình khác dùng hoặc không được phép dùng. "
            f"Hãy chọn cổng khác, ví dụ: --port {port + 1 if port < 65535 else 7861}."
        ) from error
    return listening


def run(settings: Settings, host: str, port: int) -> None:
    """Serve until stopped."""
    settings.ready_home()
    listening = bind(host, port)
    with listening:
        shown = f"[{host}]" if ":" in host else host
        print(f"Dự Thảo đang chạy tại http://{shown}:{listening.getsockname()[1]}/", flush=True)
        print("Mở địa chỉ này bằng trình duyệt. Bấm Ctrl+C để dừng.", flush=True)
        try:
            _serve(settings, host, listening)
        except KeyboardInterrupt:
            print("Đã dừng.", flush=True)


def _serve(settings: Settings, host: str, listening: socket.socket) -> None:
    prepare(settings)
    import uvicorn

    keep_log(settings)
    config = uvicorn.Config(build_app(settings, host), log_level="warning", timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listening])


def keep_log(settings: Settings) -> None:
    """Write warnings and failures, with the id that the officer was told, to the log in the data folder."""
    handler = RotatingFileHandler(settings.log, maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8", delay=True)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)


def build_app(settings: Settings, host: str) -> Guard:
    """The whole application: own routes first, then the page."""
    from fastapi import FastAPI

    from assistant.ui.page import mount

    desk = Desk(settings, compose)
    warming = Warming(lambda: warm(desk))
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_routes(app, desk)
    app = mount(app, desk, warming.page_served)
    warming.begin()
    local = {"127.0.0.1", "localhost", "::1"}
    return Guard(app, frozenset({*local, host.lower()}) if host in local else None)


def warm(desk: Desk) -> None:
    """Load what the first message and the first export would wait for."""
    from importlib import import_module

    session = desk.session
    for name in ("assistant.export.word", "knowledge.readers.word", "assistant.drafting"):
        import_module(name)
    prepare_driver = getattr(session.driver, "warm", None)
    if prepare_driver is not None:
        prepare_driver()


def add_routes(app: FastAPI, desk: Desk) -> None:
    """Health, downloads, and files sent to be checked or kept."""
    from fastapi.concurrency import run_in_threadpool
    from fastapi.responses import HTMLResponse, JSONResponse, Response

    from assistant.ui import holdings

    def healthz(_: Request) -> Response:
        return JSONResponse({"ok": True})

    def export(request: Request) -> Response:
        final, sources = (request.query_params.get(name, "") in ("1", "true") for name in ("final", "notes"))
        try:
            file = desk.session.export(request.path_params["draft_id"], ".docx", final=final, sources=sources)
        except (AssistantError, KnowledgeError) as error:
            return HTMLResponse(refusal(error), status_code=_status(error))
        return download(file.path, file.name)

    def exported(request: Request) -> Response:
        name = request.path_params["name"]
        path = desk.settings.exports / name
        if name != Path(name).name or not path.is_file():
            return HTMLResponse(refusal(NotFound("Tệp này không còn; hãy xuất lại từ dự thảo.")), status_code=404)
        return download(path, name.partition("-")[2] or name)

    def download(path: Path, name: str) -> Response:
        plain = name.encode("ascii", "ignore").decode() or "ke-hoach.docx"
        named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
        kind = _TYPES.get(path.suffix, "application/octet-stream")
        return Response(path.read_bytes(), media_type=kind, headers={"content-disposition": named})

    def check_file(name: str, content: bytes, asked: Mapping[str, str]) -> Json:
        return desk.check_file(name, content, layout=asked.get("layout") == "1")

    def keep_file(name: str, content: bytes, _: Mapping[str, str]) -> Json:
        return holdings.keep(desk, name, content)

    def take_out(_: str, content: bytes, __: Mapping[str, str]) -> Json:
        return holdings.take_out(desk, content)

    def library(_: Request) -> Response:
        try:
            return JSONResponse(holdings.held(desk))
        except (AssistantError, KnowledgeError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    def handed(use: Callable[[str, bytes, Mapping[str, str]], Json]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                content = await _received(request)
                asked = request.query_params
                answer = await run_in_threadpool(use, asked.get("name", ""), content, asked)
            except (AssistantError, KnowledgeError) as error:
                return JSONResponse({"error": str(error)}, status_code=400)
            return JSONResponse(answer)

        return endpoint

    app.add_route("/healthz", healthz)
    app.add_route("/export/{draft_id}.docx", export)
    app.add_route("/files/{name}", exported)
    app.add_route("/check", handed(check_file), methods=["POST"])
    app.add_route("/library", library, methods=["GET"])
    app.add_route("/library", handed(keep_file), methods=["POST"])
    app.add_route("/library/remove", handed(take_out), methods=["POST"])


async def _received(request: Request) -> bytes:
    """The body of a request made by our own page: a foreign page cannot send this type without asking first."""
    if request.headers.get("content-type") != "application/octet-stream":
        raise BadRequest("Tệp gửi lên không đúng cách; hãy tải lại trang.")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_BYTES:
            raise BadRequest(f"Tệp lớn quá {MOST_BYTES // 2**20} MB.")
    return bytes(content)


def _status(error: Exception) -> int:
    return 409 if isinstance(error, GateRefused) else 404 if isinstance(error, NotFound) else 400


def refusal(error: Exception) -> str:
    """A small page that says why there is no file."""
    reasons = [str(error)]
    if isinstance(error, GateRefused):
        reasons = [finding.message for finding in error.report.blocking]
    listed = "".join(f"<li>{html.escape(reason)}</li>" for reason in reasons)
    page = string.Template((ASSETS / "refused.html").read_text(encoding="utf-8"))
    return page.substitute(reasons=listed)
