"""Two-row table headers: which blank header cells continue a neighbour, where the format could not say so."""

from __future__ import annotations

from dataclasses import replace

from knowledge.domain.source import Cell, Merge

Rows = tuple[tuple[Cell, ...], ...]


def merge_header(rows: Rows) -> Rows:
    """The rows with merges in a two-row header: ``| Năm 2023 | |`` over two titles is one cell, ``LEFT``; a blank under
    a title that stands alone is ``UP``.

    Rows whose format already says how cells are merged, one-row headers and body rows come back as they are.
    """
    if len(rows) < 2 or any(cell.merge is not Merge.NONE for row in rows[:2] for cell in row):
        return rows
    top, second = rows[0], rows[1]
    if any(cell.text and not _has_letter(cell.text) for cell in top):
        return rows
    owners = _owners(top)
    spanning = {owner for owner in owners if owner is not None and owners.count(owner) > 1}
    left = {i for i, cell in enumerate(second) if cell.text and not top[i].text and owners[i] is not None}
    up = {i for i, cell in enumerate(second) if not cell.text and top[i].text and owners[i] not in spanning}
    astray = any(cell.text and owners[i] not in spanning for i, cell in enumerate(second))
    if not left or 0 not in up or astray:
        return rows
    merged_top = tuple(replace(c, merge=Merge.LEFT) if i in left else c for i, c in enumerate(top))
    merged_second = tuple(replace(c, merge=Merge.UP) if i in up else c for i, c in enumerate(second))
    return (merged_top, merged_second, *rows[2:])


def _owners(top: tuple[Cell, ...]) -> list[int | None]:
    """For each column the column of the nearest title at or to the left of it."""
    owners: list[int | None] = []
    for i, cell in enumerate(top):
        owners.append(i if cell.text else (owners[-1] if owners else None))
    return owners


def _has_letter(text: str) -> bool:
    return any(character.isalpha() for character in text)
