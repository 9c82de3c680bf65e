"""Tracked changes settled in the XML of a part, as Word's "Accept all" or "Reject all" would leave it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from knowledge.domain.source import TrackedView
from knowledge.readers.word.names import VAL, W

_CAME = frozenset({f"{W}ins", f"{W}moveTo"})
_WENT = frozenset({f"{W}del", f"{W}moveFrom"})
_CELL_CAME, _CELL_WENT, _CELL_MERGED = f"{W}cellIns", f"{W}cellDel", f"{W}cellMerge"
_CHANGES = _CAME | _WENT | {_CELL_CAME, _CELL_WENT, _CELL_MERGED}
_RANGES = frozenset(
    W + kind + side
    for kind in ("moveFromRange", "moveToRange", "customXmlInsRange", "customXmlDelRange",
                 "customXmlMoveFromRange", "customXmlMoveToRange")
    for side in ("Start", "End")
)  # fmt: skip
_PROPERTIES = frozenset(W + name for name in ("rPr", "pPr", "tcPr", "trPr", "tblPr", "numPr", "tblPrEx"))
_UNDELETED = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}
_MERGES = {"cont": "continue", "rest": "restart"}


def changes(part: Element) -> Iterator[Element]:
    """Every pending change of what the part says. Changes of looks alone are none."""
    return (element for element in part.iter() if element.tag in _CHANGES or element.tag in _RANGES)


def settle(part: Element, view: TrackedView) -> None:
    """Leaves the part without pending changes: every one is accepted, or every one is rejected."""
    keep = _CAME if view == "accept" else _WENT
    drop = _WENT if view == "accept" else _CAME
    if view == "reject":
        for element in part.iter():
            element.tag = _UNDELETED.get(element.tag, element.tag)
            if element.tag in _PROPERTIES:
                _restore(element)
    _settle(part, keep, drop, accept=view == "accept")
    for element in part.iter():
        if element.tag in _PROPERTIES:
            _clear(element, accept=view == "accept")


def _settle(parent: Element, keep: frozenset[str], drop: frozenset[str], *, accept: bool) -> None:
    """Works from the innermost element out, so that nothing dropped is looked at and nothing unwrapped is missed."""
    children: list[Element] = []
    for child in parent:
        if child.tag in drop or child.tag in _RANGES:
            continue
        if child.tag in _PROPERTIES:
            children.append(child)
            continue
        _settle(child, keep, drop, accept=accept)
        if child.tag in keep:
            children.extend(child)
        elif not _is_gone(child, drop, accept=accept):
            children.append(child)
    parent[:] = _joined(children, drop)


def _is_gone(element: Element, drop: frozenset[str], *, accept: bool) -> bool:
    """True of a row or cell that the change removes, and of a row or table that it leaves empty."""
    if element.tag == f"{W}tr":
        marks = element.find(f"{W}trPr")
        if marks is not None and any(mark.tag in drop for mark in marks):
            return True
        return next(element.iter(f"{W}tc"), None) is None
    if element.tag == f"{W}tc":
        marks = element.find(f"{W}tcPr")
        return marks is not None and marks.find(_CELL_WENT if accept else _CELL_CAME) is not None
    return element.tag == f"{W}tbl" and next(element.iter(f"{W}tr"), None) is None


def _joined(children: list[Element], drop: frozenset[str]) -> list[Element]:
    """The children, each paragraph whose end is removed running on into the next paragraph.

    The paragraph that ends them keeps its own properties. Where none follows, an empty paragraph goes, another stays.
    """
    result: list[Element] = []
    open_at: int | None = None
    for child in children:
        if child.tag == f"{W}p":
            if open_at is not None:
                before = [part for part in result.pop(open_at) if part.tag != f"{W}pPr"]
                first = 1 if len(child) and child[0].tag == f"{W}pPr" else 0
                child[first:first] = before
            open_at = len(result) if _loses_its_end(child, drop) else None
        elif child.tag == f"{W}tbl":
            _close(result, open_at)
            open_at = None
        result.append(child)
    _close(result, open_at)
    return result


def _close(result: list[Element], at: int | None) -> None:
    """Nothing follows for the paragraph at this place to run on into: it goes where it holds nothing."""
    if at is not None and all(part.tag == f"{W}pPr" for part in result[at]):
        del result[at]


def _loses_its_end(paragraph: Element, drop: frozenset[str]) -> bool:
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(change.tag in drop for change in mark)


def _clear(properties: Element, *, accept: bool) -> None:
    """The marks of settled changes taken out of properties; merges of cells carried out, new numbers taken back."""
    merge = properties.find(_CELL_MERGED)
    if merge is not None:
        _merge(properties, merge.get(f"{W}vMerge" if accept else f"{W}vMergeOrig"))
    numbering = properties.find(f"{W}numPr")
    if numbering is not None and not accept and numbering.find(f"{W}ins") is not None:
        properties.remove(numbering)
    properties[:] = [child for child in properties if child.tag not in _CHANGES]


def _merge(properties: Element, kind: str | None) -> None:
    for old in properties.findall(f"{W}vMerge"):
        properties.remove(old)
    if kind in _MERGES:
        merge = Element(f"{W}vMerge")
        merge.set(VAL, _MERGES[kind])
        properties.append(merge)


def _restore(properties: Element) -> None:
    """Properties as they were before a tracked change of looks, numbers and styles included."""
    change = properties.find(f"{properties.tag}Change")
    before = None if change is None else change.find(properties.tag)
    if before is None:
        return
    stays = [child for child in properties if child.tag in _CHANGES or child.tag in {f"{W}rPr", f"{W}sectPr"}]
    properties[:] = [*before, *stays]
