"""Faults in figures of running text: totals that tables and words confirm, sources of money, sums in words, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from evals.mutation.fault import NUMBER, Fault, Ground, Written, put, rules, spelled, written, wrong
from knowledge.domain.budget import BudgetTable, Role
from knowledge.domain.money import Unit, find_amounts
from knowledge.domain.plan import Paragraph, Section
from knowledge.domain.words import find_words

_TOTAL = re.compile(r"\W*(?:tổng (?:nhu cầu |mức |số )?(?:kinh phí|dự toán|vốn)|dự toán)\b", re.IGNORECASE)
_OPENS = re.compile(r"(?:trong đó|chia ra|bao gồm|gồm)(?: có)?\s*:?\s*", re.IGNORECASE)
_STOP = re.compile(r"[.](?=\s|$)|\n|$")
_APPROXIMATE = re.compile(r"chủ yếu|như|khoảng|hơn|gần|…|\.\.\.|làm tròn|%", re.IGNORECASE)
_COUNTED = re.compile(r"(?<![\w.,/])(0[2-9]|[2-9])( [^\W\d][^:;.\n]{2,60}: )([^:.\n]*;[^:.\n]*)\.(?=\s|$)")
_DIGIT_WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_NEAR = 4
_PROSE = rules("words-mismatch", "narrative-mismatch", "funding-mismatch", "breakdown-mismatch", "figure-conflict")
"""The rules of which any may speak of an amount in prose that several relations tie."""
_FIGURES = _PROSE | rules(
    "total-mismatch", "subtotal-mismatch", "crossfoot-mismatch", "product-mismatch", "allocation-mismatch",
    "execution-mismatch", "count-mismatch", "percentage-impossible", "scale-suspect",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Text:
    """A paragraph or heading that stands word by word in the text."""

    text: str
    start: int
    order: int
    section: Section

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Tied:
    """An amount in đồng where it stands, and the rules that tie it."""

    number: Written
    dong: Decimal
    text: _Text


def prose_faults(ground: Ground) -> Iterator[Fault]:
    """Every fault in the figures of running text; sampling is left to the caller."""
    for _, section in ground.plan.walk():
        texts = list(_texts(ground, section))
        headings = [one for child in section.children for one in _texts(ground, child)[:1]]
        yield from _words(ground, texts)
        yield from _totals(ground, section, texts)
        yield from _funding(ground, texts)
        yield from _funding(ground, headings)
        yield from _lists(ground, texts)
        yield from _lines(ground, section, texts)
        for one in texts:
            yield from _sentences(ground, one)
            yield from _spent(ground, one)
    yield from _counts(ground)


def _texts(ground: Ground, section: Section) -> list[_Text]:
    found = []
    pieces = [(-1, section.title, section.span)]
    pieces += [(order, one.text, one.span) for order, one in enumerate(section.blocks) if isinstance(one, Paragraph)]
    for order, text, span in pieces:
        start = ground.text.find(text, span.start) if span is not None and text else -1
        if span is not None and 0 <= start <= span.end:
            found.append(_Text(text, start, order, section))
    return found


def _amounts(ground: Ground, text: _Text) -> list[_Tied]:
    """The amounts of money of a text, in đồng."""
    found = []
    for amount in find_amounts(text.text):
        match = NUMBER.search(ground.text, text.start + amount.start, text.start + amount.end)
        money = amount.money
        if match is not None and money is not None and amount.number.value == written(match).value:
            found.append(_Tied(written(match), Decimal(money.dong), text))
    return found


def _planted(
    ground: Ground, kind: str, number: Written, right: frozenset[str], also: frozenset[str] = _FIGURES
) -> Fault:
    _, told = wrong(number, ground.luck)
    what = f"{number.told(ground)} → {told} in {_around(ground, number)!r}"
    return Fault(kind, right, put(ground.text, (number.start, number.end, told)), what, numeric=True, also=also)


def _around(ground: Ground, number: Written) -> str:
    line = ground.text.rfind("\n", 0, number.start) + 1
    return ground.text[max(line, number.start - 50) : number.end + 20].split("\n")[0]


def _words(ground: Ground, texts: list[_Text]) -> Iterator[Fault]:
    """Digits with words after them: either is changed."""
    for text in texts:
        amounts = _amounts(ground, text)
        for words in find_words(text.text):
            beside = [one for one in amounts if one.number.end - text.start <= words.start]
            value = words.reading.value
            if beside and value is not None and beside[-1].dong == value:
                yield _planted(ground, "digits beside words", beside[-1].number, _PROSE | {"total-mismatch"})
            if value is not None and (not beside or beside[-1].dong == value):
                start = text.start + words.start
                yield from _misspelled(ground, start, start + len(words.raw) + 40, bool(beside))


def _misspelled(ground: Ground, start: int, end: int, beside: bool) -> Iterator[Fault]:
    """One digit word of the amount in words becomes another."""
    end = min(end, *(at for at in (ground.text.find(mark, start) for mark in ("đồng", "\n")) if at > 0))
    places = [
        match for match in re.finditer("|".join(_DIGIT_WORDS), ground.text[start:end].lower())
        if re.match(r" (?:trăm|triệu|nghìn|tỷ|mươi)", ground.text[start + match.end() : end])
    ]  # fmt: skip
    if places:
        match = ground.luck.choice(places)
        old = ground.text[start + match.start() : start + match.end()]
        new = ground.luck.choice([word for word in ("hai", "ba", "sáu", "bảy", "tám", "chín") if word != old.lower()])
        new = new.capitalize() if old[0].isupper() else new
        text = put(ground.text, (start + match.start(), start + match.end(), new))
        kind = "words beside digits" if beside else "words below a table"
        yield Fault(
            kind,
            rules("words-mismatch"),
            text,
            f"{old} → {new} in {ground.text[start:end]!r}",
            numeric=True,
            also=_FIGURES,
        )


def _totals(ground: Ground, section: Section, texts: list[_Text]) -> Iterator[Fault]:
    """A total in prose above the one table of its section, equal to a total that the table states."""
    tables = [one for one in section.blocks if isinstance(one, BudgetTable)]
    if len(tables) != 1:
        return
    at, table = section.blocks.index(tables[0]), tables[0]
    stated = {
        money.dong for column in table.columns_of(Role.AMOUNT) if (money := table.stated_total(column)) is not None
    }
    for text in texts:
        amounts = _amounts(ground, text)
        if text.order < at and amounts and amounts[0].dong in stated and (_TOTAL.match(text.text) or text.order < 0):
            yield _planted(ground, "total in prose above its table", amounts[0].number, _PROSE)
            yield from _rescaled(ground, table)
            return


def _rescaled(ground: Ground, table: BudgetTable) -> Iterator[Fault]:
    """The unit line names another unit than the one the prose was written for."""
    units = {Unit.DONG: "nghìn đồng", Unit.NGHIN: "triệu đồng", Unit.TRIEU: "tỷ đồng", Unit.TY: "triệu đồng"}
    start = ground.text.find(table.unit_text, table.caption_span.start if table.caption_span else 0)
    if table.unit is None or not table.unit_text or start < 0 or ground.text.count(table.unit_text) != 1:
        return
    label = re.search(r"(?:(?:nghìn|triệu|tỷ) )?đồng", table.unit_text, re.IGNORECASE)
    if label is not None:
        new = units[table.unit]
        text = put(ground.text, (start + label.start(), start + label.end(), new))
        what = f"{table.unit_text!r} → {new}"
        yield Fault("unit of the table", _PROSE, text, what, numeric=True, also=_FIGURES)


def _funding(ground: Ground, texts: list[_Text]) -> Iterator[Fault]:
    """Allocated + carried over = total, in texts close to one another."""
    told = [(one, amounts[0]) for one in texts if len(amounts := _amounts(ground, one)) == 1]
    for position, (total, whole) in enumerate(told):
        if not _TOTAL.match(total.text):
            continue
        near = [pair for pair in told[max(0, position - _NEAR) : position + _NEAR + 1] if pair[0] is not total]
        carried = [amount for text, amount in near if "chuyển nguồn" in text.text.lower()]
        given = [amount for text, amount in near if re.search(r"(?:được |kinh phí )(?:được )?giao", text.text.lower())]
        if len(carried) == len(given) == 1 and carried[0].dong + given[0].dong == whole.dong:
            for amount in (whole, carried[0], given[0]):
                yield _planted(ground, "source of money in prose", amount.number, _PROSE)


def _lists(ground: Ground, texts: list[_Text]) -> Iterator[Fault]:
    """ "X đồng, trong đó:" with one amount in each list item below, which add up."""
    for position, text in enumerate(texts):
        heads = _amounts(ground, text)
        if not (text.text.rstrip().endswith(":") and _OPENS.search(text.text) and heads):
            continue
        items: list[_Tied] = []
        for item in texts[position + 1 :]:
            amounts = _amounts(ground, item)
            if len(amounts) != 1 or item.order != text.order + len(items) + 1:
                break
            items.append(amounts[0])
        if len(items) > 1 and sum(one.dong for one in items) == heads[-1].dong:
            for one in (heads[-1], *items):
                yield _planted(ground, "list of amounts that add up", one.number, _PROSE)


def _sentences(ground: Ground, text: _Text) -> Iterator[Fault]:
    """ "15 cơ sở, trong đó: 9 …, 6 …": the parts of one sentence add up."""
    for opens in _OPENS.finditer(text.text):
        stop = _STOP.search(text.text, opens.end())
        before = [*NUMBER.finditer(text.text, 0, opens.start())]
        parts = [*NUMBER.finditer(text.text, opens.end(), stop.start() if stop else len(text.text))]
        sentence = text.text[before[-1].start() : stop.start() if stop else None] if before else ""
        if len(parts) < 2 or not before or _APPROXIMATE.search(sentence):
            continue
        numbers = [written(match) for match in (before[-1], *parts)]
        if sum((one.value for one in numbers[1:]), Decimal(0)) == numbers[0].value:
            for one in numbers:
                moved = Written(one.start + text.start, one.end + text.start, one.value, one.decimals)
                yield _planted(ground, "parts named in a sentence", moved, _PROSE)


def _lines(ground: Ground, section: Section, texts: list[_Text]) -> Iterator[Fault]:
    """A text that begins with the label of one table line and states its amount."""
    for table in (one for one in section.blocks if isinstance(one, BudgetTable)):
        column = table.columns_of(Role.AMOUNT)[:1]
        for _, line in table.walk():
            money = line.entries[column[0]].money if column else None
            for text in texts:
                amounts = _amounts(ground, text)
                short = len(line.label.split()) < 3 or len(line.label) < 12
                if short or money is None or not amounts or not text.text.startswith(f"{line.label}: "):
                    continue
                if amounts[0].dong == money.dong:
                    yield _planted(ground, "amount of a table line in prose", amounts[0].number, _PROSE)


def _spent(ground: Ground, text: _Text) -> Iterator[Fault]:
    """Given − spent = left, in one sentence."""
    if not re.search(r"được (?:cấp|giao).*đã (?:chi|giải ngân|sử dụng).*còn lại", text.text, re.IGNORECASE):
        return
    amounts = _amounts(ground, text)
    for given, spent, left in zip(amounts, amounts[1:], amounts[2:], strict=False):
        if given.dong - spent.dong == left.dong:
            for one in (given, spent, left):
                yield _planted(ground, "given, spent, left", one.number, rules("execution-mismatch"))


def _counts(ground: Ground) -> Iterator[Fault]:
    """ "03 lớp: a; b; c." with another count."""
    for match in _COUNTED.finditer(ground.text):
        items = [item for item in match[3].split(";") if item.strip()]
        if len(items) == int(match[1]):
            told = spelled(Decimal(int(match[1]) + 1), 0).zfill(len(match[1]))
            text = put(ground.text, (match.start(1), match.end(1), told))
            yield Fault(
                "count of a list", rules("count-mismatch"), text, f"{match[0]!r}: {told}", numeric=True, also=_FIGURES
            )
