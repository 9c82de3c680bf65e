"""Plans built by hand for the exporters: every feature a printed plan can have, with sums that are right."""

from dataclasses import replace
from datetime import date

from assistant.checks.context import CheckContext
from assistant.checks.gate import CheckedPlan, verify
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.dates import PartialDate
from knowledge.domain.finding import Suppression
from knowledge.domain.money import Money, Unit
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Closing, Header, Paragraph, Plan, Section
from knowledge.domain.words import money_words

PROPOSED = Origin(OriginKind.PROPOSED, "phân bổ theo mức trần")
TYPED = Origin(OriginKind.TYPED, "yêu cầu", "số do người soạn nêu")

STT = Column("STT", Role.NUMBER)
LABEL = Column("Nội dung", Role.LABEL)


def amount(million: int | None, origin: Origin | None = TYPED) -> Entry:
    """An amount of whole million đồng in a table counted in triệu."""
    if million is None:
        return Entry()
    money = Money(million * 1_000_000)
    return Entry(money.format(Unit.TRIEU), money.in_unit(Unit.TRIEU), money, origin=origin)


def row(number: str, label: str, *entries: Entry, children: tuple[BudgetLine, ...] = ()) -> BudgetLine:
    """A line of a table whose first two columns are STT and label."""
    return BudgetLine(number or f"r-{label}", number, label, (Entry(), Entry(), *entries), children)


def total(*millions: int) -> BudgetLine:
    """The row Tổng cộng."""
    return BudgetLine("tong", "", "Tổng cộng", (Entry(), Entry(), *(amount(one) for one in millions)))


def long_table(origin: Origin | None = TYPED) -> BudgetTable:
    """Three groups of ten lines each: longer than a page; one label wraps over several lines."""
    groups = []
    for index, group in enumerate(
        ("Tuyên truyền, phổ biến kiến thức", "Ứng dụng tiến bộ kỹ thuật", "Đào tạo, tập huấn"), 1
    ):
        lines = tuple(
            row(
                f"{index}.{part}",
                f"{group} đợt {part} cho các hộ sản xuất, hợp tác xã và tổ hợp tác",
                amount(10 + part, origin),
            )
            for part in range(1, 11)
        )
        long = row(
            f"{index}.11",
            "Xây dựng mô hình sản xuất theo chuỗi giá trị gắn với truy xuất nguồn gốc, mã số vùng trồng, chỉ dẫn "
            "địa lý và tiêu thụ sản phẩm nông nghiệp chủ lực của địa phương trên sàn thương mại điện tử",
            amount(90, origin),
        )
        groups.append(row("I" * index, group, amount(245), children=(*lines, long)))
    return BudgetTable(
        "bang-1",
        "Bảng 1. Dự toán kinh phí hoạt động khoa học và công nghệ năm 2026",
        (STT, LABEL, Column("Kinh phí", Role.AMOUNT, Unit.TRIEU)),
        tuple(groups),
        total(735),
        Unit.TRIEU,
        "Đơn vị tính: triệu đồng",
    )


def grouped_table() -> BudgetTable:
    """A two-row header over the sources of one year; blank cells stay blank."""
    columns = (
        STT,
        LABEL,
        Column("Tổng số", Role.AMOUNT, Unit.TRIEU),
        Column("Ngân sách tỉnh", Role.AMOUNT, Unit.TRIEU, "Trong đó"),
        Column("Ngân sách xã", Role.AMOUNT, Unit.TRIEU, "Trong đó"),
        Column("Ghi chú", Role.NOTE),
    )
    lines = (
        row("1", "Phòng Kinh tế", amount(400), amount(300), amount(100), Entry("Chi thường xuyên")),
        row("2", "Phòng Văn hóa - Xã hội", amount(235), amount(200), amount(35), Entry()),
        row("3", "Trạm Y tế", amount(100), amount(100), amount(None), Entry("Giao quý I")),
    )
    last = BudgetLine("tong", "", "Tổng cộng", (Entry(), Entry(), amount(735), amount(600), amount(135), Entry()))
    return BudgetTable(
        "bang-2", "Bảng 2. Phân bổ kinh phí cho các đơn vị năm 2026", columns, lines, last, Unit.TRIEU,
        "Đơn vị tính: triệu đồng",
    )  # fmt: skip


def priced_table() -> BudgetTable:
    """Quantities and unit prices in đồng, on a landscape page."""
    columns = (
        STT,
        LABEL,
        Column("Đơn vị tính", Role.MEASURE),
        Column("Số lượng", Role.QUANTITY),
        Column("Đơn giá", Role.PRICE, Unit.DONG),
        Column("Thành tiền", Role.AMOUNT, Unit.DONG),
        Column("Ghi chú", Role.NOTE),
    )

    def dong(value: int) -> Entry:
        money = Money(value)
        return Entry(money.format(), money.in_unit(Unit.DONG), money, origin=TYPED)

    def priced(number: str, label: str, measure: str, count: int, price: int) -> BudgetLine:
        quantity = Entry(str(count), Money(count).in_unit(Unit.DONG), origin=TYPED)
        return row(number, label, Entry(measure), quantity, dong(price), dong(count * price), Entry())

    lines = (
        priced("1", "Thuê hội trường tập huấn", "Ngày", 4, 3_500_000),
        priced("2", "Thù lao báo cáo viên", "Buổi", 8, 1_200_000),
        priced("3", "In tài liệu phát cho học viên dự tập huấn chuyển đổi số", "Bộ", 320, 45_000),
    )
    last = BudgetLine("tong", "", "Tổng cộng", (*[Entry()] * 5, dong(38_000_000), Entry()))
    return BudgetTable(
        "bang-3", "Bảng 3. Dự toán chi tiết hoạt động tập huấn", columns, lines, last, Unit.DONG,
        "Đơn vị tính: đồng", landscape=True,
    )  # fmt: skip


def full_plan(origin: Origin | None = TYPED, slot: str = "Phòng Văn hóa - Xã hội") -> Plan:
    """A plan with every feature. ``origin`` is that of the proposed lines; ``slot`` stands for the unit in charge."""
    whole = Money(735_000_000)
    budget = Section(
        "s3", "III", "Kinh phí thực hiện",
        (
            Paragraph(f"Tổng kinh phí thực hiện năm 2026 là {whole.text()}."),
            Paragraph(f"(Bằng chữ: {money_words(whole)})."),
            long_table(origin),
            Paragraph("Kinh phí được phân bổ cho các đơn vị như sau:"),
            grouped_table(),
        ),
    )  # fmt: skip
    trial = "Vận động hộ sản xuất & doanh nghiệp thử nghiệm sản phẩm mới; ưu tiên giải pháp < 2 năm hoàn vốn."
    aims = (Paragraph("Nâng cao năng lực quản lý ở cơ sở.", "-"), Paragraph("Bám sát nhiệm vụ được giao.", "-"))
    tasks = Section(
        "s2", "II", "Nội dung thực hiện",
        (),
        (
            Section(
                "s2.1", "1", "Chuyển đổi số", (),
                (
                    Section("s2.1.1", "1.1", "Hạ tầng số", (Paragraph("Hoàn thiện hạ tầng mạng của xã.", "-"),)),
                    Section(
                        "s2.1.2", "1.2", "Kỹ năng số",
                        (
                            Paragraph("Mở lớp tập huấn cho cán bộ thôn.", "-"),
                            Paragraph("Lớp buổi tối cho người lao động.", "+"),
                        ),
                    ),
                ),
            ),
            Section("s2.2", "2", "Đổi mới sáng tạo", (Paragraph(trial),)),
        ),
    )  # fmt: skip
    return Plan(
        header=Header(
            agency="Ủy ban nhân dân xã Tây Sơn", number="/KH-UBND", place="Tây Sơn", date=PartialDate(None, None, 2026),
            kind="Kế hoạch", subject="Hoạt động khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số năm 2026",
        ),
        bases=(
            Paragraph("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"),
            Paragraph("Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo ngày 27 tháng 6 năm 2025;"),
        ),
        preamble=(Paragraph("Ủy ban nhân dân xã Tây Sơn ban hành Kế hoạch như sau:"),),
        sections=(
            Section("s1", "I", "Mục đích, yêu cầu", aims),
            tasks,
            budget,
            Section("s4", "IV", "Tổ chức thực hiện", (Paragraph(f"{slot} chủ trì, theo dõi, tổng hợp kết quả."),)),
            Section("s5", "Phụ lục", "Dự toán chi tiết tập huấn", (priced_table(),), appendix=True),
        ),
        conclusion=(Paragraph("Trên đây là Kế hoạch hoạt động năm 2026 của Ủy ban nhân dân xã Tây Sơn./."),),
        closing=Closing(
            ("Sở Khoa học và Công nghệ", "Thường trực Đảng ủy, Thường trực HĐND xã", "Lưu: VT, VHXH"),
            ("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"),
            "Nguyễn Văn An",
        ),
    )  # fmt: skip


def draft_plan() -> Plan:
    """The same with one slot and with the thirty-three leaf amounts of the first table only proposed."""
    return full_plan(PROPOSED, "[CẦN BỔ SUNG: đơn vị chủ trì]")


def checked(plan: Plan, *, final: bool = False, suppressions: tuple[Suppression, ...] = ()) -> CheckedPlan:
    """The plan through the real gate."""
    return verify(plan, CheckContext(date(2026, 1, 15), final=final, suppressions=suppressions))


def with_section(plan: Plan, section: Section) -> Plan:
    """The plan with one more section before its appendix."""
    return replace(plan, sections=(*plan.sections[:-1], section, plan.sections[-1]))
