"""Every text of a plan that may hold figure references or slots, in reading order; pure.

A reference stands in braces (``{total:bang-1}``); its grammar is told in ``assistant.rendering``. Here is known only
that a reference may name a table and a line, so that it follows them when keys change and never dangles.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry
from knowledge.domain.plan import SLOT_PREFIX, Closing, Header, Paragraph, Plan, Section

Rewrite = Callable[[str, str], str]
"""(text, where it stands in Vietnamese) → the text that replaces it."""

TABLE_REFERENCE = re.compile(r"\{(?P<words>words:)?(?P<kind>total|line):(?P<table>[^{}:|]+)(?P<rest>(?::[^{}|]*)?)\}")


def slot(what: str) -> str:
    """How an unknown fact stands in a draft."""
    return f"{SLOT_PREFIX}: {what}]"


def map_texts(plan: Plan, rewrite: Rewrite) -> Plan:
    """The plan with every text rewritten, in reading order."""
    header = _header(plan.header, rewrite)
    bases = _paragraphs(plan.bases, "Căn cứ", rewrite)
    preamble = _paragraphs(plan.preamble, "Phần mở đầu", rewrite)
    counter = [0]
    sections = tuple(_section(section, rewrite, counter) for section in plan.sections)
    conclusion = _paragraphs(plan.conclusion, "Phần kết", rewrite)
    closing = Closing(
        recipients=tuple(rewrite(text, "Nơi nhận") for text in plan.closing.recipients),
        authority=tuple(rewrite(text, "Chữ ký") for text in plan.closing.authority),
        signer=rewrite(plan.closing.signer, "Chữ ký"),
        span=plan.closing.span,
    )
    return replace(
        plan,
        header=header,
        bases=bases,
        preamble=preamble,
        sections=sections,
        conclusion=conclusion,
        closing=closing,
    )


def map_section_texts(section: Section, rewrite: Rewrite) -> Section:
    """The section with every text in and below it rewritten."""
    return _section(section, rewrite, [0])


def _header(header: Header, rewrite: Rewrite) -> Header:
    where = "Phần đầu văn bản"
    return replace(
        header,
        parent_agency=rewrite(header.parent_agency, where),
        agency=rewrite(header.agency, where),
        number=rewrite(header.number, where),
        place=rewrite(header.place, where),
        kind=rewrite(header.kind, where),
        subject=rewrite(header.subject, where),
    )


def _paragraphs(paragraphs: tuple[Paragraph, ...], where: str, rewrite: Rewrite) -> tuple[Paragraph, ...]:
    return tuple(_paragraph(paragraph, where, rewrite) for paragraph in paragraphs)


def _paragraph(paragraph: Paragraph, where: str, rewrite: Rewrite) -> Paragraph:
    text = rewrite(paragraph.text, where)
    return paragraph if text == paragraph.text else replace(paragraph, text=text)


def _section(section: Section, rewrite: Rewrite, counter: list[int]) -> Section:
    """``counter`` holds how many tables were met so far: a table is called by its place in the plan."""
    title = rewrite(section.title, f"Mục {section.number}" if section.number else "Tiêu đề mục")
    heading = replace(section, title=title).heading
    blocks: list[Paragraph | BudgetTable] = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            blocks.append(_paragraph(block, heading, rewrite))
        else:
            counter[0] += 1
            blocks.append(_table(block, f"Bảng {counter[0]}", rewrite))
    children = tuple(_section(child, rewrite, counter) for child in section.children)
    return replace(section, title=title, blocks=tuple(blocks), children=children)


def _table(table: BudgetTable, name: str, rewrite: Rewrite) -> BudgetTable:
    def column(one: Column) -> Column:
        return replace(one, header=rewrite(one.header, name), group=rewrite(one.group, name))

    def entry(one: Entry, where: str) -> Entry:
        raw = rewrite(one.raw, where)
        return one if raw == one.raw else replace(one, raw=raw)

    def line(one: BudgetLine) -> BudgetLine:
        where = f"{name}, dòng {one.number or one.label}"
        return replace(
            one,
            label=rewrite(one.label, where),
            entries=tuple(entry(cell, where) for cell in one.entries),
            children=tuple(line(child) for child in one.children),
        )

    return replace(
        table,
        caption=rewrite(table.caption, name),
        unit_text=rewrite(table.unit_text, name),
        columns=tuple(column(one) for one in table.columns),
        lines=tuple(line(one) for one in table.lines),
        total=None if table.total is None else line(table.total),
    )


def follow_tables(rewritten: dict[str, str]) -> Rewrite:
    """References to tables follow their new keys: ``rewritten`` maps old key → new key."""

    def follow(match: re.Match[str]) -> str:
        new = rewritten.get(match["table"])
        if new is None:
            return match[0]
        return f"{{{match['words'] or ''}{match['kind']}:{new}{match['rest']}}}"

    return lambda text, _where: TABLE_REFERENCE.sub(follow, text) if "{" in text else text


def drop_tables(names: dict[str, str]) -> Rewrite:
    """References to tables that are gone become slots: ``names`` maps the key to what the table was called."""

    def drop(match: re.Match[str]) -> str:
        name = names.get(match["table"])
        return match[0] if name is None else slot(f"số tiền trước đây dẫn từ {name} đã bỏ")

    return lambda text, _where: TABLE_REFERENCE.sub(drop, text) if "{" in text else text


def follow_lines(table: str, keys: Callable[[str], str | None]) -> Rewrite:
    """References to lines of ``table`` follow them: ``keys`` gives the new key, None when gone."""

    def follow(match: re.Match[str]) -> str:
        if match["kind"] != "line" or match["table"] != table:
            return match[0]
        address, colon, column = match["rest"][1:].partition(":")
        new = keys(address)
        if new is None:
            return slot(f"số tiền trước đây dẫn từ dòng {address} đã bỏ")
        return f"{{{match['words'] or ''}line:{table}:{new}{colon}{column}}}"

    return lambda text, _where: TABLE_REFERENCE.sub(follow, text) if "{" in text else text
