"""First drafts: nothing invented, the ceiling shared out to the đồng, older plans used only where they still hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checks.context import context_for
from assistant.checks.gate import verify
from assistant.checks.report import check
from assistant.drafting import Drafted, DraftRequest, Prior, carry_over, level_of, start
from assistant.drafting.sharing import share_out
from assistant.errors import BadRequest, GateRefused
from assistant.export import export
from assistant.operations import ConfirmProposals, SetFact, SetNamedAmount, apply
from assistant.rendering import allocated, open_slots, resolve
from assistant.settings import Office
from knowledge.domain.budget import Role
from knowledge.domain.finding import Severity
from knowledge.domain.money import Money
from knowledge.domain.origin import OriginKind
from knowledge.domain.plan import Plan
from knowledge.errors import TemplateError
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read
from knowledge.readers.text import read_text
from knowledge.registry import Agencies, Registry, load_agencies, load_registry
from knowledge.templates import load_templates

TODAY = date(2026, 11, 20)
WITH_BUDGET = tuple(template.id for template in load_templates() if template.has_budget)
EVERY = tuple(template.id for template in load_templates())
CEILINGS = (450_000_000, 2_400_400_000, 999_999, 449_999_999)
AGENCIES = {"xa": "UBND xã Tây Sơn", "tinh": "UBND tỉnh Gia Lai", "so": "Sở Khoa học và Công nghệ tỉnh Gia Lai"}


class Known(TypedDict):
    """What the callers of the checker know of documents and agencies."""

    registry: Registry
    agencies: Agencies


KNOWN = Known(registry=load_registry(), agencies=load_agencies())

LAST_YEAR = """Số: /KH-UBND
Tây Sơn, ngày tháng 01 năm 2026
KẾ HOẠCH
Hoạt động khoa học và công nghệ năm 2026
I. KINH PHÍ
Đơn vị tính: triệu đồng
| STT | Nội dung | Đơn vị tính | Số lượng | Đơn giá | Kinh phí |
|---|---|---|---|---|---|
| 1 | Tập huấn về sở hữu trí tuệ năm 2026 | Lớp | 2 | 15 | 30 |
| 2 | Mô hình trồng nấm năm 2023 | Mô hình | 1 | | 70 |
| 3 | Theo Quyết định số 12/QĐ-UBND | | | | 20 |
| 4 | Hỗ trợ Phòng Kinh tế và Hạ tầng huyện | | | | |
| | Tổng cộng | | | | 120 |
"""


def request(template: str, level: str = "xa", ceiling: int | None = 450_000_000, **given: object) -> DraftRequest:
    facts = tuple((name, str(value)) for name, value in given.pop("facts", {}).items())  # type: ignore[attr-defined]
    money = None if ceiling is None else Money(ceiling)
    return DraftRequest(template, AGENCIES[level], "Gia Lai", 2027, TODAY, money, facts, **given)  # type: ignore[arg-type]


@cache
def last_year() -> Prior:
    plan = parse_plan(read_text("nam-truoc.txt", LAST_YEAR.encode()))
    return "nam-truoc.txt", plan, check(plan, context_for(plan, today=TODAY, **KNOWN))


def prior(path: Path) -> Prior:
    plan = parse_plan(read(path))
    return path.name, plan, check(plan, context_for(plan, today=TODAY, **KNOWN))


def errors(plan: Plan, *, final: bool = False) -> list[str]:
    resolved = resolve(plan)
    report = check(resolved, context_for(resolved, today=TODAY, final=final, **KNOWN))
    return [f"{one.rule}: {one.message}" for one in report.findings if one.severity is Severity.ERROR]


def filled(plan: Plan) -> Plan:
    for slot in open_slots(plan):
        operation = SetNamedAmount(slot.name, Money(1)) if slot.is_amount else SetFact(slot.name, "nội dung đã bổ sung")
        plan = apply(plan, operation)
    return apply(plan, ConfirmProposals())


def verify_refuses(plan: Plan, said: str) -> bool:
    """True when the gate refuses the plan as a final file and says so."""
    resolved = resolve(plan)
    with pytest.raises(GateRefused) as refused:
        verify(resolved, context_for(resolved, today=TODAY, final=True, **KNOWN))
    return any(said in finding.message for finding in refused.value.report.blocking)


def words_of(plan: Plan) -> str:
    resolved = resolve(plan)
    titles = [section.title for _, section in resolved.walk()]
    labels = [line.label for _, table in resolved.tables() for _, line in table.walk()]
    captions = [table.caption for _, table in resolved.tables()]
    texts = [one.text for section, one in resolved.paragraphs() if section is not None]
    outside = [one.text for one in (*resolved.preamble, *resolved.conclusion)]
    return "\n".join([resolved.header.subject, *titles, *labels, *captions, *texts, *outside])


def assert_sound(drafted: Drafted, ceiling: int) -> None:
    plan = drafted.plan
    assert allocated(plan) == Money(ceiling)
    assert errors(plan) == []
    years = set(map(int, re.findall(r"(?<![\d/])(?:19|20)\d\d(?!\d)", re.sub(r"“[^”]*”", "", words_of(plan)))))
    assert years <= {2026, 2027, 2028}
    assert verify(resolve(filled(plan)), context_for(filled(plan), today=TODAY, final=True, **KNOWN)).final
    for _, table in resolve(plan).tables():
        decimals = [entry.decimals for _, line in table.walk() for entry in line.entries if entry.money is not None]
        assert all(count < 3 for count in decimals)


@pytest.mark.parametrize("ceiling", CEILINGS)
@pytest.mark.parametrize("level", ["xa", "tinh"])
@pytest.mark.parametrize("template", WITH_BUDGET)
def test_the_total_is_the_ceiling(template: str, level: str, ceiling: int) -> None:
    """Each family, commune and province: total to the đồng, no error, final once filled and confirmed."""
    assert_sound(start(request(template, level, ceiling)), ceiling)


@pytest.mark.parametrize("ceiling", CEILINGS)
@pytest.mark.parametrize("template", WITH_BUDGET)
def test_carry_over_is_part_of_the_total(template: str, ceiling: int) -> None:
    """With carry-over the sentences about it appear, and what is given plus what is carried is the total."""
    drafted = start(request(template, ceiling=ceiling, facts={"chuyen_nguon": "154.400"}))
    assert_sound(drafted, ceiling)
    assert "154.400 đồng" in words_of(drafted.plan)
    assert "chuyển nguồn" not in words_of(start(request(template, ceiling=ceiling)).plan)


@pytest.mark.parametrize("ceiling", CEILINGS)
@pytest.mark.parametrize("template", WITH_BUDGET)
def test_real_plans_as_models(template: str, ceiling: int, seeds: tuple[Path, ...]) -> None:
    """Each real plan as the model, and all at once: same total, no error, nothing of a district is left standing."""
    likes = [*((prior(seed),) for seed in seeds), tuple(map(prior, seeds))]
    for one in likes:
        drafted = start(request(template, ceiling=ceiling, likes=one))
        assert_sound(drafted, ceiling)
        standing = re.sub(r"\[CẦN BỔ SUNG[^\]]*\]|“[^”]*”", "", words_of(drafted.plan))
        assert re.findall(r"(?i)\b(?:huyện|thị xã|thị trấn)\b[^.;\n]*", standing) == []


def test_a_programme_without_a_budget(seeds: tuple[Path, ...]) -> None:
    """The work programme of a Sở has no table; a ceiling given is noted as unused."""
    drafted = start(request("chuong-trinh-cong-tac-so", "so", likes=tuple(map(prior, seeds))))
    assert list(drafted.plan.tables()) == []
    assert any("không được dùng" in notice for notice in drafted.notices)
    assert drafted.plan.header.number == "/KH-SKHCN"
    assert drafted.plan.header.parent_agency == "ỦY BAN NHÂN DÂN TỈNH GIA LAI"
    assert errors(drafted.plan) == [] and errors(filled(drafted.plan), final=True) == []


@settings(max_examples=60, deadline=None)
@given(
    ceiling=st.integers(min_value=100_000, max_value=10**13),
    template=st.sampled_from(WITH_BUDGET),
    model=st.booleans(),
)
def test_any_ceiling_is_met(ceiling: int, template: str, model: bool) -> None:
    """Whatever the ceiling, with and without a model: the tables add up to it and the draft has no error."""
    drafted = start(request(template, ceiling=ceiling, likes=(last_year(),) if model else ()))
    assert allocated(drafted.plan) == Money(ceiling)
    assert errors(drafted.plan) == []


@given(
    total=st.integers(min_value=0, max_value=10**14),
    weights=st.lists(st.fractions(min_value=Fraction(1, 1000), max_value=1000), min_size=1, max_size=40),
)
def test_shares_add_up(total: int, weights: list[Fraction]) -> None:
    """Shares are never negative and add up exactly."""
    shares = share_out(total, weights)
    assert sum(shares) == total and min(shares) >= 0


def test_last_year_gives_figures_and_structure() -> None:
    """A plan of the year before: labels with years shifted, its amounts and total quoted."""
    drafted = start(request("du-toan-chi-tiet", likes=(last_year(),)))
    (_, report), (_, estimate) = drafted.plan.tables()
    assert [line.label for line in report.lines][:2] == ["Tập huấn về sở hữu trí tuệ năm {year-1}", "Mô hình trồng nấm"]
    quoted = report.lines[1].entries[report.columns_of(Role.AMOUNT)[0]]
    assert quoted.money == Money(70_000_000)
    assert quoted.origin is not None and quoted.origin.kind is OriginKind.QUOTED
    assert (quoted.origin.source, quoted.origin.line) == ("nam-truoc.txt", 10)
    assert report.allocation is False
    assert "Kinh phí được giao năm 2026: 120.000.000 đồng." in words_of(drafted.plan)
    assert "12/QĐ-UBND" not in re.sub(r"“[^”]*”", "", words_of(drafted.plan))
    assert "[CẦN BỔ SUNG: nội dung thay cho “Theo Quyết định số 12/QĐ-UBND”]" in words_of(drafted.plan)
    training = estimate.lines[0]
    quantity, price, amount = (estimate.columns_of(role)[0] for role in (Role.QUANTITY, Role.PRICE, Role.AMOUNT))
    assert training.entries[price].money == Money(15_000_000)
    assert training.entries[amount].money == Money(30_000_000)
    assert training.entries[quantity].origin is not None
    assert training.entries[quantity].origin.kind is OriginKind.PROPOSED
    assert {use.name for use in drafted.sources} >= {"nam-truoc.txt"}


def test_without_last_year_there_is_no_report_of_it() -> None:
    """Nobody gave last year's figures: the table is not there, a notice says how to have it; no blank goes final."""
    drafted = start(request("du-toan-chi-tiet"))
    assert [table.allocation for _, table in drafted.plan.tables()] == [True]
    assert any("bang_nam_truoc=co" in notice for notice in drafted.notices)


def test_the_report_asks_for_each_figure_of_last_year() -> None:
    """With `bang_nam_truoc=co` each unknown cell is a slot; figures given stand in the table and add up."""
    facts = {"bang_nam_truoc": "co", "kinh_phi_duoc_giao_1": "30 triệu"}
    drafted = start(request("du-toan-chi-tiet", facts=facts))
    names = {slot.name for slot in open_slots(drafted.plan)}
    assert {f"uoc_thuc_hien_{line}" for line in range(1, 6)} <= names and "kinh_phi_duoc_giao_1" not in names
    assert verify_refuses(apply(drafted.plan, ConfirmProposals()), "ước thực hiện năm trước, dòng 3")
    assert_sound(drafted, 450_000_000)
    facts |= {f"{stem}_{line}": "20 triệu" for stem in ("kinh_phi_duoc_giao", "uoc_thuc_hien") for line in range(1, 6)}
    full = start(request("du-toan-chi-tiet", facts=facts))
    _, report = next(resolve(full.plan).tables())
    assert [report.computed_total(column) for column in report.columns_of(Role.AMOUNT)] == [Money(100_000_000)] * 2
    assert not any("năm trước, dòng" in slot.what for slot in open_slots(full.plan)) and full.unused == ()
    assert start(request("du-toan-chi-tiet", facts={"uoc_thuc_hien_77": "1 triệu"})).unused == ("uoc_thuc_hien_77",)


@pytest.mark.parametrize("suffix", [".docx", ".md"])
def test_a_report_with_open_cells_is_read_back(suffix: str, tmp_path: Path) -> None:
    """A draft whose money cells are slots is written, and read back as the tables it has."""
    plan = resolve(start(request("du-toan-chi-tiet", facts={"bang_nam_truoc": "co"})).plan)
    path = tmp_path / f"a{suffix}"
    export(verify(plan, context_for(plan, today=TODAY, **KNOWN)), path)
    report = next(parse_plan(read(path)).tables())[1]
    assert len(report.columns_of(Role.AMOUNT)) == 2


def test_last_years_plan_leaves_only_its_execution_open() -> None:
    """Amounts granted come from last year's plan, what was spent is asked for; lines without money stay behind."""
    drafted = start(request("du-toan-chi-tiet", likes=(last_year(),)))
    assert_sound(drafted, 450_000_000)
    cells = [slot.name for slot in open_slots(drafted.plan) if "_thuc_hien_" in slot.name or "duoc_giao" in slot.name]
    assert cells == ["uoc_thuc_hien_1", "uoc_thuc_hien_2", "uoc_thuc_hien_3"]
    assert "Hỗ trợ Phòng Kinh tế và Hạ tầng huyện" not in words_of(drafted.plan)
    without = start(request("du-toan-chi-tiet", facts={"bang_nam_truoc": "khong"}, likes=(last_year(),)))
    assert [table.allocation for _, table in without.plan.tables()] == [True]


def test_a_model_with_a_wrong_total_is_shown_with_its_finding(seeds: tuple[Path, ...]) -> None:
    """The model whose total does not add up is named with both figures."""
    drafted = start(request("du-toan-chi-tiet", likes=tuple(map(prior, seeds))))
    assert any("152" in notice and "146" in notice for notice in drafted.notices)


def test_unit_prices_make_amounts() -> None:
    """A unit price given makes the line's amount its product; the others share the rest."""
    drafted = start(request("du-toan-chi-tiet", facts={"don_gia_tap_huan": "5 triệu", "don_gia_mo_hinh": "110tr"}))
    assert_sound(drafted, 450_000_000)
    table = next(table for _, table in drafted.plan.tables() if table.allocation)
    amounts = {line.label: line.amount(table.columns_of(Role.AMOUNT)[0]) for _, line in table.walk()}
    assert amounts["Tập huấn nghiệp vụ quản lý khoa học và công nghệ"] == Money(10_000_000)
    assert amounts["Triển khai mô hình ứng dụng tiến bộ kỹ thuật"] == Money(110_000_000)
    dear = start(request("du-toan-chi-tiet", facts={"don_gia_mo_hinh": "900 triệu"}))
    assert_sound(dear, 450_000_000)
    assert any("không dùng đơn giá" in notice for notice in dear.notices)


def test_the_estimate_may_stand_in_an_appendix() -> None:
    """`phu_luc=co` puts the detailed table in a landscape appendix after the signature and says so in the text."""
    drafted = start(request("du-toan-chi-tiet", facts={"phu_luc": "co"}))
    assert_sound(drafted, 450_000_000)
    (section, table) = list(drafted.plan.tables())[-1]
    assert section is not None and section.appendix and table.landscape
    assert "Phụ lục kèm theo" in words_of(drafted.plan)


def test_no_ceiling_leaves_amounts_blank() -> None:
    """Without a ceiling nothing is proposed: cells are blank, amounts in prose are slots, and there is no error."""
    for template in WITH_BUDGET:
        drafted = start(request(template, ceiling=None))
        assert allocated(drafted.plan) is None
        assert errors(drafted.plan) == []
        assert any("Chưa có tổng kinh phí" in notice for notice in drafted.notices)


def test_everything_has_an_origin() -> None:
    """Every paragraph and every figure of a draft says where it comes from."""
    for template in EVERY:
        plan = start(request(template, "so" if template.endswith("-so") else "xa", likes=(last_year(),))).plan
        assert all(paragraph.origin is not None for _, paragraph in plan.paragraphs())
        for _, table in plan.tables():
            cells = [entry for _, line in table.walk() for entry in line.entries]
            assert all(cell.origin is not None for cell in cells if cell.money is not None or cell.value is not None)


def test_operations_rebuild_the_draft() -> None:
    """The operations, applied to a plan with the same letterhead and brief, give the draft."""
    drafted = start(request("phan-bo-kinh-phi"))
    again = start(request("phan-bo-kinh-phi"))
    assert drafted == again and drafted.operations


def test_facts_given_fill_their_slots() -> None:
    """A fact given stands in the text and makes the paragraph the officer's; an unknown name is told."""
    facts = {"don_vi_chu_tri": "Phòng Văn hóa - Xã hội", "don_vi_chu_try": "x"}
    facts["kinh_phi_nam_truoc"] = "140.000.000 đồng"
    drafted = start(request("danh-gia-va-du-toan", facts=facts))
    assert "Phòng Văn hóa - Xã hội chủ trì" in words_of(drafted.plan)
    assert errors(drafted.plan) == []
    assert any("don_vi_chu_try" in notice and "don_vi_chu_tri" in notice for notice in drafted.notices)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"agency": " "}, "tên cơ quan"),
        ({"province": ""}, "tên tỉnh"),
        ({"year": None}, "năm kế hoạch"),
        ({"year": 27}, "27"),
        ({"ceiling": Money(0)}, "lớn hơn 0"),
        ({"ceiling": Money(-5)}, "-5"),
        ({"facts": (("chuyen_nguon", "nhiều lắm"),)}, "chuyen_nguon"),
        ({"facts": (("chuyen_nguon", "-5 triệu"),)}, "âm"),
        ({"facts": (("chuyen_nguon", "500 triệu"),)}, "lớn hơn tổng kinh phí"),
    ],
)
def test_bad_requests_are_told(changed: dict[str, object], said: str) -> None:
    """What cannot be used is a BadRequest whose sentence names it."""
    plain = request("phan-bo-kinh-phi")
    fields = {name: getattr(plain, name) for name in DraftRequest.__dataclass_fields__} | changed
    with pytest.raises(BadRequest, match=re.escape(said)):
        start(DraftRequest(**fields))


def test_an_unknown_template_names_the_nearest() -> None:
    """An unknown template is a TemplateError with the nearest known one."""
    with pytest.raises(TemplateError, match="Có phải “phan-bo-kinh-phi”"):
        start(request("phan-bo-kinhphi"))


@pytest.mark.parametrize(
    ("agency", "level"),
    [
        ("UBND xã Tây Sơn", "xa"), ("Ủy ban nhân dân phường 1", "xa"), ("UBND đặc khu Phú Quốc", "xa"),
        ("ubnd xa tay son", "xa"), ("UBND tỉnh Gia Lai", "tinh"), ("UBND thành phố Hà Nội", "tinh"),
        ("UBND TP. Hồ Chí Minh", "tinh"), ("Sở KH&CN Tây Ninh", "so"), ("Sở Tài chính", "so"),
        ("UBND huyện Tây Sơn", None), ("UBND thành phố Thủ Đức", None), ("Công ty A", None),
    ],
)  # fmt: skip
def test_the_level_is_read_from_the_name(agency: str, level: str | None) -> None:
    """Commune, province and Sở are recognised; a district is none of them."""
    assert level_of(agency) == level


def test_a_level_that_does_not_fit_is_a_notice() -> None:
    """A template of another level is a warning, not a refusal; so is a district."""
    wrong = start(request("chuong-trinh-cong-tac-so", "xa", None))
    assert any("chưa phù hợp" in notice for notice in wrong.notices)
    sound = DraftRequest("theo-muc-tieu", "UBND huyện Tây Sơn", "Bình Định", 2027, TODAY)
    notices = start(sound).notices
    assert any("Không nhận ra" in notice for notice in notices)
    assert any("đã hợp nhất vào tỉnh Gia Lai" in notice for notice in notices)


def test_the_office_signs_its_own_plans() -> None:
    """Signature and archive code come from the office profile where the office issues the plan, and only there."""
    lines = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")
    office = Office("Ủy ban nhân dân xã Tây Sơn", authority=lines, signer="A", archive="VHXH")
    own = start(request("theo-muc-tieu", office=office)).plan.closing
    assert (own.authority[-1], own.signer, own.recipients[-1]) == ("KT. CHỦ TỊCH", "A", "Lưu: VT, VHXH")
    assert start(request("theo-muc-tieu", "tinh", office=office)).plan.closing.signer == ""


@pytest.mark.parametrize("template", WITH_BUDGET)
def test_carry_over_comes_and_goes(template: str) -> None:
    """Given later, carry-over brings its sentences as if given at once; taken away, it takes them along."""
    without = start(request(template)).plan
    given = start(request(template, facts={"chuyen_nguon": "15 triệu"})).plan
    later = without
    for operation in carry_over(without, Money(15_000_000), TODAY):
        later = apply(later, operation)
    assert resolve(later) == resolve(given)
    for operation in carry_over(later, None, TODAY):
        later = apply(later, operation)
    assert resolve(later) == resolve(without)


@pytest.mark.parametrize("template", WITH_BUDGET)
def test_slots_take_what_their_examples_show(template: str) -> None:
    """Each slot filled like its example, shares confirmed: the final check says nothing at all."""
    slots = [slot for found in load_templates() for slot in found.slots if found.id == template]
    examples = {slot.name: slot.example.replace("{year-1}", "2026").replace("{year}", "2027") for slot in slots}
    april = date(2027, 4, 1)
    for facts in (examples, {**examples, "chuyen_nguon": "25 triệu"}):
        drafted = start(replace(request(template, facts=facts), today=april))
        plan = resolve(apply(drafted.plan, ConfirmProposals()))
        assert check(plan, context_for(plan, today=april, final=True, **KNOWN)).findings == ()
        assert open_slots(plan) == () and not any("năm ban hành" in notice for notice in drafted.notices)


def office_named(agency: str, province: str = "") -> Office:
    lines = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    return Office(agency, province=province, authority=lines, signer="Trần B", archive="VHXH")


@pytest.mark.parametrize(
    ("level", "agency", "province"),
    [
        ("xa", "UBND xã Tây Sơn", "Gia Lai"), ("xa", "ỦY BAN NHÂN DÂN XÃ TÂY SƠN", ""),
        ("so", "Sở KH&CN", ""), ("so", "Sở Khoa học và Công nghệ", "tỉnh Gia Lai"),
    ],
)  # fmt: skip
def test_the_office_is_known_however_it_is_typed(level: str, agency: str, province: str) -> None:
    """A profile typed short, in capitals or without its province is the issuer's all the same."""
    closing = start(request("du-toan-chi-tiet", level, office=office_named(agency, province))).plan.closing
    assert (closing.authority[0], closing.signer, closing.recipients[-1]) == ("KT. CHỦ TỊCH", "Trần B", "Lưu: VT, VHXH")
    other = start(request("du-toan-chi-tiet", level, office=office_named("UBND xã Tây Phú", "Gia Lai"))).plan.closing
    assert other.signer == "" and other.recipients[-1].startswith("Lưu: VT, {fact:don_vi_soan_thao")


@pytest.mark.parametrize(
    ("template", "agency", "symbol"),
    [
        ("phan-bo-kinh-phi", "Sở Khoa học và Công nghệ tỉnh Gia Lai", "/KH-SKHCN"),
        ("chuong-trinh-cong-tac-so", "UBND xã Tây Sơn", "/KH-UBND"),
        ("theo-muc-tieu", "UBND huyện Tây Sơn", "/KH-UBND"),
        ("du-toan-chi-tiet", "Công ty ABC", "/KH-CTABC"),
        ("du-toan-chi-tiet", "Sở Kế hoạch và Đầu tư tỉnh Gia Lai", "/KH-SKHĐT"),
    ],
)
def test_who_does_not_fit_the_family_signs_nothing(template: str, agency: str, symbol: str) -> None:
    """The symbol is the issuer's own, the signature a slot that keeps the plan from becoming final."""
    office = office_named(agency, "Gia Lai")
    drafted = start(replace(request(template), agency=agency, office=office))
    assert resolve(drafted.plan).header.number.startswith(symbol)
    assert "CHỦ TỊCH" not in " ".join(drafted.plan.closing.authority)
    assert verify_refuses(apply(drafted.plan, ConfirmProposals()) if "so" not in template else drafted.plan, "ký")
    assert any("Phần ký" in notice for notice in drafted.notices)


def test_another_department_has_its_own_words() -> None:
    """A Sở other than the one of science reports to that one, and is told where a family is not written for it."""
    agency = "Sở Nông nghiệp và Môi trường tỉnh Gia Lai"
    own, other = (
        start(replace(request("du-toan-chi-tiet", "so"), agency=one)).plan for one in (AGENCIES["so"], agency)
    )
    said = [basis.text for basis in resolve(other).bases]
    assert any("của Sở Khoa học và Công nghệ về việc" in basis for basis in said)
    assert not any("của Bộ Khoa học và Công nghệ về việc" in basis for basis in said)
    assert "Sở Khoa học và Công nghệ" in other.closing.recipients
    assert "Sở Khoa học và Công nghệ" not in own.closing.recipients
    assert "phương tiện đo" in words_of(own) and "phương tiện đo" not in words_of(other)
    assert "tiếp nhận đề xuất" not in words_of(other)
    assert allocated(other) == Money(450_000_000)
    programme = start(replace(request("chuong-trinh-cong-tac-so", "so", None), agency=agency))
    assert any("viết cho Sở Khoa học và Công nghệ" in notice for notice in programme.notices)
    assert not any("viết cho" in notice for notice in start(request("chuong-trinh-cong-tac-so", "so", None)).notices)


def finished(template: str, level: str, year: int, **facts: str) -> Prior:
    """A plan of ours with these facts, as a file read back; the other slots are filled."""
    drafted = start(replace(request(template, level, facts=facts), year=year, today=date(year, 1, 20)))
    plan = resolve(filled(drafted.plan))
    return "nam-truoc.docx", replace(plan, brief=None), None


def test_names_of_the_same_agency_come_along() -> None:
    """An agency's own older plan answers what its departments are called; another agency's does not."""
    names = {"phong_ke_hoach_tai_chinh": "Phòng Kế hoạch - Tài chính", "don_vi_tieu_chuan": "Chi cục Tiêu chuẩn"}
    like = finished("chuong-trinh-cong-tac-so", "so", 2026, **names)
    drafted = start(request("chuong-trinh-cong-tac-so", "so", None, likes=(like,)))
    brief = drafted.plan.brief
    assert brief is not None
    assert {name: brief.fact(name) for name in names} == names
    assert any(use.name == like[0] and "tên phòng" in use.use for use in drafted.sources)
    assert not any("Không dùng được" in notice for notice in drafted.notices)
    other = start(replace(request("chuong-trinh-cong-tac-so", "so", None, likes=(like,)), province="Tây Ninh",
                          agency="Sở Khoa học và Công nghệ tỉnh Tây Ninh"))  # fmt: skip
    assert other.plan.brief is not None and other.plan.brief.fact("phong_ke_hoach_tai_chinh") is None
    commune = finished("danh-gia-va-du-toan", "xa", 2026, don_vi_chu_tri="Phòng Kinh tế", don_vi_soan_thao="KT")
    new = start(request("danh-gia-va-du-toan", likes=(commune,))).plan
    assert "Phòng Kinh tế chủ trì, phối hợp" in words_of(new) and resolve(new).closing.recipients[-1] == "Lưu: VT, KT"
    said = start(request("danh-gia-va-du-toan", facts={"don_vi_chu_tri": "Phòng X"}, likes=(commune,))).plan
    assert "Phòng X chủ trì" in words_of(said)


def test_a_model_without_effect_is_told() -> None:
    """A model plan of which nothing could be used is named in a notice."""
    empty = parse_plan(read_text("khac.txt", "KẾ HOẠCH\nNăm 2021\n1. Việc chung\n- Họp giao ban.".encode()))
    drafted = start(request("chuong-trinh-cong-tac-so", "so", None, likes=(("khac.txt", empty, None),)))
    assert "Không dùng được nội dung nào của “khac.txt”." in drafted.notices


def test_last_years_answer_is_not_this_years_task() -> None:
    """A sentence that filled a slot of the older plan is not carried over beside the open slot."""
    answer = "mô hình nuôi cá lồng ứng dụng cảm biến đo chất lượng nước ở lòng hồ"
    like = finished("danh-gia-va-du-toan", "xa", 2026, mo_hinh=answer)
    assert answer not in words_of(start(request("danh-gia-va-du-toan", likes=(like,))).plan)


@pytest.mark.parametrize(
    ("agency", "province", "heading", "place", "named"),
    [
        ("ỦY BAN NHÂN DÂN PHƯỜNG TRẢNG BÀNG", "Tây Ninh", "PHƯỜNG TRẢNG BÀNG", "Trảng Bàng", "phường Trảng Bàng"),
        ("ubnd xa tay son", "gia lai", "XÃ TÂY SƠN", "Tây Sơn", "xã Tây Sơn"),
        ("Ủy ban nhân dân xã Tay Son", "Gia Lai", "XÃ TÂY SƠN", "Tây Sơn", "xã Tây Sơn"),
        ("UBND TP.HCM", "TP.HCM", "THÀNH PHỐ HỒ CHÍ MINH", "Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("UBND phường Trần Hưng Đạo", "Gia Lai", "PHƯỜNG TRẦN HƯNG ĐẠO", "Phường Trần Hưng Đạo", "Phường Trần Hưng Đạo"),
        ("UBND phường Hà Giang 1", "Tuyên Quang", "PHƯỜNG HÀ GIANG 1", "Phường Hà Giang 1", "Phường Hà Giang 1"),
        ("UBND phường 2", "Lâm Đồng", "PHƯỜNG 2", "Phường 2", "Phường 2"),
    ],
)  # fmt: skip
def test_names_and_places_are_spelled(agency: str, province: str, heading: str, place: str, named: str) -> None:
    """Capitals, missing marks, short names, persons and numbers: as the decree and the registry write them."""
    drafted = start(replace(request("danh-gia-va-du-toan"), agency=agency, province=province))
    assert drafted.plan.header.agency == f"ỦY BAN NHÂN DÂN {heading}"
    assert drafted.plan.header.place == place
    assert f"Ủy ban nhân dân {named} đánh giá" in words_of(drafted.plan)
    assert not any("hợp nhất" in notice or "gõ không dấu" in notice for notice in drafted.notices)


def test_an_office_in_capitals_is_spelled_and_an_unknown_name_without_marks_is_told() -> None:
    """A Sở has its known spelling; a commune nobody knows keeps its letters and a notice asks for its marks."""
    office = start(replace(request("du-toan-chi-tiet", "so"), agency="SỞ KHOA HỌC VÀ CÔNG NGHỆ")).plan
    assert "Sở Khoa học và Công nghệ tỉnh Gia Lai xây dựng" in words_of(office)
    city = start(replace(request("du-toan-chi-tiet", "so"), agency="Sở KH&CN TP.HCM", province="TP.HCM")).plan
    assert city.header.parent_agency == "ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH"
    assert city.header.place == "Thành phố Hồ Chí Minh" and "ngân sách thành phố" not in words_of(office)
    unknown = start(replace(request("danh-gia-va-du-toan"), agency="ubnd xa khong co that"))
    assert "Khong Co That" in unknown.plan.header.place
    assert any("gõ không dấu" in notice for notice in unknown.notices)


def test_two_provinces_are_told() -> None:
    """The agency's own province holds against another one given, unless it merged into it; both are told."""
    conflict = start(replace(request("danh-gia-va-du-toan"), agency="UBND tỉnh Tây Ninh"))
    assert any("tỉnh Tây Ninh" in notice and "tỉnh Gia Lai" in notice for notice in conflict.notices)
    assert conflict.plan.brief is not None and conflict.plan.brief.province == "Tây Ninh"
    merged = start(replace(request("du-toan-chi-tiet"), agency="Sở KH&CN tỉnh Bình Định"))
    assert any("Bình Định đã hợp nhất vào tỉnh Gia Lai" in notice for notice in merged.notices)
    assert merged.plan.brief is not None and merged.plan.brief.province == "Gia Lai"
    assert start(replace(request("danh-gia-va-du-toan"), agency="UBND xã X, tỉnh Gia Lai")).plan.brief is not None


def test_a_fact_that_opens_a_sentence_has_a_capital() -> None:
    """What an officer typed in small letters opens its sentence with a capital, and keeps them elsewhere."""
    facts = {"kho_khan": "nhân lực còn mỏng", "don_vi_chu_tri": "phòng kinh tế", "mo_hinh": "mô hình lúa"}
    said = words_of(start(request("theo-muc-tieu", facts=facts)).plan)
    assert "Nhân lực còn mỏng." in said and "Phòng kinh tế chủ trì" in said and "triển khai mô hình lúa" in said


@pytest.mark.parametrize("template", WITH_BUDGET)
def test_recipients_and_places_fit_the_agency(template: str) -> None:
    """The archive line asks for the drafting unit; committees, communes and wards are those of the agency."""
    commune, province = (resolve(start(request(template, level)).plan).closing.recipients for level in ("xa", "tinh"))
    assert commune[-1].startswith("Lưu: VT, [CẦN BỔ SUNG") and province[-1].startswith("Lưu: VT, [CẦN BỔ SUNG")
    assert "Thường trực Đảng ủy, Thường trực HĐND xã" in commune
    assert "Thường trực Tỉnh ủy, Thường trực HĐND tỉnh" in province and "UBND các xã, phường" in province
    sea = replace(request(template, "tinh"), agency="UBND thành phố Đà Nẵng", province="Đà Nẵng")
    city = start(sea).plan
    assert "UBND các xã, phường, đặc khu" in city.closing.recipients
    assert "Thường trực Thành ủy, Thường trực HĐND thành phố" in city.closing.recipients
    assert not re.search("tỉnh, thành phố|các xã, phường(?!, đặc khu)", words_of(city))
    ward = start(replace(request(template), agency="UBND phường Tây Sơn")).plan
    assert "thôn, tổ dân phố" not in words_of(ward)


def test_every_receiver_of_money_has_its_tasks() -> None:
    """Bodies that a model plan gives money to stand in the last part too, each once."""
    text = LAST_YEAR.split("I. KINH PHÍ")[0] + "".join(
        f"{number}. Phân bổ cho {unit}: 10.000.000 đồng\nĐơn vị tính: đồng\n| STT | Nội dung | Số tiền |\n|---|---|---|\n"
        "| 1 | Tập huấn | 10.000.000 |\n| | Tổng cộng | 10.000.000 |\n"
        for number, unit in enumerate(("Trung tâm Y tế", "Văn phòng HĐND và UBND xã"), 1)
    )
    plan = parse_plan(read_text("nam-truoc.txt", text.encode()))
    drafted = start(request("phan-bo-kinh-phi", likes=(("nam-truoc.txt", plan, None),)))
    titles = [section.title for section in drafted.plan.sections[-1].children]
    assert titles.count("Trung tâm Y tế") == 1 and titles[-1] == "Các cơ quan, đơn vị liên quan"
    assert [title for title in titles if "Văn phòng" in title] == [
        "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân {tier}".replace("{tier}", "xã")
    ]
    assert_sound(drafted, 450_000_000)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"year": 2099}, "2099"),
        ({"ceiling": Money(99_999_999_999_999_999_999)}, "khác thường"),
        ({"ceiling": Money(450)}, "khác thường"),
        ({"facts": (("quyet_dinh_du_toan", "125/QĐ-UBND ngày 25 tháng 12 năm trước"),)}, "không ghi rõ năm"),
        ({"facts": (("quyet_dinh_du_toan", "125/QĐ-UBND ngày 25/12"),)}, "không ghi rõ năm"),
    ],
)
def test_odd_requests_are_told(changed: dict[str, object], said: str) -> None:
    """A far year, a sum nobody plans with and a cited day without its year each get a notice."""
    plain = request("phan-bo-kinh-phi")
    fields = {name: getattr(plain, name) for name in DraftRequest.__dataclass_fields__} | changed
    assert any(said in notice for notice in start(DraftRequest(**fields)).notices)
    assert not any(said in notice for notice in start(plain).notices)
