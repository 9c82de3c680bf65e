"""Legal documents, their numbers, and whether they bind on a day. Pure values, standard library only.

A number alone identifies nothing: identity is number + symbol + issuer + year (`01/NQ-CP` recurs every year,
`124/KH-UBND` may be a province's or a commune's).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from knowledge.domain.dates import PartialDate
from knowledge.domain.folding import fold
from knowledge.domain.regex import regex

PARTY_BODIES = frozenset({"TW", "TU", "HU", "ThU", "QU", "ĐU", "ĐUK", "ĐTN"})

_PARTY = regex(r"(?P<number>\d+[a-zA-ZđĐ]?)-(?P<symbol>[^\s/\d][^\s/]*/[^\s/]+)")
_STATE = regex(r"(?P<number>\d+(?:\.\d+)?[a-zđ]?)/(?:(?P<year>(?:19|20)\d{2})/)?(?P<symbol>[^\s/\d][^\s/]*)")
_PIECES = regex(r"\d+(?:\.\d+)?[a-z]?(?![a-z0-9])|[a-z0-9]+")
_YEAR = regex(r"(?:19|20)\d{2}")


@lru_cache(maxsize=4096)
def number_key(text: str) -> str:
    """What is equal for every spelling of one number: `09/2015/QĐ-UBND` and `9-2015-qd ubnd` give `9/2015/qdubnd`.

    What stands before the first digit is ignored. The dash misplaced in `50-NQ/CP` does not hide `50/NQ-CP`.
    """
    folded = fold(text).replace("&", "")
    first = re.search(r"\d", folded)
    pieces = _PIECES.findall(folded[first.start() :]) if first else []
    if not pieces:
        return ""
    number, rest = pieces[0].lstrip("0") or "0", pieces[1:]
    year = rest.pop(0) if len(rest) > 1 and _YEAR.fullmatch(rest[0]) else ""
    return f"{number}/{year}/{''.join(rest)}" if year else f"{number}/{''.join(rest)}"


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The `số, ký hiệu` of a document: number as written ("09", "30c", "01.2"), year if it has one, symbol.

    `party` is the style with the dash first (`57-NQ/TW`); state documents put the slash first (`57/NQ-CP`).
    """

    number: str
    year: int | None
    symbol: str
    party: bool = False

    @classmethod
    def read(cls, text: str) -> DocumentNumber | None:
        """The number written in full and in canonical form; None for anything else (see `parsing.citations`)."""
        if match := _PARTY.fullmatch(text):
            return cls(match["number"], None, match["symbol"], party=True)
        if match := _STATE.fullmatch(text):
            return cls(match["number"], int(match["year"]) if match["year"] else None, match["symbol"])
        return None

    @property
    def text(self) -> str:
        if self.party:
            return f"{self.number}-{self.symbol}"
        return f"{self.number}/{self.year}/{self.symbol}" if self.year else f"{self.number}/{self.symbol}"

    @property
    def key(self) -> str:
        """Equal for two spellings of the same number."""
        return number_key(self.text)

    @property
    def of_party(self) -> bool:
        """The issuing body is a party body, whatever the dash says."""
        return self.symbol.replace("/", "-").rpartition("-")[2] in PARTY_BODIES

    @property
    def dash_misplaced(self) -> bool:
        """A state symbol in party style (`50-NQ/CP`) or a party symbol in state style (`57/NQ-TW`)."""
        return self.party != self.of_party

    def __str__(self) -> str:
        return self.text


class Force(StrEnum):
    """Whether a document binds on a day, as far as its record can tell."""

    IN_FORCE = "in-force"
    NOT_YET = "not-yet"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """What the office itself says of one field of a record: who said it, from which source, on which day."""

    field: str
    by: str
    source: str
    on: date


_RANK_BY_KIND = {
    "Hiến pháp": 0, "Bộ luật": 2, "Luật": 2, "Pháp lệnh": 4, "Lệnh": 4, "Nghị định": 6, "Thông tư liên tịch": 9,
    "Thông tư": 9, "Tiêu chuẩn": 10,
}  # fmt: skip
_RANK_BY_ISSUER = (
    ("quoc hoi", 3), ("uy ban thuong vu quoc hoi", 5), ("chinh phu", 7), ("thu tuong chinh phu", 8),
    ("bo chinh tri", 11), ("ban chap hanh trung uong", 11), ("ban bi thu", 11), ("tinh uy", 12), ("thanh uy", 12),
    ("huyen uy", 12), ("thi uy", 12), ("dang uy", 12), ("bo", 10), ("hoi dong nhan dan", 13), ("uy ban nhan dan", 14),
)  # fmt: skip
_LETTER_RANK = 16
_ORGANISATION = "tổ chức"


@dataclass(frozen=True, slots=True)
class LegalDocument:
    """A record of the registry: one document and what is known of its force.

    `number` is None where nobody could verify it or the document has none (a standard). `expires` is the first day
    without force. `replaced_by`, `replaces`, `amended_by` hold numbers. `validity` is the period an annual or
    programme document was made for ("2021", "2021-2025"). `evidence` says where the facts were read. `changes` are the
    fields the office added or corrected itself.
    """

    id: str
    number: DocumentNumber | None
    kind: str
    title: str
    issuer: str
    issued: date | None
    effective: date | None
    expires: date | None
    status: str
    confidence: str
    year: int | None = None
    replaced_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    amended_by: tuple[str, ...] = ()
    scope: str = "central"
    province: str | None = None
    validity: str | None = None
    topics: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    note: str = ""
    changes: tuple[Change, ...] = ()

    def in_force(self, on: date) -> Force:
        """issued ≤ day, effective ≤ day < expires; without an effective date the issue date stands in.

        `force_is_weak` tells that a date was missing.
        Issue and effect are both tested: issued in March with effect from January binds nobody in February.
        A record whose status nobody could verify, one that ended on a day nobody knows, and a party document past its
        period, are UNKNOWN.
        """
        begins = [day for day in (self.issued, self.effective) if day is not None]
        if any(on < day for day in begins):
            return Force.NOT_YET
        if self.expires is not None and on >= self.expires:
            return Force.UNKNOWN if self.number is not None and self.number.of_party else Force.EXPIRED
        ended = self.status == "expired" and self.expires is None
        if not begins or ended or self.status == "unknown":
            return Force.UNKNOWN
        return Force.IN_FORCE

    @property
    def force_is_weak(self) -> bool:
        """The record lacks the issue or the effective date, so `in_force` is judged from the other alone."""
        return self.issued is None or self.effective is None

    @property
    def named(self) -> bool:
        """The document can be cited: its number, its full title and its issue date are verified."""
        return self.number is not None and bool(self.title) and self.issued is not None

    @property
    def rank(self) -> int:
        """Place in the customary order of legal bases: organisation law, laws, decrees … decisions, letters."""
        if self.kind == "Luật" and _ORGANISATION in self.topics:
            return 1
        if self.kind in _RANK_BY_KIND:
            return _RANK_BY_KIND[self.kind]
        if self.kind == "Công văn":
            return _LETTER_RANK
        issuer = issuer_key(self.issuer)
        for prefix, rank in _RANK_BY_ISSUER:
            if issuer == prefix or issuer.startswith(prefix + " "):
                return rank
        return _LETTER_RANK - 1

    @property
    def citation(self) -> str:
        """The document as a legal basis names it, from kind to title."""
        number = self.number.text if self.number else ""
        if self.kind in ("Luật", "Bộ luật", "Pháp lệnh"):
            return f"{self.kind} {self.title} số {number}" if number else f"{self.kind} {self.title}"
        day = f" {PartialDate(self.issued.day, self.issued.month, self.issued.year).text()}" if self.issued else ""
        title = self.title[:1].lower() + self.title[1:]
        about = "" if title.startswith(_OPENING_VERBS) else "về "
        return f"{self.kind} số {number}{day} của {self.issuer} {about}{title}"


_OPENING_VERBS = (
    "về", "quy định", "ban hành", "sửa đổi", "phê duyệt", "hướng dẫn", "phân định", "phân quyền", "giao ", "tiếp tục",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """What a text says of a document: only what is written, None for what is not.

    `text[start:end] == raw`: from the kind to the issuer or the date; the subject follows and is not part of it.
    `issuer` is as written ("UBND tỉnh"). A law may stand by its name: then `subject` is the name.
    """

    raw: str
    kind: str | None
    number: DocumentNumber | None
    date: PartialDate | None
    issuer: str | None
    subject: str | None
    start: int
    end: int


_ISSUER_WORDS = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "ubtvqh": "uy ban thuong vu quoc hoi",
    "kh&cn": "khoa hoc va cong nghe", "khcn": "khoa hoc va cong nghe", "skhcn": "so khoa hoc va cong nghe",
    "kh&dt": "ke hoach va dau tu", "tt&tt": "thong tin va truyen thong", "ptnt": "phat trien nong thon",
    "nn&ptnt": "nong nghiep va phat trien nong thon", "tw": "trung uong", "tx": "thi xa", "tp": "thanh pho",
}  # fmt: skip
_SAME_BODY = {"thu tuong": "thu tuong chinh phu"}


def issuer_key(issuer: str) -> str:
    """An issuer's name in one spelling: folded, abbreviations written out, brackets dropped."""
    words = re.sub(r"\([^)]*\)", " ", fold(issuer)).replace("tp.", "tp ")
    spelled = " ".join(_ISSUER_WORDS.get(word, word) for word in re.findall(r"[\w&]+", words))
    spelled = re.sub(r"^(?:bo truong|chu tich|giam doc) (?=(?:bo|uy|so) )", "", spelled)
    if spelled.startswith(("so ", "bo ", "cuc ", "van phong ")):
        spelled = re.sub(r" (?:tinh|thanh pho) ", " ", spelled + " ").strip()
    return _SAME_BODY.get(spelled, spelled)


def same_issuer(one: str, other: str) -> bool:
    """Two written names may mean one body: equal, or one is the beginning of the other ("UBND tỉnh", "UBND tỉnh X")."""
    first, second = sorted((issuer_key(one), issuer_key(other)), key=len)
    return bool(first) and (first == second or second.startswith(first + " "))
