"""What stands in braces in a draft, read and written out; the grammar is told in ``assistant.rendering``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.errors import ToolInputError
from assistant.operations import amount_column, find_column, find_line, find_table, table_name
from assistant.operations.texts import slot
from assistant.rendering.amounts import NAMES, named_amount
from knowledge.domain.budget import Role
from knowledge.domain.money import Money
from knowledge.domain.plan import SLOT_PREFIX, Brief, Plan
from knowledge.domain.words import money_words

REFERENCE = re.compile(r"\{([^{}]*)\}")
SLOT = re.compile(re.escape(SLOT_PREFIX) + r":\s*([^\[\]]*?)\s*\]")
_SENTENCE_END = re.compile(r"(?:^|[.!?]\s+)$")
_YEAR = re.compile(r"year(?:([+-])(\d{1,2}))?")
_KINDS = "total, line, amount, words, fact, year, agency, province"


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact or amount that is not known: the ``name`` that fills it and ``what`` is asked for."""

    name: str
    what: str


def write(plan: Plan, brief: Brief, reference: str, where: str) -> str | Gap:
    """What the reference (without braces) says, or the gap it leaves; ToolInputError when it is not of the grammar."""
    if (year := _YEAR.fullmatch(reference)) is not None:
        return str(brief.year + int(f"{year[1]}{year[2]}") if year[1] else brief.year)
    if reference == "agency":
        return brief.agency
    if reference == "province":
        return brief.province
    kind, _, rest = reference.partition(":")
    if kind == "fact" and rest:
        return _fact(brief, rest)
    in_words = kind == "words"
    if in_words:
        kind, _, rest = rest.partition(":")
    if kind not in ("total", "line", "amount") or not rest:
        raise ToolInputError(f"{where}: không hiểu chỗ tham chiếu {{{reference}}}; dùng được: {_KINDS}.")
    found = _amount(plan, brief, kind, rest, where)
    if isinstance(found, Gap):
        return found
    return money_words(found) if in_words else found.text()


def _fact(brief: Brief, rest: str) -> str | Gap:
    """The fact by its name, else by the words of its slot, else the gap."""
    name, _, what = (part.strip() for part in rest.partition("|"))
    what = what or name.replace("_", " ")
    given = brief.fact(name) or brief.fact(what)
    return given if given else Gap(name, what)


def _amount(plan: Plan, brief: Brief, kind: str, rest: str, where: str) -> Money | Gap:
    if kind == "amount":
        return _named(plan, brief, rest, where)
    key, _, rest = rest.partition(":")
    table = find_table(plan, key)
    line = None
    if kind == "line":
        address, _, rest = rest.partition(":")
        line = find_line(plan, table, address)
    column = find_column(table, rest) if rest else amount_column(table)
    if table.columns[column].role is not Role.AMOUNT:
        raise ToolInputError(f"{where}: cột “{table.columns[column].title}” không phải cột kinh phí.")
    amount = table.computed_total(column) if line is None else line.amount(column)
    if amount is not None:
        return amount
    subject = f"kinh phí dòng “{line.label}”" if line is not None else f"tổng kinh phí {table_name(plan, key)}"
    return Gap("", subject)


def _named(plan: Plan, brief: Brief, rest: str, where: str) -> Money | Gap:
    name, _, what = (part.strip() for part in rest.partition("|"))
    amount = named_amount(plan, name)
    if amount is not None:
        return amount
    what = what or NAMES.get(name, "")
    if not what:
        known = ", ".join(dict.fromkeys((*NAMES, *(given for given, _ in brief.amounts))))
        raise ToolInputError(f"{where}: không có số tiền tên “{name}”; các tên: {known}.")
    return Gap("" if name in NAMES and name != "chuyen_nguon" else name, what)


def write_out(plan: Plan, brief: Brief, text: str, where: str) -> str:
    """The text with every reference written out and every slot filled whose fact is known; no brace is left."""
    if "{" in text or "}" in text:

        def written(match: re.Match[str]) -> str:
            said = write(plan, brief, match[1].strip(), where)
            return slot(said.what) if isinstance(said, Gap) else _in_sentence(match, said)

        text = REFERENCE.sub(written, text)
        if "{" in text or "}" in text:
            raise ToolInputError(f"{where}: dấu ngoặc nhọn {{ }} chỉ dùng cho chỗ tham chiếu số liệu; hãy bỏ dấu này.")
    if SLOT_PREFIX in text:
        text = SLOT.sub(lambda match: _in_sentence(match, brief.fact(match[1]) or match[0]), text)
    return text


def _in_sentence(match: re.Match[str], words: str) -> str:
    """The words with a capital where they open a sentence."""
    opens = _SENTENCE_END.search(match.string[: match.start()]) is not None
    return words[:1].upper() + words[1:] if opens else words
