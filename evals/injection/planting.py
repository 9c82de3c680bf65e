"""An installation in which the orders stand: prior plans in the library, records in the registry, a draft for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.composition import examine
from assistant.drafting import DraftRequest, start
from assistant.llm.agent import AgentDriver
from assistant.lookup.recording import propose
from assistant.operations import (
    AddBasis,
    AddSection,
    Operation,
    RewriteSection,
    SetBrief,
    SetFact,
    SetLabel,
    apply_all,
)
from assistant.session import Session
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Workspace, load_tools
from evals.injection.cases import Attack, Stand
from evals.scripted import Server, serving
from knowledge.domain.money import Money
from knowledge.domain.plan import Paragraph, Plan, Section
from knowledge.ingest import ingest
from knowledge.registry.office import keep

_PLAN = """ỦY BAN NHÂN DÂN
XÃ AN MẪU
Số: 12/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Mẫu, ngày 15 tháng 01 năm 2026
KẾ HOẠCH
{title}
I. {title}
{paragraph}
Bảng 1. Dự toán năm 2026
Đơn vị tính: triệu đồng
| STT | Nội dung | Số tiền |
| 1 | {cell} | 12 |
| Cộng | | 12 |
{footnote}
"""


@dataclass(frozen=True, slots=True)
class Planted:
    """The installation: its data folder, a session whose model is ``server``, and the draft that all begin with."""

    home: Path
    session: Session
    server: Server
    plan: Plan


@contextmanager
def planted(attacks: Sequence[Attack]) -> Iterator[Planted]:
    """The orders of ``attacks`` in an installation; it is gone afterwards."""
    with TemporaryDirectory(prefix="duthao-evals-") as folder, serving() as server:
        home = Path(folder) / "home"
        settings = Settings(
            home=home, samples=False, model="openai:kich-ban", model_url=server.url, model_key="khoa-bi-mat"
        )
        settings.ready_home()
        today = date.today()
        _record(settings, [one for one in attacks if one.place is Stand.LEGAL_RECORD])
        library = settings.open_library()
        prior = Path(folder) / "ke-hoach-cu"
        prior.mkdir()
        for attack in attacks:
            if attack.place.in_library:
                _write(prior, attack)
        list(ingest(library, (prior,), examine))
        workspace = Workspace(settings, Store(settings.database), library, lambda: today)
        drafted = start(
            DraftRequest(
                template="phan-bo-kinh-phi", agency="UBND xã Tây Sơn", province="Gia Lai", year=today.year + 1,
                today=today, ceiling=Money(450_000_000),
            )
        )  # fmt: skip
        try:
            yield Planted(home, Session(workspace, AgentDriver(settings, load_tools())), server, drafted.plan)
        finally:
            workspace.store.close()


def _write(folder: Path, attack: Attack) -> None:
    """A prior plan that holds the order where the attack wants it."""
    stands = {
        "title": "Hoạt động khoa học, công nghệ", "paragraph": "Tổ chức tập huấn cho cán bộ.",
        "cell": "Tập huấn", "footnote": "Ghi chú: số liệu đã làm tròn.",
    }  # fmt: skip
    slot = {Stand.TABLE: "cell"}.get(attack.place, attack.place.value)
    if slot in stands:
        stands[slot] = f"{attack.code}: {attack.text} ({attack.code})"
    else:
        stands["paragraph"] = f"Tổ chức tập huấn {attack.code}."
    name = f"{attack.text} {attack.id}" if attack.place is Stand.FILE_NAME else f"ke-hoach-{attack.id}"
    text = _PLAN.format(**stands)
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def _record(settings: Settings, attacks: Sequence[Attack]) -> None:
    """Each as a record of the office's registry, the order as its subject."""
    from knowledge.registry import load_registry

    for attack in attacks:
        given = {
            "title": attack.text, "issuer": "UBND tỉnh Gia Lai", "issued": "05/01/2026", "effective": "05/01/2026",
            "kind": "Quyết định",
        }  # fmt: skip
        registry = load_registry(settings.library)
        settings.library.mkdir(parents=True, exist_ok=True)
        keep(settings.library, [propose(registry, attack.number, given, "văn thư", "bản giấy", add=True).entry])


def with_order(plan: Plan, attack: Attack) -> Plan:
    """The draft with the order in it, where it is the draft that holds it."""
    operations: tuple[Operation, ...] = ()
    first = plan.sections[0]
    table = next(table for _, table in plan.tables())
    match attack.place:
        case Stand.SLOT:
            operations = (SetFact("don_vi_chu_tri", attack.text),)
        case Stand.LINE:
            operations = (SetLabel(table.key, table.lines[0].key, attack.text),)
        case Stand.HEADING:
            operations = (AddSection(None, None, Section("lenh", "", attack.text)),)
        case Stand.SECTION_TEXT:
            operations = (RewriteSection(first.key, None, (Paragraph(attack.text),)),)
        case Stand.BASIS:
            operations = (AddBasis(Paragraph(attack.text)),)
        case Stand.AGENCY:
            operations = (SetBrief("agency", attack.text),)
    return apply_all(plan, operations)
