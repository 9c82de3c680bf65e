"""First drafts: nothing invented, the ceiling shared out to the đồng, older plans used only where they still hold."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checks.context import context_for
from assistant.checks.gate import verify
from assistant.checks.report import check
from assistant.drafting import Drafted, DraftRequest, Prior, carry_over, level_of, start
from assistant.drafting.sharing import share_out
from assistant.errors import BadRequest
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
from knowledge.templates import load_templates

TODAY = date(2026, 11, 20)
WITH_BUDGET = tuple(template.id for template in load_templates() if template.has_budget)
EVERY = tuple(template.id for template in load_templates())
CEILINGS = (450_000_000, 2_400_400_000, 999_999, 449_999_999)
AGENCIES = {"xa": "UBND xã Tây Sơn", "tinh": "UBND tỉnh Gia Lai", "so": "Sở Khoa học và Công nghệ tỉnh Gia Lai"}

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
    return "nam-truoc.txt", plan, check(plan, context_for(plan, today=TODAY))


def prior(path: Path) -> Prior:
    plan = parse_plan(read(path))
    return path.name, plan, check(plan, context_for(plan, today=TODAY))


def errors(plan: Plan, *, final: bool = False) -> list[str]:
    resolved = resolve(plan)
    report = check(resolved, context_for(resolved, today=TODAY, final=final))
    return [f"{one.rule}: {one.message}" for one in report.findings if one.severity is Severity.ERROR]


def filled(plan: Plan) -> Plan:
    for slot in open_slots(plan):
        operation = SetNamedAmount(slot.name, Money(1)) if slot.is_amount else SetFact(slot.name, "nội dung đã bổ sung")
        plan = apply(plan, operation)
    return apply(plan, ConfirmProposals())


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
    assert verify(resolve(filled(plan)), context_for(filled(plan), today=TODAY, final=True)).final
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
    assert "[CẦN BỔ SUNG: đơn vị thay cho “Phòng Kinh tế và Hạ tầng huyện”]" in words_of(drafted.plan)
    training = estimate.lines[0]
    quantity, price, amount = (estimate.columns_of(role)[0] for role in (Role.QUANTITY, Role.PRICE, Role.AMOUNT))
    assert training.entries[price].money == Money(15_000_000)
    assert training.entries[amount].money == Money(30_000_000)
    assert training.entries[quantity].origin is not None
    assert training.entries[quantity].origin.kind is OriginKind.PROPOSED
    assert {use.name for use in drafted.sources} >= {"nam-truoc.txt"}


def test_without_last_year_the_report_stays_blank() -> None:
    """Nobody gave last year's figures: the cells are blank and a notice says so."""
    drafted = start(request("du-toan-chi-tiet"))
    _, report = next(drafted.plan.tables())
    assert all(entry.is_blank for _, line in report.walk() for entry in line.entries)
    assert any("để trống số liệu" in notice for notice in drafted.notices)


def test_a_model_with_a_wrong_total_is_shown_with_its_finding(seeds: tuple[Path, ...]) -> None:
    """The model whose total does not add up is named with both figures."""
    drafted = start(request("du-toan-chi-tiet", likes=tuple(map(prior, seeds))))
    assert any("152" in notice and "146" in notice for notice in drafted.notices)


def test_unit_prices_make_amounts() -> None:
    """A unit price given makes the line's amount its product; the others share the rest."""
    drafted = start(request("du-toan-chi-tiet", facts={"don_gia_tap_huan": "5 triệu", "don_gia_mo_hinh": "110tr"}))
    assert_sound(drafted, 450_000_000)
    table = list(drafted.plan.tables())[1][1]
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
    (section, table) = list(drafted.plan.tables())[1]
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
    examples = {slot.name: slot.example for found in load_templates() for slot in found.slots if found.id == template}
    drafted = start(request(template, facts=examples))
    plan = resolve(apply(drafted.plan, ConfirmProposals()))
    assert check(plan, context_for(plan, today=TODAY, final=True)).findings == ()
