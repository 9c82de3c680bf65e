"""The one page: chat on the left, the draft and all that is known of it on the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.events import DraftChanged, Sources
from assistant.ui.chat import Transcript, before_draft
from assistant.ui.desk import Desk, Pane
from assistant.ui.runs import Json
from assistant.ui.sources import hits_value
from assistant.ui.wording import translations

if TYPE_CHECKING:
    from fastapi import FastAPI

_ASSETS = Path(__file__).parent / "assets"
_FONT = ["Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "DejaVu Sans", "Arial", "sans-serif"]
_MONO = ["Consolas", "Liberation Mono", "monospace"]
_HOUR = 3600
_MOST_LETTERS = 8000
_EVENT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": True}
_WELCOME = """### Bạn cần soạn kế hoạch nào?
Nêu loại kế hoạch, cơ quan ban hành, tỉnh, năm và tổng kinh phí. Chương trình lập dự thảo, tính mọi số cộng và chỉ rõ \
những chỗ còn thiếu."""


@cache
def asset(name: str) -> str:
    """The text of a file of the page."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def pane(name: str, **options: Any) -> gr.HTML:
    """One pane: what it shows is built by its script from ``value`` as text nodes, never from a template.

    Gradio runs a rendered template as a JavaScript template literal, so that ``${…}`` in a document would be executed.
    """
    return gr.HTML(
        value={},
        html_template="<div></div>",
        js_on_load=asset("dom.js") + asset(f"{name}.js"),
        apply_default_css=False,
        elem_id=f"pane-{name}",
        elem_classes=["pane"],
        **options,
    )


def _panel(name: str) -> gr.Column:
    return gr.Column(elem_id=f"panel-{name}", min_width=0)


class Page:
    """The components and what happens when they are used."""

    def __init__(self, desk: Desk, served: Callable[[], None]) -> None:
        self._desk = desk
        self._served = served

    def build(self) -> gr.Blocks:
        """The page with all its events."""
        page = gr.Blocks(
            title="Dự Thảo",
            fill_height=True,
            fill_width=True,
            analytics_enabled=False,
            delete_cache=(_HOUR, 24 * _HOUR),
        )
        with page:
            self.bar = pane("bar")
            with gr.Row(elem_id="main"):
                with gr.Column(scale=4, elem_id="left", min_width=280):
                    self._chat()
                with gr.Column(scale=8, elem_id="right", min_width=320):
                    self._tabs()
            self.outputs = [self.bar, self.paper, self.grid, self.verdict, self.pending, self.sources, self.history]
            self._events(page)
        page.queue(default_concurrency_limit=8, max_size=64, api_open=False)
        return page

    def _chat(self) -> None:
        self.chat = gr.Chatbot(
            elem_id="chat",
            label="Hội thoại",
            show_label=False,
            height="100%",
            layout="bubble",
            buttons=[],
            feedback_options=[],
            latex_delimiters=[],
            placeholder=_WELCOME,
            examples=_examples(self._desk),
            allow_tags=False,
        )
        self.box = gr.Textbox(
            elem_id="box",
            label="Yêu cầu của bạn",
            show_label=False,
            container=False,
            placeholder="Nhập yêu cầu, ví dụ: tăng mục 2.1 lên 30 triệu",
            lines=1,
            max_lines=6,
            max_length=_MOST_LETTERS,
            submit_btn=True,
            stop_btn=False,
            autofocus=True,
        )

    def _tabs(self) -> None:
        # Gradio mounts what is in its own tabs only when first shown, and drops the values sent before; these are ours.
        pane("tabs")
        with _panel("paper"):
            self.paper = pane("paper")
        with _panel("grid"):
            self.grid = pane("grid")
        with _panel("verdict"):
            self.verdict = pane("verdict")
        with _panel("pending"):
            self.pending = pane("pending")
        with _panel("sources"):
            self.hits = pane("hits")
            self.sources = pane("sources")
        with _panel("history"):
            self.history = pane("history")
        with _panel("library"):
            pane("library")

    def _events(self, page: gr.Blocks) -> None:
        everything = [*self.outputs, self.chat, self.hits]
        page.load(self._open_address, None, everything, **_EVENT)
        self.bar.open(self._open, None, everything, **_EVENT)
        self.bar.office(self._save_office, self.bar, self.outputs, **_EVENT)
        desk = self._desk
        for component, event, act in (
            (self.grid, "edit", desk.edit),
            (self.pending, "fill", desk.fill),
            (self.pending, "confirm", desk.confirm),
            (self.verdict, "release", desk.release),
            (self.verdict, "recall", desk.recall),
            (self.history, "undo", desk.undo),
        ):
            getattr(component, event)(_acting(act), None, self.outputs, trigger_mode="multiple", **_EVENT)
        talk: dict[str, Any] = {
            "inputs": [self.chat, self.bar],
            "outputs": [self.chat, self.box, self.hits, *self.outputs],
        }
        options = {**_EVENT, "concurrency_limit": 8, "concurrency_id": "talk"}
        turns: list[Any] = [
            self.box.submit(self._typed, [self.box, *talk["inputs"]], talk["outputs"], **options),
            self.chat.example_select(self._picked, **talk, **options),
            self.chat.option_select(self._picked, **talk, **options),
        ]
        for turn in turns:
            turn.then(_idle, None, self.box, **{**_EVENT, "queue": False})
        self.box.stop(_idle, None, self.box, cancels=turns, **{**_EVENT, "queue": False})

    def _everything(self, draft_id: str | None, note: str = "") -> tuple[Any, ...]:
        panes = self._desk.panes(draft_id, note)
        kept = panes.bar["draft"] or None
        return (*panes.values(), self._desk.conversation(kept), {"hits": []})

    def _open_address(self, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """What the address names: ``?draft=ID``, or nothing yet."""
        yield self._everything(str(request.query_params.get("draft", "")) or None)
        self._served()

    def _open(self, event: gr.EventData) -> tuple[Any, ...]:
        return self._everything(str(event._data.get("draft") or "") or None)

    def _save_office(self, bar: Json, event: gr.EventData) -> tuple[Json, ...]:
        draft_id = str(bar.get("draft") or "") or None
        try:
            self._desk.save_office(event._data)
        except AssistantError as error:
            return self._desk.panes(draft_id, str(error), bad=True).values()
        return self._desk.panes(draft_id, "Đã lưu hồ sơ cơ quan.").values()

    def _typed(self, message: str, before: list[Json], bar: Json) -> Iterator[tuple[Any, ...]]:
        yield from self._talk(message, before, bar)

    def _picked(self, before: list[Json], bar: Json, event: gr.SelectData) -> Iterator[tuple[Any, ...]]:
        value = event.value
        yield from self._talk(str(value.get("text", "") if isinstance(value, dict) else value), before, bar)

    def _talk(self, message: str, before: list[Json] | None, bar: Json | None) -> Iterator[tuple[Any, ...]]:
        """One turn: the chat grows as things happen, the panes follow whenever the draft changes."""
        message = message.strip()
        same: tuple[Any, ...] = (gr.skip(),) * len(self.outputs)
        if not message:
            yield (gr.skip(), gr.skip(), gr.skip(), *same)
            return
        draft_id = str((bar or {}).get("draft") or "") or None
        transcript = Transcript(before or [], message)
        yield (transcript.messages, gr.Textbox(value="", submit_btn=False, stop_btn=True), {"hits": []}, *same)
        for event in self._desk.converse(message, draft_id, () if draft_id else before_draft(before)):
            transcript.add(event)
            panes = self._desk.panes(event.draft_id).values() if isinstance(event, DraftChanged) else same
            hits = hits_value(event.items) if isinstance(event, Sources) else gr.skip()
            yield (transcript.messages, gr.skip(), hits, *panes)


def _idle() -> gr.Textbox:
    return gr.Textbox(submit_btn=True, stop_btn=False)


def _acting(act: Callable[[Json], Pane]) -> Callable[[gr.EventData], tuple[Json, ...]]:
    """The listener that hands what a pane sent to ``act`` and shows what came of it."""

    def listener(event: gr.EventData) -> tuple[Json, ...]:
        return act(event._data).values()

    return listener


def _examples(desk: Desk) -> list[Any]:
    """Requests to begin with, for the office when it is known."""
    office, year = desk.settings.office, date.today().year + 1
    agency = office.agency or "UBND xã Tây Sơn"
    province = office.province or ("" if office.agency else "tỉnh Gia Lai")
    where = ", ".join(part for part in (agency, province) if part)
    return [
        {
            "text": f"Lập kế hoạch phân bổ kinh phí năm {year} của {where}, tổng kinh phí 450 triệu đồng",
            "display_text": f"Lập kế hoạch phân bổ kinh phí năm {year}, 450 triệu đồng",
        },
        {"text": "Nghị định 30/2020/NĐ-CP còn hiệu lực không?", "display_text": "Tra cứu một văn bản theo số, ký hiệu"},
        {"text": "Bạn làm được những gì?", "display_text": "Những việc chương trình làm được"},
    ]


def mount(app: FastAPI, desk: Desk, served: Callable[[], None]) -> FastAPI:
    """The page at the root of ``app``."""
    theme = gr.themes.Default(
        primary_hue="blue",
        neutral_hue="slate",
        radius_size="sm",
        spacing_size="sm",
        text_size="md",
        font=_FONT,
        font_mono=_MONO,
    )
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        Page(desk, served).build(),
        path="/",
        allowed_paths=[],
        max_file_size="20mb",
        ssr_mode=False,
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        favicon_path=str(_ASSETS / "favicon.svg"),
        i18n=gr.I18n(**translations()),
        theme=theme,
        css=asset("page.css"),
        head=f"<script>{asset('head.js')}</script>",
    )
    return mounted
