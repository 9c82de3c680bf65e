"""A draft of ours small enough to be read at a glance: an estimate, a report, references, slots, proposals."""

from __future__ import annotations

from decimal import Decimal

from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.money import Money, Unit
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Brief, Closing, Header, Paragraph, Plan, Section

PROPOSED = Origin(OriginKind.PROPOSED, "mẫu", "tỷ trọng 20")
TYPED = Origin(OriginKind.TYPED, "yêu cầu")
COLUMNS = (
    Column("STT", Role.NUMBER),
    Column("Nội dung chi", Role.LABEL),
    Column("Số tiền", Role.AMOUNT),
    Column("Ghi chú", Role.NOTE),
)
PRICED = (
    Column("STT", Role.NUMBER),
    Column("Nội dung", Role.LABEL),
    Column("Số lượng", Role.QUANTITY),
    Column("Đơn giá", Role.PRICE),
    Column("Thành tiền", Role.AMOUNT),
)


def line(
    number: str,
    label: str,
    dong: int | None = None,
    *children: BudgetLine,
    key: str = "",
    origin: Origin | None = TYPED,
) -> BudgetLine:
    """A line of a table with ``COLUMNS``."""
    amount = Entry() if dong is None else Entry(money=Money(dong), origin=origin)
    entries = (Entry(raw=number), Entry(raw=label), amount, Entry())
    return BudgetLine(key or number, number, label, entries, tuple(children))


def priced(number: str, label: str, quantity: str, price: int) -> BudgetLine:
    """A line of a table with ``PRICED``."""
    count = Entry(raw=quantity, value=Decimal(quantity), origin=TYPED)
    entries = (Entry(raw=number), Entry(raw=label), count, Entry(money=Money(price), origin=TYPED), Entry())
    return BudgetLine(number, number, label, entries)


def total(label: str = "Tổng cộng") -> BudgetLine:
    """A total row of a table with ``COLUMNS``, blank as drafts hold it."""
    return BudgetLine("total", "", label, (Entry(), Entry(raw=label), Entry(), Entry()))


def main_table() -> BudgetTable:
    """The estimate: 20 + (20 + 39,6 + 314,8) = 394,4 triệu đồng; the last amount is a proposal."""
    return BudgetTable(
        key="bang-1",
        caption="Dự toán năm {year}",
        columns=COLUMNS,
        lines=(
            line("1", "Hoạt động của Hội đồng", 20_000_000),
            line(
                "2",
                "Các hoạt động khoa học và công nghệ",
                None,
                line("2.1", "Tập huấn", 20_000_000),
                line("2.2", "Nâng cấp phần mềm", 39_600_000),
                line("2.3", "Hỗ trợ đề tài", 314_800_000, origin=PROPOSED),
            ),
        ),
        total=total(),
        unit=Unit.TRIEU,
        unit_text="Đơn vị tính: triệu đồng",
    )


def report_table() -> BudgetTable:
    """Last year's execution, which is no part of the allocation."""
    return BudgetTable(
        key="bang-2",
        caption="Thực hiện năm {year-1}",
        columns=COLUMNS,
        lines=(line("I", "Đã chi", None, line("01", "Hội nghị", 5_000_000, key="01")),),
        total=total(),
        unit=Unit.TRIEU,
        allocation=False,
    )


def draft() -> Plan:
    """The whole draft."""
    means = Section(
        "s2",
        "II",
        "KINH PHÍ THỰC HIỆN",
        (
            Paragraph("Tổng kinh phí năm {year}: {amount:tong_kinh_phi} (Bằng chữ: {words:amount:tong_kinh_phi})."),
            Paragraph("Riêng tập huấn {line:bang-1:2.1}, nâng cấp phần mềm {line:bang-1:2.2}.", "-"),
            main_table(),
            Paragraph("Giao trong năm {amount:kinh_phi_giao}, chuyển nguồn {amount:chuyen_nguon}.", origin=PROPOSED),
        ),
        (
            Section("s2.1", "1", "Tình hình năm {year-1}", (report_table(),)),
            Section("s2.2", "2", "Nguồn", (Paragraph("Do {fact:don_vi|tên đơn vị chủ trì} quản lý.", "-"),)),
        ),
    )
    goals = Section("s1", "I", "MỤC ĐÍCH", (Paragraph("Phục vụ người dân năm {year+1}.", "-"),))
    work = Section("s3", "III", "TỔ CHỨC THỰC HIỆN", (Paragraph("[CẦN BỔ SUNG: tên phòng] thực hiện."),))
    return Plan(
        header=Header(
            agency="UBND xã Tây Sơn",
            number="/KH-UBND",
            place="Tây Sơn",
            kind="KẾ HOẠCH",
            subject="Hoạt động khoa học và công nghệ năm {year}",
        ),
        bases=(Paragraph("Căn cứ Luật số 93/2025/QH15;"), Paragraph("Theo đề nghị của Phòng Văn hóa - Xã hội.")),
        preamble=(Paragraph("{agency} ban hành Kế hoạch năm {year} như sau:"),),
        sections=(goals, means, work),
        conclusion=(Paragraph("Trên đây là Kế hoạch năm {year}./."),),
        closing=Closing(("- UBND tỉnh {province};", "- Lưu: VT."), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ""),
        brief=Brief(
            "phan-bo-kinh-phi",
            "UBND xã Tây Sơn",
            "Gia Lai",
            2027,
            "xa",
            ceiling=Money(394_400_000),
            amounts=(("chuyen_nguon", Money(154_400_000)),),
        ),
    )
