"""The agency that issues a plan tells its level, its area, the place of signing and the symbol of the number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.errors import BadRequest
from knowledge.domain.folding import fold
from knowledge.registry import Agencies, load_agencies

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


@dataclass(frozen=True, slots=True)
class Issuer:
    """``agency`` as prose names it; ``heading`` and ``parent`` as the letterhead does, in capitals.

    ``level`` is None for a body that plans at none of today's levels (a district, say).
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

    def word(self, name: str) -> str | None:
        """What a template's word about the agency says here; None for any other reference."""
        words = {"tier": self.tier, "area": self.area, "province_full": self.province_full}
        return {**words, "agency_symbol": self.symbol}.get(name)


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
    """What is odd about agency and province on that day: ended, merged, unknown."""
    agencies = load_agencies()
    if issuer.level is None:
        yield (
            f"Không nhận ra {issuer.agency} là UBND xã, phường, đặc khu, UBND tỉnh, thành phố hay sở của chính quyền "
            "hai cấp hiện nay; hãy kiểm tra lại tên cơ quan ban hành."
        )
    for name in agencies.abolished(issuer.agency, on):
        now = f" (nay: {name.successor})" if name.successor else ""
        yield f"{name.name} không còn từ ngày {name.since:%d/%m/%Y}{now}; hãy kiểm tra lại tên cơ quan ban hành."
    today = agencies.province(issuer.province)
    if today is None:
        yield f"Không thấy “{issuer.province}” trong danh sách tỉnh, thành phố hiện nay; tên được giữ như đã nhập."
    elif fold(today.name) != fold(issuer.province):
        yield f"{issuer.province} đã hợp nhất vào {today.title(on)}; hãy kiểm tra lại tên tỉnh, thành phố."


def _tidy(text: str) -> str:
    words = " ".join(text.split()).strip(" .,;")
    for short, full in _SHORT:
        words = words.replace(short, full)
    return words


def _read(written: str, province: str, on: date, agencies: Agencies) -> Issuer:
    if _OFFICE.match(written):
        return _office(written, province, on, agencies)
    council = _COUNCIL.match(written)
    if council is None:
        full, bare = _province(province, on, agencies)
        return Issuer(written, None, "địa phương", written, bare, full, bare, "UBND", written.upper())
    tier, level = _TIERS[fold(council["tier"])]
    name = council["name"]
    if level != "tinh" and (tail := _PROVINCE_TAIL.search(name)):
        province = province or tail["name"].strip()
        name = name[: tail.start()].strip(" ,")
    if level == "tinh" and tier == "thành phố" and not _is_central(name, agencies):
        level = None
    if level == "tinh":
        province = province or name
    full, bare = _province(province, on, agencies)
    area = f"{tier} {name}"
    place = area.capitalize() if name[:1].isdigit() else name
    agency = f"Ủy ban nhân dân {area}"
    return Issuer(agency, level, tier, area, bare, full, place, "UBND", agency.upper())


def _office(written: str, province: str, on: date, agencies: Agencies) -> Issuer:
    head = written
    if tail := _PROVINCE_TAIL.search(written):
        province, head = province or tail["name"].strip(), written[: tail.start()].strip(" ,")
    elif province and fold(written).endswith(" " + fold(province)):
        head = written[: -len(province)].strip(" ,")
    full, bare = _province(province, on, agencies)
    level = "so" if fold(head).startswith("so ") else None
    letters = "".join(word[0] for word in re.findall(r"\w+", head) if fold(word) != "va").upper()
    agency = f"{head} {full}" if full else head
    parent = f"ỦY BAN NHÂN DÂN {full.upper()}" if full else ""
    tier = full.removesuffix(bare).strip() or "tỉnh"
    return Issuer(agency, level, tier, full, bare, full, bare, letters, head.upper(), parent)


def _is_central(name: str, agencies: Agencies) -> bool:
    today = agencies.province(name)
    return today is not None and today.kind == "thành phố" and fold(today.name) == fold(re.sub(r"^TP\.?\s*", "", name))


def _province(written: str, on: date, agencies: Agencies) -> tuple[str, str]:
    """(``tỉnh Gia Lai``, ``Gia Lai``): today's name with its diacritics where it is known, else as written."""
    bare = re.sub(r"^(?:tỉnh|tinh|thành phố|thanh pho|tp\.?)\s+", "", written, flags=re.IGNORECASE)
    if not bare:
        return "", ""
    today = agencies.province(bare)
    if today is not None and fold(today.name) == fold(bare):
        return today.title(on), today.name
    kind = "thành phố" if fold(written).startswith(("thanh pho", "tp")) else "tỉnh"
    return f"{kind} {bare}", bare
