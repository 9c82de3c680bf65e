"""The agency that issues a plan tells its level, its area, the place of signing and the symbol of the number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.errors import BadRequest
from knowledge.domain.folding import fold
from knowledge.domain.template import OTHER_OFFICE
from knowledge.registry import Agencies, load_agencies
from knowledge.registry.agencies import DISTRICTS_END
from knowledge.registry.places import load_places

_TIERS = {
    "xa": ("xã", "xa"), "phuong": ("phường", "xa"), "dac khu": ("đặc khu", "xa"), "tinh": ("tỉnh", "tinh"),
    "thanh pho": ("thành phố", "tinh"), "tp": ("thành phố", "tinh"), "tp.": ("thành phố", "tinh"),
    "huyen": ("huyện", None), "quan": ("quận", None), "thi xa": ("thị xã", None), "thi tran": ("thị trấn", None),
}  # fmt: skip
_TIER_WORD = (
    r"xã|xa|phường|phuong|đặc khu|dac khu|tỉnh|tinh|thành phố|thanh pho|tp\.?|huyện|huyen|quận|quan|thị xã|thi xa"
    r"|thị trấn|thi tran"
)
_COUNCIL = re.compile(
    rf"^(?:(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|uy ban nhan dan)\s+)?(?P<tier>{_TIER_WORD})\s*(?P<name>\S.*)$",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"^(?:sở|so|ban|thanh tra|chi cục|chi cuc|trung tâm|trung tam|văn phòng|van phong)\s", re.IGNORECASE
)
_PROVINCE_TAIL = re.compile(r"[\s,]+(?:tỉnh|tinh|thành phố|thanh pho|tp\.?)\s+(?P<name>[^,]+)$", re.IGNORECASE)
_SHORT = (("KH&CN", "Khoa học và Công nghệ"), ("KHCN", "Khoa học và Công nghệ"), ("GD&ĐT", "Giáo dục và Đào tạo"))
_SAIGON = re.compile(r"\b(?:(?:thành phố|tp\.?)\s*)?hcm\b", re.IGNORECASE)
_SCIENCE = "Khoa học và Công nghệ"
_OFFICES = (
    _SCIENCE, "Tài chính", "Nội vụ", "Xây dựng", "Công Thương", "Y tế", "Tư pháp", "Ngoại vụ", "Du lịch",
    "Dân tộc và Tôn giáo", "Giáo dục và Đào tạo", "Nông nghiệp và Môi trường", "Văn hóa, Thể thao và Du lịch",
    "Văn hóa và Thể thao",
)  # fmt: skip
"""Today's Sở, each spelled as in its own documents."""
_PERSONS = frozenset(map(fold, (
    "Hồ Chí Minh", "Hai Bà Trưng", "Bà Triệu", "Ngô Quyền", "Đinh Tiên Hoàng", "Lê Đại Hành", "Lý Thường Kiệt",
    "Trần Hưng Đạo", "Trần Nhân Tông", "Trần Quang Khải", "Trần Quốc Toản", "Phạm Ngũ Lão", "Chu Văn An", "Lê Lợi",
    "Lê Chân", "Lê Quý Đôn", "Nguyễn Trãi", "Nguyễn Du", "Nguyễn Huệ", "Quang Trung", "Nguyễn Bỉnh Khiêm",
    "Nguyễn Nghiêm", "Nguyễn Đại Năng", "Hoàng Hoa Thám", "Hoàng Văn Thụ", "Phan Đình Phùng", "Phan Bội Châu",
    "Phan Chu Trinh", "Nguyễn Thái Học", "Trần Phú", "Lê Hồng Phong", "Nguyễn Thị Minh Khai", "Nguyễn Văn Cừ",
    "Nguyễn Văn Linh", "Nguyễn Lương Bằng", "Lê Thanh Nghị", "Lương Văn Tri", "Trương Quang Trọng", "Trần Lãm",
    "Trần Liễu", "Tống Trân", "Triệu Việt Vương", "Thục Phán", "Nùng Trí Cao", "Hồ Thị Kỷ", "Lý Văn Lâm",
    "Nguyễn Phích", "Nguyễn Việt Khái", "Phan Ngọc Hiển", "Tạ An Khương", "Trần Phán", "Trần Văn Thời",
)))  # fmt: skip
"""Persons communes are named after, as far as we know them; an office's profile may give another place."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """``agency`` as prose names it; ``heading`` and ``parent`` as the letterhead does, in capitals.

    ``level`` is None for a body that plans at none of today's levels (a district, say). ``communes`` are the kinds of
    communes its province has; ``notes`` say what was done with the names as they were typed.
    """

    agency: str
    level: str | None
    tier: str
    area: str
    province: str
    province_full: str
    place: str
    symbol: str
    heading: str
    parent: str = ""
    communes: str = "xã, phường"
    notes: tuple[str, ...] = ()

    def word(self, name: str) -> str | None:
        """What a template's word about the agency says here; None for any other reference."""
        words = {"tier": self.tier, "area": self.area, "province_full": self.province_full, "communes": self.communes}
        words["hamlets"] = "tổ dân phố" if self.tier == "phường" else "thôn, tổ dân phố"
        words["party"] = "Thành ủy" if fold(self.province_full).startswith("thanh pho") else "Tỉnh ủy"
        return {**words, "agency_symbol": self.symbol}.get(name)

    def has(self, trait: str) -> bool:
        """True when a template's condition about the agency (``OTHER_OFFICE``) holds."""
        return trait == OTHER_OFFICE and self.level == "so" and fold(self.heading) != fold(f"Sở {_SCIENCE}")

    def is_same(self, other: Issuer) -> bool:
        """True when both are one agency, however their names were typed."""
        return (fold(self.agency), fold(self.province)) == (fold(other.agency), fold(other.province))


def level_of(agency: str) -> str | None:
    """``xa``, ``tinh`` or ``so``, read from the name; None for districts and what is not recognised."""
    return _read(_tidy(agency), "", date.max, load_agencies()).level


def issuer_of(agency: str, province: str, on: date) -> Issuer:
    """The issuer; BadRequest where the agency or the province is missing."""
    written, agencies = _tidy(agency), load_agencies()
    if not written:
        raise BadRequest("Chưa có tên cơ quan ban hành. Ví dụ: UBND xã Tây Sơn, Sở Khoa học và Công nghệ tỉnh Gia Lai.")
    issuer = _read(written, _tidy(province), on, agencies)
    if not issuer.province:
        raise BadRequest(f"Chưa có tên tỉnh, thành phố của {issuer.agency}.")
    return issuer


def oddities(issuer: Issuer, on: date) -> Iterator[str]:
    """What is odd about agency and province on that day: ended, merged, unknown, in conflict."""
    agencies = load_agencies()
    yield from issuer.notes
    if issuer.level is None:
        yield (
            f"Không nhận ra {issuer.agency} là UBND xã, phường, đặc khu, UBND tỉnh, thành phố hay sở của chính quyền "
            "hai cấp hiện nay; hãy kiểm tra lại tên cơ quan ban hành."
        )
    if issuer.level == "xa" and on >= DISTRICTS_END:
        yield from _former_commune(issuer, on)
    for name in agencies.abolished(issuer.agency, on):
        now = f" (nay: {name.successor})" if name.successor else ""
        yield f"{name.name} không còn từ ngày {name.since:%d/%m/%Y}{now}; hãy kiểm tra lại tên cơ quan ban hành."
    today = agencies.province(issuer.province)
    if today is None:
        yield f"Không thấy “{issuer.province}” trong danh sách tỉnh, thành phố hiện nay; tên được giữ như đã nhập."
    elif fold(today.name) != fold(issuer.province):
        yield f"{issuer.province} đã hợp nhất vào {today.title(on)}; hãy kiểm tra lại tên tỉnh, thành phố."


def _former_commune(issuer: Issuer, on: date) -> Iterator[str]:
    """A note on a commune that was merged away, with those its area belongs to now."""
    found = load_places().resolve(f"{issuer.area}, {issuer.province_full}", on)
    if found and all(place.ended for place in found):
        now = dict.fromkeys(name for place in found for name in place.now)
        yield (
            f"{issuer.area} không còn từ ngày {DISTRICTS_END:%d/%m/%Y} (nay thuộc {' hoặc '.join(now)}); "
            "hãy kiểm tra lại tên cơ quan ban hành."
        )


def _tidy(text: str) -> str:
    words = " ".join(text.split()).strip(" .,;")
    for short, full in _SHORT:
        words = words.replace(short, full)
    return _SAIGON.sub("thành phố Hồ Chí Minh", words)


def _read(written: str, province: str, on: date, agencies: Agencies) -> Issuer:
    if _OFFICE.match(written):
        return _office(written, province, on, agencies)
    council = _COUNCIL.match(written)
    if council is None:
        full, bare = _province(province, on, agencies)
        return Issuer(written, None, "địa phương", written, bare, full, bare, _initials(written), written.upper())
    tier, level = _TIERS[fold(council["tier"])]
    name, own = council["name"], ""
    if level != "tinh" and (tail := _PROVINCE_TAIL.search(name)):
        own, name = tail["name"].strip(), name[: tail.start()].strip(" ,")
    if level == "tinh" and tier == "thành phố" and not _is_central(name, agencies):
        level = None
    if level == "tinh":
        own = name
    province, notes = _one_province(own, province, on, agencies)
    full, bare = _province(province, on, agencies)
    name, note = _spelled(tier, name, bare, agencies, bare_marks=council["tier"].isascii() and not tier.isascii())
    named = _is_person_or_number(name)
    area = f"{tier.capitalize() if named else tier} {name}"
    agency = f"Ủy ban nhân dân {area}"
    return Issuer(
        agency, level, tier, area, bare, full, area if named else name, "UBND", agency.upper(),
        communes=_communes(bare, agencies), notes=(*notes, *note),
    )  # fmt: skip


def _office(written: str, province: str, on: date, agencies: Agencies) -> Issuer:
    head, own = written, ""
    if tail := _PROVINCE_TAIL.search(written):
        own, head = tail["name"].strip(), written[: tail.start()].strip(" ,")
    elif province and fold(written).endswith(" " + fold(province)):
        head = written[: -len(province)].strip(" ,")
    province, notes = _one_province(own, province, on, agencies)
    full, bare = _province(province, on, agencies)
    level = "so" if fold(head).startswith("so ") else None
    if level:
        head = f"Sở {next((name for name in _OFFICES if fold(f'Sở {name}') == fold(head)), head[2:].strip())}"
    agency = f"{head} {full}" if full else head
    parent = f"ỦY BAN NHÂN DÂN {full.upper()}" if full else ""
    tier = full.removesuffix(bare).strip().lower() or "tỉnh"
    place = full if _is_person_or_number(bare) else bare
    return Issuer(
        agency, level, tier, full, bare, full, place, _initials(head), head.upper(), parent,
        communes=_communes(bare, agencies), notes=notes,
    )  # fmt: skip


def _initials(name: str) -> str:
    """The symbol of an agency: the first letters of its words, abbreviations whole ("SKHCN")."""
    words = [word for word in re.findall(r"\w+", name) if fold(word) != "va"]
    return "".join(word if word.isupper() and not name.isupper() else word[0] for word in words).upper()


def _one_province(own: str, given: str, on: date, agencies: Agencies) -> tuple[str, tuple[str, ...]]:
    """The province the agency's own name tells, else the one given; a note where the two do not agree."""
    if not own or not given:
        return own or given, ()
    old, new = _province(own, on, agencies), _province(given, on, agencies)
    if fold(old[1]) == fold(new[1]):
        return own, ()
    today = agencies.province(own)
    if today is not None and fold(today.name) == fold(new[1]):
        return given, (f"{own} đã hợp nhất vào {new[0]}; bản thảo ghi {new[0]}.",)
    return own, (f"Tên cơ quan ghi {old[0]} nhưng tỉnh, thành phố đã nhập là {new[0]}; bản thảo dùng {old[0]}.",)


def _spelled(
    tier: str, name: str, province: str, agencies: Agencies, *, bare_marks: bool
) -> tuple[str, tuple[str, ...]]:
    """A name typed in capitals, in small letters or without marks, spelled as it is known to be; a note if it is not.

    ``bare_marks`` is true where the level before it was typed without its marks ("xa", "phuong").
    """
    mixed = not bare_marks and not name.isupper() and not name.islower()
    if mixed and not name.isascii():
        return name, ()
    places = [one.name for one in agencies.provinces] if tier in ("tỉnh", "thành phố") else []
    places += [
        commune.removeprefix(f"{tier} ")
        for district in agencies.districts
        if fold(district.now) == fold(province)
        for commune in district.communes
        if commune.startswith(f"{tier} ")
    ]
    known = {place for place in places if fold(place) == fold(name)}
    if mixed:
        return (next(iter(known)) if len(known) == 1 else name), ()
    if (bare_marks and len(known) == 1) or (not bare_marks and name.upper() in {place.upper() for place in known}):
        return next(place for place in known if bare_marks or place.upper() == name.upper()), ()
    proper = re.sub(r"\w+", lambda word: word[0] if word[0].isdigit() else word[0].capitalize(), name)
    note = f"Tên “{tier} {proper}” được gõ không dấu; hãy nhập lại tên cơ quan có đủ dấu."
    return proper, (note,) if bare_marks else ()


def _is_person_or_number(name: str) -> bool:
    """True for a name that Decree 30/2020/NĐ-CP writes with its level, both in capitals ("Phường 1")."""
    return bool(re.search(r"\d", name)) or fold(name) in _PERSONS


def _communes(province: str, agencies: Agencies) -> str:
    """The kinds of communes a province has; some have a đặc khu."""
    own = (district for district in agencies.districts if fold(district.now) == fold(province))
    special = any(commune.startswith("đặc khu") for district in own for commune in district.communes)
    return "xã, phường, đặc khu" if special else "xã, phường"


def _is_central(name: str, agencies: Agencies) -> bool:
    today = agencies.province(name)
    return today is not None and today.kind == "thành phố" and fold(today.name) == fold(re.sub(r"^TP\.?\s*", "", name))


def _province(written: str, on: date, agencies: Agencies) -> tuple[str, str]:
    """(``tỉnh Gia Lai``, ``Gia Lai``): today's name with its diacritics where it is known, else as written.

    The level is a capital before the name of a person: ``Thành phố Hồ Chí Minh``.
    """
    bare = re.sub(r"^(?:tỉnh|tinh|thành phố|thanh pho|tp\.?)\s+", "", written, flags=re.IGNORECASE)
    if not bare:
        return "", ""
    today = agencies.province(bare)
    if today is not None and fold(today.name) == fold(bare):
        full = today.title(on)
        return full[:1].upper() + full[1:] if _is_person_or_number(today.name) else full, today.name
    kind = "thành phố" if fold(written).startswith(("thanh pho", "tp")) else "tỉnh"
    return f"{kind} {bare}", bare
