"""What the page asks of the house: one session, composed when it is first needed, and the values of every pane."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from time import monotonic_ns
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, BadRequest, NotFound
from assistant.events import DraftChanged, Event, Said, Trouble
from assistant.operations import ConfirmProposals, Operation
from assistant.settings import Office, Settings
from assistant.ui.runs import Json

if TYPE_CHECKING:
    from assistant.draft import Message
    from assistant.session import DraftView, Session

LEVELS = {"": "chưa chọn", "xa": "cấp xã", "tinh": "cấp tỉnh", "so": "sở, ban, ngành cấp tỉnh"}
_MOST_REASONS = 6
_MOST_LETTERS = 2000


@dataclass(frozen=True, slots=True)
class Pane:
    """The values of all panes at one moment, in the order of the page's outputs."""

    bar: Json
    paper: Json
    grid: Json
    verdict: Json
    pending: Json
    sources: Json
    history: Json

    def values(self) -> tuple[Json, ...]:
        """The values in order."""
        return tuple(getattr(self, one.name) for one in fields(self))


class Desk:
    """The session of one installation as the page uses it. Safe in threads."""

    def __init__(self, settings: Settings, compose: Callable[[Settings], Session]) -> None:
        self._settings = settings
        self._compose = compose
        self._session: Session | None = None
        self._lock = threading.Lock()

    @property
    def session(self) -> Session:
        """The session; composed by whoever asks first."""
        with self._lock:
            if self._session is None:
                self._session = self._compose(self._settings)
            return self._session

    @property
    def settings(self) -> Settings:
        """The settings with the office as it is now."""
        return self._settings

    def panes(self, draft_id: str | None, note: str = "", *, bad: bool = False) -> Pane:
        """Everything the page shows of the draft (None: no draft yet); ``note`` is said in passing."""
        view = None
        if draft_id:
            try:
                view = self.session.view(draft_id)
            except AssistantError as error:
                note, bad = str(error), True
        said = {"text": note, "bad": bad, "stamp": str(monotonic_ns())}
        if view is None:
            return Pane(self._bar(None) | {"note": said}, {}, {}, {}, {}, {}, {})
        return self._panes_of(view, said)

    def _panes_of(self, view: DraftView, said: Json) -> Pane:
        from assistant.ui.grid import ceiling_value, grid_value
        from assistant.ui.history import history_value
        from assistant.ui.paper import paper_value
        from assistant.ui.pending import pending_value
        from assistant.ui.sources import sources_value
        from assistant.ui.verdict import shortened, verdict_value

        workspace = self.session.workspace
        verdict, pending = verdict_value(view.plan, view.report), pending_value(view)
        strip = {
            "ceiling": ceiling_value(view.plan),
            "pass": verdict["pass"],
            "headline": verdict["headline"],
            "findings": [shortened(finding) for finding in verdict["findings"]],
            "open": pending["open"],
            "proposed": pending["proposed"],
        }
        sources = sources_value(view, workspace.library.registry, workspace.today())
        history = history_value(view.draft.id, workspace.store.history(view.draft.id))
        stamp = {"stamp": said["stamp"]}
        return Pane(
            self._bar(view) | {"note": said},
            paper_value(view) | {"strip": strip},
            grid_value(view) | stamp,
            verdict | stamp | {"draft": view.draft.id, "revision": view.draft.revision},
            pending | stamp,
            sources,
            history | stamp,
        )

    def _bar(self, view: DraftView | None) -> Json:
        office = self._settings.office
        listed = [
            {
                "id": one.id,
                "title": one.title,
                "revision": one.revision,
                "when": f"{one.updated_at.astimezone():%H:%M, %d/%m/%Y}",
            }
            for one in self.session.workspace.store.list()
        ]
        return {
            "draft": view.draft.id if view else "",
            "title": view.draft.title if view else "",
            "revision": view.draft.revision if view else 0,
            "drafts": listed,
            "reasons": self._reasons(view, final=False) if view else [],
            "final_reasons": self._reasons(view, final=True) if view else [],
            "office": {
                one.name: "\n".join(value) if isinstance(value := getattr(office, one.name), tuple) else value
                for one in fields(Office)
            },
            "office_known": office != Office(),
            "levels": [{"value": value, "label": label} for value, label in LEVELS.items()],
        }

    def _reasons(self, view: DraftView, *, final: bool) -> list[str]:
        """Why the draft cannot be taken away (yet); empty when it can."""
        from assistant.checks.report import check
        from assistant.ui.pending import pending_value

        report = view.report
        if final:
            report = check(view.plan, self.session.workspace.context(view.plan, final=True))

        pending = pending_value(view)
        counted = {
            "placeholder-left": f"Còn {pending['open']} chỗ cần bổ sung.",
            "proposal-unconfirmed": f"Còn {pending['proposed']} đề xuất chưa xác nhận.",
        }
        blocked = {finding.rule for finding in report.blocking}
        reasons = [words for rule, words in counted.items() if rule in blocked]
        others = [finding.message for finding in report.blocking if finding.rule not in counted]
        more = [f"và {len(others) - _MOST_REASONS} lỗi khác"] if len(others) > _MOST_REASONS else []
        return [*reasons, *others[:_MOST_REASONS], *more]

    def conversation(self, draft_id: str | None) -> list[Json]:
        """What was said about the draft; nothing for a draft that does not exist."""
        from assistant.ui.chat import remembered

        if not draft_id:
            return []
        try:
            return remembered(self.session.workspace.store.messages(draft_id))
        except NotFound:
            return []

    def edit(self, sent: Mapping[str, object]) -> Pane:
        """One edit of the budget grid on the revision it was made on."""
        from assistant.ui.grid import operation_of

        done = "Đã bỏ dòng; có thể hoàn tác ở mục Lịch sử." if sent.get("act") == "remove" else ""
        return self._revise(sent, lambda view: (operation_of(view.plan, sent),), done)

    def fill(self, sent: Mapping[str, object]) -> Pane:
        """Several slots filled at once."""
        from assistant.ui.pending import fill_operations

        return self._revise(sent, lambda view: fill_operations(view.slots, sent.get("values")), "Đã điền vào dự thảo.")

    def confirm(self, sent: Mapping[str, object]) -> Pane:
        """The officer accepts every proposal."""
        return self._revise(sent, lambda _: (ConfirmProposals(),), "Đã xác nhận các đề xuất.")

    def release(self, sent: Mapping[str, object]) -> Pane:
        """One finding let pass, with the officer's reason."""
        from assistant.operations import ReleaseFinding
        from knowledge.domain.finding import Suppression

        rule, quote, reason = _texts(sent, "rule", "quote", "reason")
        released = Suppression(rule, quote, " ".join(reason.split()), "cán bộ")
        return self._revise(sent, lambda _: (ReleaseFinding(released),), "Đã bỏ qua phát hiện; lý do lưu cùng dự thảo.")

    def recall(self, sent: Mapping[str, object]) -> Pane:
        """A finding that was let pass is judged again."""
        from assistant.operations import RecallFinding

        rule, quote = _texts(sent, "rule", "quote")
        return self._revise(sent, lambda _: (RecallFinding(rule, quote),), "Đã xét lại phát hiện.")

    def undo(self, sent: Mapping[str, object]) -> Pane:
        """Back by one change."""
        draft_id, base = _target(sent)
        return self._after(draft_id, self.session.undo(draft_id, base), "Đã hoàn tác thay đổi gần nhất.")

    def _revise(
        self, sent: Mapping[str, object], read: Callable[[DraftView], Sequence[Operation]], done: str = ""
    ) -> Pane:
        draft_id, base = _target(sent)
        try:
            operations = read(self.session.view(draft_id, base))
        except AssistantError as error:
            return self.panes(draft_id, str(error), bad=True)
        return self._after(draft_id, self.session.revise(draft_id, base, operations), done)

    def _after(self, draft_id: str, events: Iterable[Event], done: str) -> Pane:
        """The panes after a change; what was said instead of a change is its refusal."""
        changed, said = False, ""
        for event in events:
            match event:
                case DraftChanged():
                    changed = True
                case Said(text) | Trouble(sentence=text):
                    said += text
                case _:
                    pass
        return self.panes(draft_id, said or done, bad=not changed)

    def save_office(self, sent: Mapping[str, object]) -> None:
        """Keep the office profile; later drafts start from it."""
        given: dict[str, object] = {}
        empty = Office()
        for one in fields(Office):
            value = sent.get(one.name, "")
            if not isinstance(value, str) or len(value) > _MOST_LETTERS:
                raise BadRequest("Hồ sơ cơ quan gửi lên không đúng; hãy tải lại trang.")
            lines = tuple(" ".join(line.split()) for line in value.splitlines() if line.strip())
            given[one.name] = lines if isinstance(getattr(empty, one.name), tuple) else " ".join(lines)
        if given["level"] not in LEVELS:
            raise BadRequest("Cấp của cơ quan phải là cấp xã, cấp tỉnh hoặc sở.")
        session = self.session
        settings = self._settings.save_office(replace(empty, **given))  # type: ignore[arg-type]
        with self._lock:
            self._settings = settings
            self._session = replace(session, workspace=replace(session.workspace, settings=settings))

    def check_file(self, name: str, content: bytes, *, layout: bool = False) -> Json:
        """The report on a file that is no draft; its looks are judged only when asked for, as on the command line."""
        from assistant.checks.report import check
        from assistant.ui.verdict import verdict_value
        from knowledge.parsing.plan import parse_plan
        from knowledge.readers import read

        with tempfile.TemporaryDirectory(dir=temporary_folder(self._settings)) as folder:
            path = Path(folder) / file_name(name)
            path.write_bytes(content)
            plan = parse_plan(read(path))
        judged = layout and plan.layout is not None
        plan = plan if layout else replace(plan, layout=None)
        value = verdict_value(plan, check(plan, self.session.workspace.context(plan)))
        for finding in value["findings"]:
            finding["anchor"] = ""
        return value | {"name": file_name(name), "layout": judged}

    def converse(self, message: str, draft_id: str | None, earlier: Sequence[Message] = ()) -> Iterator[Event]:
        """One message of the officer; ``earlier`` is what was said before there was a draft."""
        return self.session.handle(message, draft_id, earlier=earlier)


def _target(sent: Mapping[str, object]) -> tuple[str, int]:
    """The draft and the revision an edit was made on."""
    draft_id, base = sent.get("draft"), sent.get("base")
    if not isinstance(draft_id, str) or isinstance(base, bool) or not isinstance(base, int):
        raise BadRequest("Trang gửi lên một thao tác thiếu dự thảo; hãy tải lại trang.")
    return draft_id, base


def _texts(sent: Mapping[str, object], *names: str) -> tuple[str, ...]:
    """What the page sent under these names: short texts, or nothing is done."""
    texts = [sent.get(name) for name in names]
    if not all(isinstance(text, str) and len(text) <= _MOST_LETTERS for text in texts):
        raise BadRequest("Trang gửi lên một thao tác thiếu nội dung hoặc quá dài; hãy viết ngắn lại.")
    return tuple(str(text) for text in texts)


def file_name(name: str) -> str:
    """The bare name of an uploaded file, fit for any file system."""
    bare = name.replace("\\", "/").rpartition("/")[2].strip()
    kept = "".join("_" if letter in '<>:"|?*' or ord(letter) < 32 else letter for letter in bare).strip(". ")
    stem, dot, suffix = kept.rpartition(".")
    if not kept or not dot or not stem:
        raise BadRequest(f"Tên tệp “{name[:80]}” không dùng được; cần tệp .docx, .txt hoặc .md.")
    return f"{stem[:100]}.{suffix[:8]}"


def temporary_folder(settings: Settings) -> Path:
    """Where files stay while they are looked at; inside the data folder, never offered for download."""
    folder = settings.home / "tmp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
