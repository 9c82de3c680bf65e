"""Footnotes that name where the figures and citations of a plan come from: a passage, a prior plan, the officer, a sum.

The words of the plan stay as they are; each figure gets a mark after it, and each mark its footnote. Figures of one
row or paragraph that come from the same place share one mark, after the last of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from assistant.checks.figures import clip
from assistant.operations import table_name
from assistant.rendering import allocated
from assistant.rendering.amounts import NAMES
from knowledge.domain.budget import Role
from knowledge.domain.money import find_amounts
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Plan
from knowledge.domain.printed import (
    Mark,
    Piece,
    Pieces,
    PrintedBlock,
    PrintedHeading,
    PrintedParagraph,
    PrintedPlan,
    PrintedRow,
    PrintedTable,
)
from knowledge.domain.printing import one_line

_LONGEST = 160
"""How many letters of a passage a footnote shows."""
_ENDS = " \t\u00a0;.,:"


def noted(printed: PrintedPlan, plan: Plan) -> tuple[PrintedPlan, tuple[str, ...]]:
    """The plan with its marks, and the texts of the footnotes, from number 1 on."""
    notes = _Notes(_amounts(plan))
    shown = replace(
        printed,
        blocks=tuple(notes.block(block) for block in printed.blocks),
        conclusion=tuple(notes.paragraph(one) for one in printed.conclusion),
        appendices=tuple(
            replace(one, blocks=tuple(notes.block(block) for block in one.blocks)) for one in printed.appendices
        ),
    )
    return shown, tuple(notes.texts)


def said(origin: Origin | None) -> str:
    """What a footnote says of an origin; empty for standing words, which hold no figure of the plan."""
    if origin is None or origin.kind is OriginKind.TEMPLATE:
        return ""
    where = origin.source if origin.line is None else f"{origin.source}, dòng {origin.line}"
    passage = clip(one_line(origin.passage), _LONGEST)
    match origin.kind:
        case OriginKind.QUOTED:
            told = f"Nguồn: {where}" + (f": “{passage}”" if passage else "")
        case OriginKind.TYPED:
            told = (where[:1].upper() + where[1:] or "Cán bộ cung cấp") + (f": “{passage}”" if passage else "")
        case OriginKind.COMPUTED:
            told = "Tính ra: " + (": ".join(part for part in (where, passage) if part) or "từ các số khác")
        case _:
            told = f"Chương trình đề xuất, chờ xác nhận: {passage or where}"
            told += f" ({where})" if passage and where else ""
    return f"{told.rstrip('.')}."


@dataclass(slots=True)
class _Notes:
    """The footnotes while they are made. ``amounts`` are those of standing words, in đồng, with what each is."""

    amounts: dict[int, str]
    texts: list[str] = field(default_factory=list)

    def block(self, block: PrintedBlock) -> PrintedBlock:
        if isinstance(block, PrintedHeading):
            return replace(block, pieces=tuple(one for piece in block.pieces for one in self._after_amounts(piece)))
        if isinstance(block, PrintedTable):
            return replace(block, rows=tuple(self._row(block, row) for row in block.rows))
        return self.paragraph(block)

    def paragraph(self, block: PrintedParagraph) -> PrintedParagraph:
        """The paragraph with one mark where all of it has one origin, else with one after each known amount."""
        origin = next((piece.origin for piece in block.pieces if piece.origin is not None), None)
        if text := said(origin):
            return replace(block, pieces=self._after_last(block.pieces, text))
        return replace(block, pieces=tuple(one for piece in block.pieces for one in self._after_amounts(piece)))

    def _row(self, table: PrintedTable, row: PrintedRow) -> PrintedRow:
        texts = [
            said(_origin(cell)) if (column.role.is_money or column.role is Role.QUANTITY) and _has_figure(cell) else ""
            for column, cell in zip(table.columns, row.cells, strict=True)
        ]
        cells = tuple(
            self._after_last(cell, text) if text and text not in texts[place + 1 :] else cell
            for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True))
        )
        return replace(row, cells=cells)

    def _after_last(self, pieces: Pieces, text: str) -> Pieces:
        """A mark after the last words with a figure, before the mark that ends the sentence."""
        places = [place for place, piece in enumerate(pieces) if _states(piece)]
        if not places:
            return pieces
        last = pieces[places[-1]]
        body = last.text.rstrip(_ENDS)
        ended = _split(last, len(body), self._number(text))
        return (*pieces[: places[-1]], *ended, *pieces[places[-1] + 1 :])

    def _after_amounts(self, piece: Piece) -> Iterator[Piece]:
        at = 0
        for found in find_amounts(piece.text) if piece.mark is not Mark.SLOT else ():
            what = self.amounts.get(found.money.dong) if found.money is not None else None
            if what is not None:
                yield replace(piece, text=piece.text[at : found.end], note=self._number(f"{what}."))
                at = found.end
        if piece.text[at:]:
            yield replace(piece, text=piece.text[at:])

    def _number(self, text: str) -> int:
        self.texts.append(text)
        return len(self.texts)


def _origin(cell: Pieces) -> Origin | None:
    return next((piece.origin for piece in cell if piece.origin is not None), None)


def _has_figure(cell: Pieces) -> bool:
    return any(_states(piece) for piece in cell)


def _states(piece: Piece) -> bool:
    return piece.mark is not Mark.SLOT and any(letter.isdigit() for letter in piece.text)


def _split(piece: Piece, end: int, note: int) -> Iterable[Piece]:
    yield replace(piece, text=piece.text[:end], note=note)
    if piece.text[end:]:
        yield replace(piece, text=piece.text[end:])


def _amounts(plan: Plan) -> dict[int, str]:
    """What the amounts in standing words are: of two that are equal the one that covers more."""
    found: dict[int, str] = {}
    brief, whole = plan.brief, allocated(plan)
    ceiling = brief.ceiling if brief is not None else None
    carried = {money.dong: NAMES.get(name, name.replace("_", " ")) for name, money in brief.amounts} if brief else {}
    for _, table in plan.tables():
        named = table_name(plan, table.key)
        for column in table.columns_of(Role.AMOUNT):
            for _, line in table.walk():
                money = line.amount(column)
                if money is not None:
                    found[money.dong] = f"Tính ra: dòng {line.number or f'“{line.label}”'}, {named}"
    for _, table in plan.tables():
        for column in table.columns_of(Role.AMOUNT):
            money = table.computed_total(column)
            if money is not None:
                found[money.dong] = f"Tính ra: tổng cộng {table_name(plan, table.key)}"
    for dong, name in carried.items():
        found[dong] = f"Cán bộ cung cấp: {name}"
        if whole is not None:
            found[whole.dong - dong] = f"Tính ra: tổng kinh phí các bảng trừ {name}"
    if ceiling is not None:
        found[ceiling.dong] = "Cán bộ cung cấp: tổng kinh phí được giao"
    if whole is not None:
        also = "; bằng tổng kinh phí được giao do cán bộ cung cấp" if whole == ceiling else ""
        found[whole.dong] = f"Tính ra: tổng các bảng kinh phí{also}"
    return found
