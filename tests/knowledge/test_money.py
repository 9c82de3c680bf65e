"""Units, money, written figures, amounts in prose and as typed, exact shares."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.domain.money import (
    AmountError,
    Money,
    Unit,
    choose_unit,
    find_amounts,
    format_number,
    read_amount,
    read_number,
)
from knowledge.domain.shares import largest_remainder

AMOUNTS = st.integers(min_value=0, max_value=10**15).map(Money)
DECIMALS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=6)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *[(t, Unit.DONG) for t in ("đồng", "Đồng", "VNĐ", "vnd", "đ", "dong", "đồng Việt Nam")],
        *[(t, Unit.NGHIN) for t in ("nghìn đồng", "ngàn đồng", "1.000 đồng", "1000đ", "nghin dong", "1,000đ")],
        *[(t, Unit.TRIEU) for t in ("Triệu đồng", "trđ", "tr.đ", "Tr. đồng", "trieu dong", "1.000.000 đồng")],
        *[(t, Unit.TY) for t in ("tỷ đồng", "tỉ đồng", "TỶ", "ty dong", " tỷ\u00a0đồng ")],
        *[(t, None) for t in ("", "Lớp", "Lần", "dòng", "tỷ lệ", "đồng/năm", "triệu cây", "Tr", "ngăn")],
    ],
)
def test_a_whole_string_is_a_unit_or_none(text: str, unit: Unit | None) -> None:
    """Every usual way to write a unit is read; units of things are not units of money."""
    assert Unit.parse(text) is unit


@given(AMOUNTS, AMOUNTS, st.sampled_from(Unit))
def test_money_adds_up_and_survives_every_unit(one: Money, other: Money, unit: Unit) -> None:
    """Sums are exact, and the value in a unit gives the same money back."""
    assert Money.total([one, other]) == one + other == sum([one, other], Money.ZERO)
    assert one + other - other == one and Money.ZERO - one == -one and bool(one) is (one.dong != 0)
    assert Money.of(one.in_unit(unit), unit) == one
    assert Money.of(read_number(one.format(unit)).value or Decimal(0), unit) == one
    assert (one < other) is (one.dong < other.dong)


def test_money_is_written_as_in_plans() -> None:
    """Tables show the number in their unit, prose shows đồng; three decimals are never written."""
    assert Money(394_400_000).format(Unit.TRIEU) == "394,4"
    assert Money(1_006_000_000).format(Unit.TRIEU) == "1.006"
    assert Money(2_400_400_000).format() == "2.400.400.000"
    assert Money(-394_400_000).text() == "-394.400.000 đồng"
    assert Money(1_006_000).format(Unit.TRIEU) == "1,0060"


def test_money_is_whole_dong() -> None:
    """A fraction of a đồng, a float or an infinite value is no money."""
    for value in (Decimal("0.0000001"), Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(ValueError, match="whole number"):
            Money.of(value, Unit.TRIEU)
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "value", "decimals"),
    [
        ("1.006", "1006", 0),
        ("39,6", "39.6", 1),
        ("09", "9", 0),
        ("2.400.400.000", "2400400000", 0),
        ("1.234,50", "1234.50", 2),
        ("\u22125", "-5", 0),
        ("2\u00a0246\u202f000", "2246000", 0),
        (" 2.246.\u00a0000 ", "2246000", 0),
        ("0,125", "0.125", 3),
        ("1.234,567", "1234.567", 3),
    ],
)
def test_a_cell_is_read_by_the_vietnamese_grammar(raw: str, value: str, decimals: int) -> None:
    """The dot groups thousands and the comma opens decimals; leading zeros are not octal."""
    number = read_number(raw)
    assert (number.value, number.decimals, number.problem) == (Decimal(value), decimals, "")
    assert number.raw == raw


@pytest.mark.parametrize("raw", ["", "  ", "-", "–", "…", "....", "\u2212", "\u00a0"])
def test_blank_is_not_zero(raw: str) -> None:
    """An empty cell, a dash or dots have neither a value nor a problem."""
    number = read_number(raw)
    assert number.value is None and number.problem == ""


@pytest.mark.parametrize(
    ("raw", "one", "other"),
    [
        ("1.5", "1,5", "15"),
        ("1,006", "1,006", "1.006"),
        ("12.34", "12,34", "1.234"),
        ("1.0000", "1,0000", "10.000"),
        ("0.125", "0,125", "125"),
        ("-2,400", "-2,400", "-2.400"),
        ("1234.567", "1.234,567", "1.234.567"),
    ],
)
def test_an_ambiguous_figure_names_both_readings(raw: str, one: str, other: str) -> None:
    """What can be read two ways has no value, and the problem says both readings."""
    number = read_number(raw)
    assert number.value is None
    assert f"số thập phân {one} " in number.problem and f"số nguyên {other};" in number.problem


@pytest.mark.parametrize(
    "raw", ["abc", "1,234,567", "1.234.56", "1 006", "12%", "9" * 5000, "9" * 5000 + ".5", "1e5", "٣", "(5)"]
)
def test_an_unreadable_figure_says_so(raw: str) -> None:
    """What the grammar does not know is reported, never guessed and never an exception."""
    number = read_number(raw)
    assert number.value is None and number.problem.endswith(".")


@given(DECIMALS)
@example(Decimal("1.006"))
@example(Decimal("-0.0"))
@example(Decimal("1E+3"))
def test_what_we_write_is_read_back(value: Decimal) -> None:
    """Every formatted number is read back to the same value and never has exactly three decimals."""
    written = format_number(value)
    assert read_number(written).value == value
    assert len(written.partition(",")[2]) != 3


@given(st.text(alphabet="0123456789., -–…\u00a0\u202f\u2212atrđ", max_size=24))
def test_reading_never_fails(text: str) -> None:
    """Any cell gives a value, a blank or a problem; a problem never has a value, in prose neither."""
    number = read_number(text)
    assert not (number.problem and number.value is not None)
    for amount in find_amounts(f"{text} triệu đồng {text}đ, {text} tỷ"):
        assert (amount.money is None) is bool(amount.number.problem)


@pytest.mark.parametrize(
    ("text", "raw", "dong"),
    [
        ("tổng kinh phí **2.246.000.000 đồng**. Trong đó", "2.246.000.000 đồng", 2_246_000_000),
        (
            "kinh phí 2\u00a0246\u00a0000\u00a0000\u00a0đồng cho",
            "2\u00a0246\u00a0000\u00a0000\u00a0đồng",
            2_246_000_000,
        ),
        ("số tiền 2.246.000.000\nđồng", "2.246.000.000\nđồng", 2_246_000_000),
        ("khoảng 1,5 tỷ.", "1,5 tỷ", 1_500_000_000),
        ("giao 2 tỷ 400 triệu đồng cho huyện", "2 tỷ 400 triệu đồng", 2_400_000_000),
        ("2 tỷ\n400 triệu đồng", "2 tỷ\n400 triệu đồng", 2_400_000_000),
        ("(300 triệu)", "300 triệu", 300_000_000),
        ("300 triệu từ ngân sách", "300 triệu", 300_000_000),
        ("là 450trđ/năm", "450trđ", 450_000_000),
        ("là 450 tr.đ", "450 tr.đ", 450_000_000),
        ("mức 50.000đ/người/ngày", "50.000đ", 50_000),
        ("cần 5 nghìn tỷ đồng", "5 nghìn tỷ đồng", 5 * 10**12),
        ("2 TỶ ĐỒNG", "2 TỶ ĐỒNG", 2 * 10**9),
        ("1 tỷ 250 triệu 300 nghìn 500 đồng", "1 tỷ 250 triệu 300 nghìn 500 đồng", 1_250_300_500),
        ("5.000.000 đồng thời gian 3 ngày", "5.000.000 đồng", 5_000_000),
        ("300 triệu\n2. Mô hình", "300 triệu", 300_000_000),
    ],
)
def test_amounts_in_prose_are_found(text: str, raw: str, dong: int) -> None:
    """A figure with its unit is one amount, with its place in the text."""
    (amount,) = find_amounts(text)
    assert amount.raw == raw == text[amount.start : amount.end]
    assert amount.money == Money(dong)


@pytest.mark.parametrize(
    "text",
    [
        "trồng 100 triệu cây", "03 đồng chí", "3 đ/c", "năm 2021 đồng thời", "2 triệu đồng bào",
        "năm 2025\nĐồng Nai", "xã 12 Đồng Tâm", "5 tỷ lệ", "Quyết định 15/2020/QĐ-UBND",
        "300 triệu\nlượt người", "200 đồng hồ nước", "100 ha",
    ],
)  # fmt: skip
def test_what_is_counted_is_no_money(text: str) -> None:
    """Trees, comrades, clocks and places named Đồng are not amounts of money."""
    assert find_amounts(text) == ()


@pytest.mark.parametrize(
    "text",
    ["1.5 triệu đồng", "1,006 tỷ", "1.234.56 đồng", "2 400 000 đồng", "0,0005 nghìn đồng", "2,5 đồng",
     "2,5 tỷ 400 triệu đồng", "1 tỷ 1.200 triệu đồng", "1 tỷ 200 đồng"],
)  # fmt: skip
def test_an_unclear_amount_is_returned_with_its_problem(text: str) -> None:
    """An ambiguous figure or a fraction of a đồng is never dropped and never guessed."""
    (amount,) = find_amounts(f"Kinh phí {text}.")
    assert amount.raw == text and amount.number.problem and amount.money is None


def test_a_combined_amount_counts_in_its_smallest_unit() -> None:
    """ "2 tỷ 400 triệu đồng" is 2400 triệu, shown without decimals."""
    (amount,) = find_amounts("2 tỷ 400 triệu đồng")
    assert (amount.number.raw, amount.number.value, amount.number.decimals) == ("2 tỷ 400 triệu", Decimal(2400), 0)
    assert amount.unit is Unit.TRIEU


def test_a_long_text_is_searched_quickly() -> None:
    """Endless chains and gaps exhaust neither the stack nor the clock."""
    started = process_time()
    assert find_amounts("1 tr " * 10_000 + "5 triệu đồng")
    assert find_amounts("5" + " " * 50_000 + "x") == find_amounts("1." * 50_000) == ()
    assert process_time() - started < 5


@pytest.mark.parametrize(
    ("typed", "dong"),
    [
        ("450.000.000", 450_000_000), ("450000000", 450_000_000), ("450 000 000", 450_000_000),
        ("450 triệu", 450_000_000), ("450tr", 450_000_000), ("450 trđ", 450_000_000),
        ("450 tr.đ", 450_000_000),
        ("450 trieu dong", 450_000_000), ("2,4 tỷ", 2_400_000_000), ("1ty2", 1_200_000_000),
        ("1 tỷ 200", 1_200_000_000), ("1 tỷ 200 triệu", 1_200_000_000), ("0,5 tỷ", 500_000_000),
        ("1tr5", 1_500_000),
        ("30 triệu đồng", 30_000_000), ("450k", 450_000), ("450 nghìn 500", 450_500), ("0", 0), ("0 đồng", 0),
        ("5 nghìn tỷ", 5 * 10**12), ("450 TRIỆU ĐỒNG CHẴN./.", 450_000_000),
        ("100.000 đồng Việt Nam", 100_000),
        ("450.000.000\u00a0VNĐ", 450_000_000), ("1.006 triệu", 1_006_000_000),
    ],
)  # fmt: skip
def test_what_an_officer_types_is_understood(typed: str, dong: int) -> None:
    """Full digits, short forms, missing diacritics and spoken forms are read."""
    assert read_amount(typed) == Money(dong)


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "-5 triệu", "\u22125", "âm 5 triệu", "1.5 tỷ", "2,400 tỷ", "450,000,000", "1 tỷ 25",
     "1 tỷ 200 đồng",
     "0,5 đồng", "450 triệu cây", "12 - 15 triệu", "450 triệu/năm", "…", "tr", "1 triệu 2 tỷ", "đồng"],
)  # fmt: skip
def test_what_is_unclear_is_asked_back(typed: str) -> None:
    """The sentence names what was typed and shows what is accepted."""
    with pytest.raises(AmountError) as refusal:
        read_amount(typed)
    assert typed.strip() in str(refusal.value) and "450 triệu; 2,4 tỷ" in str(refusal.value)


@given(AMOUNTS, st.sampled_from(Unit))
def test_a_written_amount_is_understood_everywhere(money: Money, unit: Unit) -> None:
    """What we write in any unit is read back from the keyboard and from prose."""
    written = f"{money.format(unit)} {unit.label}"
    assert read_amount(written) == money
    (found,) = find_amounts(f"Kinh phí: {written}, trong đó")
    assert (found.raw, found.money) == (written, money)


@given(
    st.integers(0, 10**15),
    st.lists(st.one_of(st.integers(0, 10**9), st.decimals(0, 100, places=3)), min_size=1),
)
def test_shares_add_up_exactly(total: int, weights: list[Decimal | int]) -> None:
    """No đồng is lost, every share is less than one from its exact part, weight zero gets nothing."""
    if not sum(weights):
        with pytest.raises(ValueError, match="positive weight"):
            largest_remainder(total, weights)
        return
    shares = largest_remainder(total, weights)
    assert sum(shares) == total and len(shares) == len(weights)
    exact = [Fraction(weight) for weight in weights]
    for share, weight in zip(shares, exact, strict=True):
        assert abs(share - total * weight / sum(exact)) < 1 and (weight or share == 0)


def test_equal_remainders_are_served_in_order() -> None:
    """Ties go to the first; a negative total, a negative weight and no weight at all are refused."""
    assert largest_remainder(100, [1, 1, 1]) == (34, 33, 33)
    for total, weights in ((-1, [1]), (1, []), (1, [0]), (1, [2, -1])):
        with pytest.raises(ValueError, match="shares need"):
            largest_remainder(total, weights)


@given(st.lists(AMOUNTS), st.sampled_from(Unit))
def test_the_chosen_unit_is_exact_and_short(amounts: list[Money], prefer: Unit) -> None:
    """In the chosen unit every amount is exact with at most two decimals; no larger allowed one is."""
    unit = choose_unit(amounts, prefer)
    fits = {u for u in Unit if all(len(amount.format(u).partition(",")[2]) <= 2 for amount in amounts)}
    assert unit == max((u for u in fits if u.factor <= prefer.factor), key=lambda u: u.factor)


def test_the_largest_fitting_unit_is_chosen() -> None:
    """Three decimals in triệu lead to nghìn, odd đồng to đồng; an empty table keeps the wish."""
    assert choose_unit([Money(394_400_000), Money(9_000_000)]) is Unit.TRIEU
    assert choose_unit([Money(394_455_000)]) is Unit.NGHIN
    assert choose_unit([Money(394_455_001)]) is Unit.DONG
    assert choose_unit([Money(2_400_000_000)], Unit.TY) is Unit.TY
    assert choose_unit([]) is Unit.TRIEU
