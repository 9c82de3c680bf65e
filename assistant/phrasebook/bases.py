"""Legal documents that a clause names: by number, half a number, name of a law, or place among the bases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.lookup import laws_named, named_in
from assistant.phrasebook.grammar import DOCUMENT
from assistant.phrasebook.spotting import Clause
from assistant.tools.words import SMALL, near, spelled
from knowledge.domain.folding import fold
from knowledge.domain.legal import number_key
from knowledge.domain.plan import Plan
from knowledge.parsing.citations import find_numbers, parse_number
from knowledge.registry import load_registry

_KINDS = {
    "thong tu lien tich": "thông tư liên tịch", "thong tu": "thông tư", "nghi dinh": "nghị định",
    "nghi quyet": "nghị quyết", "quyet dinh": "quyết định", "chi thi": "chỉ thị", "cong van": "công văn",
    "ke hoach": "kế hoạch", "bo luat": "bộ luật", "luat": "luật", "phap lenh": "pháp lệnh", "ket luan": "kết luận",
    "thong bao": "thông báo", "huong dan": "hướng dẫn", "to trinh": "tờ trình", "bao cao": "báo cáo",
    "van ban": "", "qd": "quyết định", "nq": "nghị quyết", "nd": "nghị định", "tt": "thông tư", "ct": "chỉ thị",
    "cv": "công văn", "kh": "kế hoạch", "chuong trinh": "chương trình", "de an": "đề án",
}  # fmt: skip
"""Kinds of documents as they are typed, folded, and the kind that is meant."""
_KIND = "|".join(sorted(_KINDS, key=len, reverse=True))
_NUMBERED = re.compile(rf"(?<!\w)(?:(?P<kind>{_KIND}) )?(?:so:? ?)?(?P<number>{DOCUMENT})")
_HALF = re.compile(
    rf"(?<!\w)(?P<kind>{_KIND}|(?:can cu|cc)(?= (?:so )?\d+/\d{{4}})) (?:so )?(?P<number>\d{{1,5}})"
    r"(?:(?:/| nam | ?- ?)(?P<year>20\d\d|19\d\d))?"
    r"(?![\w/.,-]?\d|%|/\w| (?:trieu|ty|dong|nam nay))"
    r"(?P<issuer> (?:cua )?bo (?:khcn|kh&cn|chinh tri|khoa hoc|tai chinh|noi vu|cong thuong|y te|tu phap|xay dung"
    r"|nong nghiep))?"
)
_LAW = re.compile(r"(?<!\w)(?P<kind>bo luat|luat|phap lenh) (?=[a-z])")
_OTHER = re.compile(rf"(?<!\w)(?P<kind>{_KIND}) (?!(?:khac|nao|gi|nay|do|ay|tren|moi|cu|lien quan|con lai)\b)(?=[a-z])")
_ORDINALS = {
    "nhat": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10,
}  # fmt: skip
_PLACE = rf"(?:thu |so )?(?:\d{{1,2}}|{'|'.join(_ORDINALS)})(?![\w/-]|[.,]\d)"
_ORDINAL = re.compile(
    rf"(?<!\w)(?:can cu|cc)(?: phap ly)? (?:(?P<places>(?:thu |so )?\d{{1,2}}(?![\w/-])|(?:thu |so ){_PLACE})"
    rf"(?P<more>(?:(?:,| va|,? voi|,? cung) (?:can cu )?{_PLACE})*)"
    r"|(?P<first>dau tien|dau|tren cung)|(?P<last>cuoi cung|cuoi|duoi cung))(?!\w)"
)
_OF_KIND = re.compile(
    rf"(?<!\w)(?P<kind>{_KIND}) (?:(?:thu )(?P<place>\d{{1,2}}|{'|'.join(_ORDINALS)})|(?P<first>dau tien)"
    rf"|(?P<last>cuoi cung|cuoi))"
    r"(?!\w)"
)
_ANY = re.compile(rf"\d ?[/-] ?[a-z]|\d/(?:19|20)\d\d|(?<!\w)(?:can cu|cc|{_KIND})(?!\w)")
_CITED_ON = re.compile(r"[ ,]*(?:ngay|cua|ve|quy dinh|huong dan|ban hanh|sua doi|do|giao|phe duyet|cong bo)\b")
_LONGEST_NAME = 14


@dataclass(frozen=True, slots=True)
class Document:
    """A document named at ``folded[start:end]``. ``at``: which bases of the plan it may be (1 is the first).

    ``cite`` is what is added for it: its number, or the name as it was written; ``options`` where several may be meant.
    """

    start: int
    end: int
    at: tuple[int, ...]
    cite: str
    numbered: bool = True
    options: tuple[str, ...] = ()
    is_other: bool = False
    """True where what is cited is another document than the basis that its words may mean."""


def documents(clause: Clause) -> tuple[Document, ...]:
    """What is named in the clause, in order; none overlaps another."""
    plan = clause.whole.plan
    if _ANY.search(clause.whole.wording.folded, clause.start, clause.end) is None:
        return ()
    held = _held(plan) if plan is not None else ()
    found: list[Document] = []
    for one in (*_by_number(clause, held), *_by_place(clause, held), *_by_half(clause, held), *_by_name(clause, held)):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return tuple(_joined(clause.whole.wording.folded, sorted(found, key=lambda one: one.start)))


def _joined(folded: str, found: Sequence[Document]) -> Iterator[Document]:
    """What names one document twice is one: "luật KHCN 29/2013/QH13", "căn cứ thứ năm là nghị định 73/2026/NĐ-CP"."""
    last: Document | None = None
    for one in found:
        if last is not None:
            gap = folded[last.end : one.start].strip(" ()")
            same = bool(last.at) and last.at == one.at and not re.search(r"\b(?:bang|thanh|sang)\b", gap)
            if same or (gap in ("", "so", "la") and not last.numbered):
                last = Document(last.start, one.end, one.at or last.at, one.cite or last.cite, True, one.options)
                continue
            if gap in ("", "so") and last.cite and fold(last.cite) in folded[one.start : one.end]:
                last = Document(last.start, one.end, one.at, one.cite, True, one.options)
                continue
            yield last
        last = one
    if last is not None:
        yield last


def cited_whole(clause: Clause, one: Document, end: int) -> int:
    """Where the citation that begins with the document ends: past its day, issuer and subject, where they are said."""
    return end if _CITED_ON.match(clause.whole.wording.folded, one.end, end) else one.end


def _held(plan: Plan) -> tuple[str, ...]:
    return tuple(basis.text for basis in plan.bases)


def _own_key(basis: str) -> str:
    found = find_numbers(basis)
    return found[0].number.key if found else ""


def _with_key(held: Sequence[str], key: str) -> tuple[int, ...]:
    return tuple(at for at, basis in enumerate(held, 1) if key and _own_key(basis) == key)


def _by_number(clause: Clause, held: Sequence[str]) -> Iterator[Document]:
    wording = clause.whole.wording
    for match in _NUMBERED.finditer(wording.folded, clause.start, clause.end):
        said = wording.said(match.start("number"), match.end("number"))
        number = parse_number(said)
        key = number.key if number is not None else number_key(said)
        yield Document(match.start(), match.end(), _with_key(held, key), wording.said(match.start(), match.end()))


def _by_place(clause: Clause, held: Sequence[str]) -> Iterator[Document]:
    folded = clause.whole.wording.folded
    for match in _ORDINAL.finditer(folded, clause.start, clause.end):
        if not match["places"]:
            place = len(held) if match["last"] else 1
            yield Document(match.start(), match.end(), (place,) if held else (), "", numbered=False)
            continue
        for one in re.compile(_PLACE).finditer(folded, match.start("places"), match.end()):
            at = _count(one.group())
            start = match.start() if one.start() == match.start("places") else one.start()
            yield Document(start, one.end(), (at,) if 1 <= at <= len(held) else (), "", numbered=False)
    for match in _OF_KIND.finditer(folded, clause.start, clause.end):
        same = [at for at, basis in enumerate(held, 1) if _name(basis, match["kind"]) is not None]
        place = len(same) if match["last"] else 1 if match["first"] else _count(match["place"])
        if 1 <= place <= len(same):
            yield Document(match.start(), match.end(), (same[place - 1],), "", numbered=False)


def _count(words: str) -> int:
    word = words.split()[-1]
    return int(word) if word.isdigit() else _ORDINALS[word]


def _by_half(clause: Clause, held: Sequence[str]) -> Iterator[Document]:
    """ "thông tư 26", "TT 39/2025 của Bộ KHCN": completed from the plan, else from the registry."""
    wording = clause.whole.wording
    for match in _HALF.finditer(wording.folded, clause.start, clause.end):
        kind, year = _KINDS.get(match["kind"], ""), match["year"] or ""
        number = re.compile(rf"(?<![\d/.])0*{match['number']}(?:/{year or '(?:19|20)[0-9]{2}'})?[/-](?=[a-z])")
        at = tuple(
            place
            for place, basis in enumerate(held, 1)
            if (first := number.search(fold(basis)[:70])) and fold(kind) in fold(basis)[: first.start()]
        )
        asked = f"{kind} {match['number']}".strip() + (f" năm {year}" if year else "")
        known = tuple(one.text for one in named_in(asked, load_registry()))
        if len(known) > 1 and match["issuer"]:
            body = spelled(match["issuer"].replace(" cua", "")).split()[1:]
            known = tuple(one for one in known if _issued_by(one, body)) or known
        cite = known[0] if len(known) == 1 else wording.said(match.start(), match.end())
        yield Document(match.start(), match.end(), at, cite, numbered=len(known) == 1, options=known[:6])


def _issued_by(number: str, body: Sequence[str]) -> bool:
    records = load_registry().find(number)
    return any(all(word in fold(one.issuer) for word in body) for one in records)


def _by_name(clause: Clause, held: Sequence[str]) -> Iterator[Document]:
    """ "luật ngân sách", "Luật Trí tuệ nhân tạo": a name among the bases, or of the registry."""
    wording = clause.whole.wording
    for match in _OTHER.finditer(wording.folded, clause.start, clause.end):
        start, kind = match.start(), match["kind"]
        words = [word for word in clause.words if word.start >= match.end()][:_LONGEST_NAME]
        law = _law(wording.folded, start, [(word.start, word.end) for word in words], kind)
        if (
            kind == "bo luat"
            and law is None
            and not (wording.means(start, match.end("kind"), "bộ luật") and not wording.is_bare)
        ):  # "bỏ luật …"
            start, kind = start + 3, "luat"
            law = _law(wording.folded, start, [(word.start, word.end) for word in words], kind)
        best, places = _among(held, [word.text for word in words], kind)
        if law is not None and law[0] >= (words[best - 1].end if best else 0):
            end, number = law
            same = _with_key(held, number_key(number))
            yield Document(start, end, same or tuple(places), number, is_other=not same)
        elif best:
            end = words[best - 1].end
            yield Document(start, end, tuple(places), wording.said(start, end), numbered=False)
        elif _LAW.match(wording.folded, start):
            end = words[-1].end if words else match.end()
            if another := _OTHER.search(wording.folded, match.end(), end):
                end = another.start()
            end = start + len(re.sub(r"[ ,;]*(?:\b(?:va|voi)\b)?[ ,;]*$", "", wording.folded[start:end]))
            yield Document(start, end, (), wording.said(start, end), numbered=False)


def _among(held: Sequence[str], said: Sequence[str], kind: str) -> tuple[int, list[int]]:
    """How many of the words name a basis, and which bases they name so far."""
    counts = [_matching(said, kind, basis) for basis in held]
    best = max(counts, default=0)
    return best, [at for at, count in enumerate(counts, 1) if best and count == best]


def _matching(said: Sequence[str], kind: str, basis: str) -> int:
    """How many of the words from the first on are the name that the basis has for its own document."""
    name = _name(basis, kind)
    if name is None:
        return 0
    held = spelled(name).split()
    count = telling = 0
    for at, word in enumerate(said):
        parts = spelled(word).split()
        if not all(any(near(part, one) for one in held) for part in parts):
            if word in SMALL and at + 1 < len(said):
                continue
            break
        count = at + 1
        telling += sum(part not in SMALL for part in parts)
    return count if telling >= 2 else 0


def _name(basis: str, kind: str) -> str | None:
    """What the basis calls its document, after its kind; None where it is of another kind."""
    said = re.sub(r"^(?:can cu|thuc hien|theo|xet) ", "", fold(basis).rstrip(" ;."))
    wanted = fold(_KINDS[kind]) or kind
    if not said.startswith(f"{wanted} "):
        return None
    said = re.sub(r"\{[^}]*\}", " ", said)
    name = said[len(wanted) :]
    if wanted in ("luat", "bo luat", "phap lenh"):
        return re.split(r" so \d|\d", name)[0]
    return re.sub(r"(?:so )?\d[\w/.&-]*|ngay|thang", " ", name)


def _law(folded: str, start: int, words: Sequence[tuple[int, int]], kind: str) -> tuple[int, str] | None:
    """The law of the registry that has the longest name standing there: where it ends, and its number."""
    if kind not in ("luat", "bo luat", "phap lenh"):
        return None
    for _, end in reversed(words):
        found = [one for one in laws_named(folded[start:end], load_registry()) if one.number is not None]
        holding = [one for one in found if not one.replaced_by and one.expires is None] or found
        if holding and holding[0].number is not None:
            newest = max(holding, key=lambda one: one.year or 0)
            return end, newest.number.text if newest.number is not None else ""
    return None
