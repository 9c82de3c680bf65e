"""How long does a turn of the phrasebook take beside a library of ten thousand passages?

Plans are generated (communes, years, tables of their own) and taken into a library; then an officer talks to a draft:
changes, questions about the draft, look-ups by number, questions to old plans. Each kind of message is said several
times in other words. The figure is the median process time of the slowest kind, the whole turn in the session, its log
included; the clock, which counts the waiting for a processor on a busy machine, is told beside it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from assistant.composition import examine
from assistant.drafting import DraftRequest, start
from assistant.events import Trouble
from assistant.llm.agent import AgentDriver
from assistant.session import Session
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Workspace
from evals.measurement import Bar, Conditions, Measurement
from knowledge.domain.money import Money
from knowledge.ingest import ingest

NAME = "turn-time"
BAR = Bar(150, "ms")
_PASSAGES = 10_000
_TODAY = date(2026, 11, 20)
_BATCH = 40
_TURNS = 12
_PLACES = (
    "An",
    "Bình",
    "Cẩm",
    "Đông",
    "Hòa",
    "Kim",
    "Lộc",
    "Minh",
    "Nam",
    "Phú",
    "Quang",
    "Sơn",
    "Tân",
    "Vĩnh",
    "Xuân",
)
_WORKS = (
    "tập huấn kỹ năng số", "mô hình tưới nhỏ giọt", "số hóa hồ sơ", "truy xuất nguồn gốc", "xét sáng kiến",
    "kiểm tra đo lường", "nhãn hiệu sản phẩm", "an toàn thông tin", "ươm giống nuôi cấy mô", "chuyên mục truyền thanh",
)  # fmt: skip
_SAID = {
    "change": "đặt mục 2.1 bảng 1 là {n} triệu",
    "new line": "thêm dòng Hội nghị chuyên đề {n} 2 triệu vào bảng 1",
    "sum": "vì sao tổng bảng 1 là vậy?",
    "part": "xem bảng {table}",
    "check": "kiểm tra dự thảo",
    "number": "{number} còn hiệu lực không?",
    "old plans": "tìm trong kế hoạch cũ: {work} ở xã {place}",
    "past": "năm ngoái chi bao nhiêu cho {work}?",
    "undo": "hoàn tác",
    "not understood": "ờ thì cái đó {n} xem sao",
}
_NUMBERS = ("30/2020/NĐ-CP", "93/2025/QH15", "265/2025/NĐ-CP", "72/2025/QH15")


@dataclass(frozen=True, slots=True)
class _Taken:
    """Milliseconds of one turn."""

    process: float
    clock: float


def measure(conditions: Conditions) -> Measurement:
    """A library, a draft, and so many turns of each kind; with ``quick`` a tenth of the library."""
    wanted = _PASSAGES // (10 if conditions.quick else 1)
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as folder:
        settings = Settings(home=Path(folder) / "home", samples=False)
        settings.ready_home()
        library = settings.open_library()
        passages = 0
        for number in range(0, 100_000, _BATCH):
            if passages >= wanted:
                break
            files = tuple(_written(Path(folder), number + one) for one in range(_BATCH))
            passages += sum(one.passages for one in ingest(library, files, examine))
        workspace = Workspace(settings, Store(settings.database), library, lambda: _TODAY)
        request = DraftRequest("phan-bo-kinh-phi", "UBND xã Tây Sơn", "Gia Lai", 2027, _TODAY, Money(450_000_000))
        draft = workspace.store.create(start(request).plan, "cán bộ", "lập kế hoạch")
        session = Session(workspace, AgentDriver(settings))
        try:
            kinds = {
                kind: [_turn(session, draft.id, one) for one in _messages(said)][1:] for kind, said in _SAID.items()
            }
        finally:
            workspace.store.close()
    slowest = max(kinds, key=lambda kind: median(one.process for one in kinds[kind]))
    every = sorted(one.process for taken in kinds.values() for one in taken)
    clocks = [one.clock for taken in kinds.values() for one in taken]
    details = tuple(
        f"{kind}: {median(one.process for one in taken):.0f} ms, by the clock {median(one.clock for one in taken):.0f}"
        for kind, taken in kinds.items()
    )
    note = (
        f"{passages} passages; slowest: {slowest}; all turns: p95 {every[int(0.95 * (len(every) - 1))]:.0f} ms, "
        f"by the clock median {median(clocks):.0f} ms"
    )
    return Measurement(median(one.process for one in kinds[slowest]), note, details)


def _messages(said: str) -> Iterator[str]:
    """The message in other words each time; the first only warms up."""
    for turn in range(_TURNS + 1):
        yield said.format(
            n=20 + turn, table=1 + turn % 3, number=_NUMBERS[turn % len(_NUMBERS)], work=_WORKS[turn % len(_WORKS)],
            place=f"{_PLACES[turn % len(_PLACES)]} {_PLACES[(turn * 7 + 3) % len(_PLACES)]}",
        )  # fmt: skip


def _turn(session: Session, draft_id: str, message: str) -> _Taken:
    clock, process = time.perf_counter(), time.process_time()
    events = list(session.handle(message, draft_id))
    taken = _Taken(1000 * (time.process_time() - process), 1000 * (time.perf_counter() - clock))
    trouble = next((event for event in events if isinstance(event, Trouble)), None)
    if trouble is not None:
        raise RuntimeError(f"“{message}”: {trouble.sentence}")
    return taken


def _written(folder: Path, number: int) -> Path:
    """A plan of its own: place, year, works and amounts follow from ``number``."""
    first, second = _PLACES[number % 15], _PLACES[(number // 15) % 15]
    place, year = f"{first} {second} {number // 225 or ''}".strip(), 2018 + number % 8
    works = [_WORKS[(number + step) % len(_WORKS)] for step in range(8)]
    sections = "\n".join(_section(work, step, number, f"{place} năm {year}") for step, work in enumerate(works, 1))
    amounts = [5 + (number * step * 3) % 60 for step in range(1, 9)]
    rows = "\n".join(
        f"| {step} | {work} | {amount} |" for step, (work, amount) in enumerate(zip(works, amounts, strict=True), 1)
    )
    path = folder / f"ke-hoach-{number}.md"
    path.write_text(
        f"ỦY BAN NHÂN DÂN\nXÃ {place.upper()}\nSố: {1 + number % 90}/KH-UBND\n{place}, ngày 10 tháng 01 năm {year}\n\n"
        f"KẾ HOẠCH\nHoạt động khoa học, công nghệ năm {year} của xã {place}\n\nI. NHIỆM VỤ\n\n{sections}\n"
        f"II. KINH PHÍ\n\nBảng 1. Dự toán năm {year}\n\nĐơn vị tính: triệu đồng\n\n| STT | Nội dung | Số tiền |\n"
        f"|---|---|---|\n{rows}\n| | Tổng cộng | {sum(amounts)} |\n",
        encoding="utf-8",
    )
    return path


def _section(work: str, step: int, number: int, where: str) -> str:
    return (
        f"{step}. Nhiệm vụ {work}\n\n- Tổ chức {work} cho {20 + (number * step) % 90} hộ tại xã {where}, phối hợp với "
        f"các thôn.\n- Giao bộ phận chuyên môn theo dõi {work}, báo cáo trước ngày {1 + step}/{1 + number % 12}.\n"
    )
