"""What a report says, in its order: the page for the head who signs, coverage, findings, releases, the sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant import __version__
from assistant.checks import RULE_BOOK
from assistant.checks.figures import clip, described, one_line, table_name
from assistant.checks.relations import Judged, Outcome
from assistant.checks.report import CheckReport
from assistant.checks.rules import load_rules
from assistant.checks.ticking import Tick, equation, tick_of, untied
from assistant.rendering import allocated, open_slots, proposals
from assistant.reporting.blocks import Banner, Entry, Facts, Heading, Ledger, Note, ReportBlock, Tone
from knowledge.domain.budget import sum_money
from knowledge.domain.finding import Figure, Finding, Place, Severity, Suppression, Verdict
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan
from knowledge.domain.source import TrackedView

_SEVERITIES = (
    (Severity.ERROR, "LỖI", "Lỗi (sai nội dung, phải sửa trước khi ký)", Tone.BAD),
    (Severity.WARNING, "Cảnh báo", "Cảnh báo (sai thể thức hoặc cần xem lại, không chặn)", Tone.DOUBT),
    (Severity.INFO, "Lưu ý", "Lưu ý", Tone.PLAIN),
)
_OUTCOMES = {
    Outcome.PASS: ("✓ khớp", Tone.GOOD),
    Outcome.FAIL: ("✗ lệch", Tone.BAD),
    Outcome.REVIEW: ("? cần xem lại", Tone.DOUBT),
    Outcome.UNPARSED: ("✗ không đọc được", Tone.BAD),
    Outcome.BLOCKED: ("… chờ sửa số đã nêu", Tone.DOUBT),
}
_TICKS = {
    Tick.FOOTS: ("Cộng dọc", "các dòng hoặc các phần cộng lại bằng số đã ghi (foots)"),
    Tick.CROSS_FOOTS: ("Cộng ngang", "các cột của một dòng cộng lại bằng cột tổng (cross-foots)"),
    Tick.RECALCULATED: ("Tính lại", "số lượng nhân đơn giá bằng thành tiền (recalculated)"),
    Tick.AGREES: ("Khớp với", "cùng một số ghi ở hai nơi, hoặc bằng số và bằng chữ (agrees with)"),
}
_TOTALS = ("funding-mismatch", "allocation-mismatch")
"""Rules whose stated figure is the whole money of the plan."""
TRACKED_VIEWS: dict[TrackedView, str] = {
    "accept": "tệp còn sửa đổi chưa duyệt; phiếu này đọc như đã chấp nhận tất cả",
    "reject": "tệp còn sửa đổi chưa duyệt; phiếu này đọc như đã từ chối tất cả",
}
_LITTLE = 50
"""Below this share of figures compared (hundredths), the verdict is told with a warning."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A plan read from a file, with its report. ``unused`` are suppressions whose quotation occurs no more."""

    name: str
    digest: str
    plan: Plan
    report: CheckReport
    unused: tuple[Suppression, ...] = ()
    ceiling: Money | None = None
    tracked: TrackedView | None = None
    """How pending tracked changes of the file were read; None where it had none."""


def content(examined: Examined) -> tuple[str, tuple[ReportBlock, ...]]:
    """The title, and the report block by block."""
    blocks = (
        *_first_page(examined),
        *_coverage(examined),
        *_findings(examined.report),
        *_released(examined),
        *_relations(examined.report),
        *_untied(examined),
        *_how(examined),
    )
    return f"Phiếu kiểm tra: {examined.name}", blocks


def _first_page(examined: Examined) -> Iterator[ReportBlock]:
    report, header = examined.report, examined.plan.header
    yield Heading("PHIẾU KIỂM TRA SỐ LIỆU", 1)
    title = one_line(f"{header.kind} {header.subject}") or examined.name
    agency = one_line(header.agency)
    yield Note(f"{title}{f' – {agency}' if agency else ''}", strong=True)
    yield _banner(report)
    yield Facts(tuple(_figures_to_sign(examined)))
    if report.blocking:
        yield Heading(f"Phải sửa trước khi ký ({len(report.blocking)})", 3)
        for finding in report.blocking:
            yield Entry("LỖI", finding.rule, finding.message, _line(finding.place), Tone.BAD)


def _banner(report: CheckReport) -> Banner:
    coverage = report.coverage
    if report.verdict is Verdict.FAIL:
        return Banner("KHÔNG ĐẠT", f"Còn {len(report.blocking)} lỗi phải sửa trước khi ký.", Tone.BAD)
    if report.reservation:
        return Banner("CẦN XEM LẠI", f"Không kết luận được: {report.reservation}.", Tone.DOUBT)
    if report.verdict is Verdict.REVIEW:
        return Banner("CẦN XEM LẠI", f"Chưa kết luận được: {report.reservation}.", Tone.DOUBT)
    share = _share(coverage.figures_tied, coverage.figures_found)
    if share is None:
        return Banner("ĐẠT", "Văn bản không có số liệu để đối chiếu; các quy tắc khác không thấy lỗi.", Tone.DOUBT)
    if share < _LITTLE:
        return Banner(
            "ĐẠT, NHƯNG ÍT SỐ LIỆU ĐƯỢC ĐỐI CHIẾU",
            f"Không thấy lỗi, song chỉ {share}% số liệu được đối chiếu; phần còn lại phải kiểm tra bằng tay.",
            Tone.DOUBT,
        )
    return Banner("ĐẠT", f"Không thấy lỗi; đã đối chiếu {share}% số liệu.", Tone.GOOD)


def _figures_to_sign(examined: Examined) -> Iterator[tuple[str, str]]:
    """What the head who signs asks first."""
    plan, report = examined.plan, examined.report
    totals = [judged for judged in report.relations if judged.relation.rule in _TOTALS]
    own = allocated(plan) if plan.brief is not None else None
    if own is not None:
        yield "Tổng dự toán các bảng", own.text()
    elif totals:
        shown = dict.fromkeys(f"{equation(one)} – {_OUTCOMES[one.outcome][0]}" for one in totals)
        yield "Tổng kinh phí và nguồn", "\n".join(shown)
    for table in report.tables:
        if table.stated_total is not None or table.computed_total is not None:
            yield (
                f"Tổng của {table_name(table.caption)}",
                _stated_and_computed(table.stated_total, table.computed_total),
            )
    if own is None and not totals and not report.tables:
        yield "Tổng kinh phí", "không tìm thấy trong văn bản"
    ceiling = examined.ceiling
    yield "Tổng kinh phí được giao (trần)", ceiling.text() if ceiling is not None else "chưa biết: tệp không mang theo"
    counts = [
        f"{sum(finding.severity is severity for finding in report.findings)} {tag.lower()}"
        for severity, tag, _, _ in _SEVERITIES
    ]
    yield "Phát hiện chưa xử lý", ", ".join(counts)
    yield "Đã cho qua, có lý do", str(len(report.released))
    yield "Chỗ còn trống", f"{len(open_slots(plan))} chỗ [CẦN BỔ SUNG]"
    yield "Số do chương trình đề xuất", _proposed(plan)
    fixes = sum(finding.fix is not None for finding in report.findings)
    yield "Cách sửa chương trình đề nghị", f"{fixes} phát hiện có kèm cách sửa"


def _proposed(plan: Plan) -> str:
    waiting = proposals(plan)
    if not waiting and plan.brief is None:
        return "không xác định được: tệp đọc vào không mang nguồn gốc số liệu"
    total = sum_money(one.money for one in waiting)
    amount = f", tổng {total.text()}" if total is not None else ""
    return f"{len(waiting)} đề xuất chưa xác nhận{amount}"


def _stated_and_computed(stated: Money | None, computed: Money | None) -> str:
    if stated is None:
        return f"không ghi dòng tổng; cộng lại được {computed.text() if computed else '–'}"
    if computed is None:
        return f"ghi {stated.text()}; không có dòng để cộng"
    return (
        f"{stated.text()} (cộng lại khớp)" if stated == computed else f"ghi {stated.text()}, cộng lại {computed.text()}"
    )


def _coverage(examined: Examined) -> Iterator[ReportBlock]:
    coverage = examined.report.coverage
    share = _share(coverage.figures_tied, coverage.figures_found)
    yield Heading("1. Độ phủ", new_page=True)
    yield Note(
        "Kết luận chỉ nói về những số đã đối chiếu. Chương trình nói hai số không khớp nhau, không nói số nào đúng."
    )
    yield Facts(
        (
            ("Số liệu tìm thấy", str(coverage.figures_found)),
            ("Đọc được", str(coverage.figures_read)),
            ("Đã đối chiếu", f"{coverage.figures_tied}{f' ({share}%)' if share is not None else ''}"),
            ("Bảng tìm thấy", str(coverage.tables_found)),
            ("Bảng đã cộng kiểm tra dòng tổng", str(coverage.tables_footed)),
        )
    )
    if examined.plan.unread:
        yield Note("Không đọc được: " + "; ".join(examined.plan.unread) + ".", strong=True)


def _findings(report: CheckReport) -> Iterator[ReportBlock]:
    yield Heading("2. Các phát hiện")
    if not report.findings:
        yield Note("Không có phát hiện nào.")
    for severity, tag, title, tone in _SEVERITIES:
        found = [finding for finding in report.findings if finding.severity is severity]
        if found:
            yield Heading(f"{title}: {len(found)}", 3)
            yield from (Entry(tag, finding.rule, finding.message, _more(finding), tone) for finding in found)


def _more(finding: Finding) -> tuple[str, ...]:
    quote = finding.place.quote
    said = [f"Trích: “{one_line(quote)}”"] if quote else []
    said += ["Cần người có thẩm quyền xem và quyết định."] if finding.verdict is Verdict.REVIEW else []
    said += [f"Đề nghị: {finding.fix.description}"] if finding.fix else []
    return (*_line(finding.place), *said)


def _line(place: Place) -> tuple[str, ...]:
    return (f"Dòng {place.line}",) if place.line is not None else ()


def _released(examined: Examined) -> Iterator[ReportBlock]:
    released = examined.report.released
    yield Heading("3. Phát hiện đã cho qua")
    if not released:
        yield Note("Không có.")
    for finding, reason in released:
        by = (f"Người quyết định: {one_line(reason.author)}",) if reason.author else ()
        quote = f"Trích: “{one_line(finding.place.quote)}”"
        more = (f"Lý do: {one_line(reason.reason)}", *by, quote)
        yield Entry("Đã cho qua", finding.rule, finding.message, more, Tone.DOUBT)
    if examined.unused:
        yield Heading("Lý do cho qua không còn dùng", 3)
        yield Note("Câu, số được trích không còn trong văn bản hoặc không còn bị phát hiện; hãy bỏ khỏi danh sách.")
    for one in examined.unused:
        yield Entry("Hết hiệu lực", one.rule, f"“{one_line(one.quote)}”", (f"Lý do: {one_line(one.reason)}",))


def _relations(report: CheckReport) -> Iterator[ReportBlock]:
    yield Heading(f"4. Các phép đối chiếu: {len(report.relations)}")
    if not report.relations:
        yield Note("Không có phép đối chiếu nào: văn bản không có hai số nào liên hệ với nhau mà chương trình nhận ra.")
        return
    used = {tick_of(judged.relation) for judged in report.relations}
    yield Facts(tuple(_TICKS[tick] for tick in Tick if tick in used))
    ordered = sorted(report.relations, key=lambda judged: judged.relation.stated.place.line or 0)
    groups: dict[str, list[Judged]] = {}
    for judged in ordered:
        groups.setdefault(_group(judged.relation.stated.place), []).append(judged)
    for where, judgements in groups.items():
        yield Ledger(
            head=("Đối chiếu", "Số ở", "Phép tính viết đủ", "Kết quả"),
            shares=(12, 30, 42, 16),
            rows=tuple(_relation_row(judged) for judged in judgements),
            tones=tuple(_OUTCOMES[judged.outcome][1] for judged in judgements),
            caption=where,
        )


def _group(place: Place) -> str:
    """Under what title a comparison stands: its table, else its heading."""
    return table_name(place.table) if place.table else clip(place.heading) or "Ngoài các mục"


def _relation_row(judged: Judged) -> tuple[str, str, str, str]:
    return (
        _TICKS[tick_of(judged.relation)][0],
        _spot(judged.relation.stated),
        equation(judged) + _other(judged),
        _OUTCOMES[judged.outcome][0],
    )


def _other(judged: Judged) -> str:
    """Where the figure stands that the stated one agrees with, unless it is the same sentence."""
    relation = judged.relation
    other = relation.parts[0].figure.place
    if tick_of(relation) is not Tick.AGREES or other.quote == relation.stated.place.quote:
        return ""
    return f"; số đối chiếu ở {described(other, relation.parts[0].figure.raw)}"


def _spot(figure: Figure) -> str:
    """Where a figure stands, inside its table or heading."""
    place = figure.place
    parts = [f"dòng “{clip(place.row, 80)}”"] if place.row else []
    parts += [f"cột “{clip(place.column, 60)}”"] if place.column else []
    if not parts:
        parts = [f"“{clip(place.quote, 110)}”"]
    line = f" (dòng {place.line} của tệp)" if place.line is not None else ""
    return ", ".join(parts) + line


def _untied(examined: Examined) -> Iterator[ReportBlock]:
    left = untied(examined.plan, examined.report.relations)
    if not left:
        return
    yield Heading(f"5. Số liệu chưa đối chiếu được: {len(left)}")
    yield Note("Không phép đối chiếu nào dùng tới các số này; nếu chúng sai, phiếu này không cho biết.")
    yield Ledger(
        head=("Số", "Ở đâu"),
        shares=(22, 78),
        rows=tuple((f"{figure.raw} {_unit(figure)}".rstrip(), _whole_spot(figure)) for figure in left),
        tones=(Tone.PLAIN,) * len(left),
    )


def _whole_spot(figure: Figure) -> str:
    where = _group(figure.place)
    return f"{where}: {_spot(figure)}"


def _unit(figure: Figure) -> str:
    name = figure.unit.label if figure.unit else figure.measure
    return "" if figure.raw.endswith(name) else name


def _how(examined: Examined) -> Iterator[ReportBlock]:
    layout = examined.plan.layout is not None
    rules = [rule for rule in load_rules() if layout or not rule.name.startswith("layout-")]
    tracked = TRACKED_VIEWS[examined.tracked] if examined.tracked else "không có"
    yield Heading("Căn cứ của phiếu")
    yield Facts(
        (
            ("Tệp", examined.name),
            ("Mã băm SHA-256 của tệp", examined.digest),
            ("Sửa đổi theo dõi (Track Changes)", tracked),
            ("Thể thức trình bày", "có xét, theo Nghị định 30/2020/NĐ-CP" if layout else "không xét"),
            ("Bộ quy tắc", f"bản {RULE_BOOK}, {len(rules)} quy tắc"),
            ("Chương trình", f"Dự Thảo {__version__}"),
        )
    )
    yield Note("Các quy tắc đã áp dụng: " + ", ".join(sorted(rule.name for rule in rules)) + ".")


def _share(part: int, whole: int) -> int | None:
    """Hundredths, rounded down; None of nothing."""
    return part * 100 // whole if whole else None
