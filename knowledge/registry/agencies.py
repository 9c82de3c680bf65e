"""Agencies and places that ended or changed their names, with the day and the successor.

Bare names mislead: most former district names are commune names now. Only a name with its level before it is
judged (`huyện X`, `UBND thị xã`, `tỉnh X`, `Sở Kế hoạch và Đầu tư`), and only on a day after the change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.domain.folding import fold, settle_tones
from knowledge.domain.regex import matches_at, places_of, regex

DISTRICTS_END = date(2025, 7, 1)
"""Luật 72/2025/QH15, Điều 51: district level ends; thị trấn is no longer a kind of commune."""

_NEW_COMMUNES = "xã, phường, đặc khu mới"


@dataclass(frozen=True, slots=True)
class Province:
    """One of today's provinces; `absorbed` are the former ones with the day they ended."""

    name: str
    kind: str
    code: str
    absorbed: tuple[tuple[str, date], ...] = ()
    city_since: date | None = None

    def title(self, on: date) -> str:
        """`tỉnh Tuyên Quang`, `thành phố Hà Nội`; a city since a later day was a tỉnh before it."""
        kind = "tỉnh" if self.city_since is not None and on < self.city_since else self.kind
        return f"{kind} {self.name}"


@dataclass(frozen=True, slots=True)
class District:
    """A former district (huyện, quận, thị xã, thành phố thuộc tỉnh) and the communes its area belongs to now."""

    name: str
    kind: str
    province: str
    now: str
    communes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AbolishedName:
    """A name in a text that no longer stands on the day asked about; `text[start:end] == name`."""

    name: str
    start: int
    end: int
    level: str
    since: date
    successor: str | None
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """An agency that ended or was merged."""

    name: str
    aliases: tuple[str, ...]
    level: str
    since: date
    successor: str | None
    confidence: str
    note: str


_LEVEL = r"(?:huyện|thị\s+xã|quận)"
_WORDS = r"(?P<words>(?:[ \u00a0]+[^\W_]+(?:['’-][^\W_]+)?){0,4})"
_KINDS = r"(?:xã|phường|huyện|quận|thị\s+xã|thị\s+trấn|thành\s+phố|đặc\s+khu)"
_DISTRICT_BODY = regex(
    r"\b(?P<head>(?:(?:Văn\s+phòng|VP)\s+)?HĐND\s*(?:&|và|-|,)\s*UBND|UBND|Ủy\s+ban\s+nhân\s+dân|HĐND"
    r"|Hội\s+đồng\s+nhân\s+dân|Công\s+an|(?:Ban\s+[Cc]hỉ\s+đạo|BCĐ)[^.;:,\n]{0,30}?"
    r"|(?:Phòng|Trung\s+tâm|Hội\s+đồng)\s[^.;:,\n]{2,60}?)\s+(?:cấp\s+|của\s+)?(?P<level>(?i:"
    + _LEVEL
    + r"))\b"
    + _WORDS
)
_PLURAL = regex(
    rf"(?:\b(?:UBND|Ủy\s+ban\s+nhân\s+dân|HĐND)\s+)?\b[Cc]ác\s+(?P<list>{_KINDS}(?:(?:\s*,\s*|\s+và\s+){_KINDS})*)\b"
)
_PLACE = regex(rf"\b(?P<level>(?i:{_LEVEL}|thị\s+trấn|thành\s+phố|TP\.?|TX\.?))(?!\w){_WORDS}")
_PARTY = regex(rf"\b(?P<level>(?i:huyện|thị|quận)\s?(?i:ủy))\b{_WORDS}")
_OFFICES = (
    r"Sở\s+(?:Khoa\s+học\s+và\s+Công\s+nghệ|KH\s*&\s*CN|KHCN|Tài\s+chính|Nội\s+vụ|Xây\s+dựng|Công\s+[Tt]hương|Y\s+tế"
    r"|Tư\s+pháp|Ngoại\s+vụ|Du\s+lịch|Dân\s+tộc\s+và\s+Tôn\s+giáo|Giáo\s+dục\s+và\s+Đào\s+tạo|GD\s*&\s*ĐT"
    r"|Nông\s+nghiệp\s+và\s+(?:Môi\s+trường|Phát\s+triển\s+nông\s+thôn|PTNT)|NN\s*&\s*(?:MT|PTNT)"
    r"|Văn\s+hóa,\s+Thể\s+thao\s+và\s+Du\s+lịch|Kế\s+hoạch\s+và\s+Đầu\s+tư|KH\s*&\s*ĐT|TT\s*&\s*TT"
    r"|Thông\s+tin\s+và\s+Truyền\s+thông|Tài\s+nguyên\s+và\s+Môi\s+trường|TN\s*&\s*MT|Giao\s+thông\s+vận\s+tải"
    r"|Lao\s+động\s*[-–]\s*Thương\s+binh\s+và\s+Xã\s+hội)"
)
_FORMER = regex(r"\s*\(?\s*(?:cũ|trước\s+đây|trước\s+sáp\s+nhập|trước\s+khi)\b", re.IGNORECASE)
_LEVEL_WORDS = ("huyện", "quận", "thị", "thành", "tp", "tx")
"""One of these stands in every name of the district level, of a thị trấn, of a city."""
_PROPER_LEVEL = {"tp": "thành phố", "tx": "thị xã"}


def _proper(words: str) -> str:
    """The leading words written as a name, with capital first letters."""
    kept = 0
    for match in re.finditer(r"\s+(\S+)", words):
        if not match.group(1)[0].isupper():
            break
        kept = match.end()
    return words[:kept]


def _spelled(name: str) -> str:
    """A name as a pattern: any white space between words, & and - with or without it."""
    tight = re.sub(r"\s*([&-])\s*", r"\1", settle_tones(name))
    return re.escape(tight).replace(r"\ ", r"\s+").replace(r"\&", r"\s*&\s*").replace(r"\-", r"\s*[-–]\s*")


def _opening(name: str) -> str:
    """The letters a name begins with in every spelling, in lower case."""
    return re.split(r"[\s&-]", settle_tones(name).lower(), maxsplit=1)[0]


def _pattern(names: list[str]) -> re.Pattern[str]:
    """Any of the names, in any case, the longest first, not inside a longer word."""
    every = "|".join(_spelled(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w&])(?:{every})(?![\w&])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Agencies:
    """Provinces, former districts and bodies; judges names on a day."""

    provinces: tuple[Province, ...]
    districts: tuple[District, ...]
    bodies: tuple[Body, ...]
    _body: re.Pattern[str]
    _openings: frozenset[str]
    _province: re.Pattern[str]
    _bodies: Mapping[str, Body]
    _former: Mapping[str, tuple[Province, date]]
    _districts: Mapping[str, tuple[District, ...]]

    def province(self, name: str) -> Province | None:
        """Today's province of that name, or the one that absorbed it; level words, case and marks do not matter."""
        bare = re.sub(r"^(?:tinh|thanh pho|tp\.?)\s*", "", fold(name)) or fold(name)
        bare = {"hcm": "ho chi minh"}.get(bare, bare)
        for province in self.provinces:
            if fold(province.name) == bare:
                return province
        absorbed = self._former.get(_body_key(bare))
        return absorbed[0] if absorbed else None

    def district(self, name: str, province: str | None = None) -> tuple[District, ...]:
        """The former districts of that name, all provinces or (by its former name) one."""
        found = self._districts.get(fold(name), ())
        return tuple(one for one in found if province is None or fold(one.province) == fold(province))

    def abolished(self, text: str, on: date) -> tuple[AbolishedName, ...]:
        """The level-prefixed names of the text that no longer stand on that day, in order, none overlapping.

        Names followed by "cũ" or "trước đây" are passed over. Whether a name belongs to the issuer of an older
        document, where it is right, is for the reader of the result to tell.
        """
        settled = settle_tones(text)
        lowered = settled.lower()
        found: list[AbolishedName] = []
        if any(word in lowered for word in self._openings):
            found += self._ended_bodies(settled, lowered)
        if "tỉnh" in lowered or "sở" in lowered:
            found += self._former_provinces(settled, on)
        if on >= DISTRICTS_END and any(word in lowered for word in _LEVEL_WORDS):
            found += [
                *self._district_level(settled),
                *self._plural_levels(settled),
                *_district_party(settled),
            ]
        kept: list[AbolishedName] = []
        if not found:
            return ()
        for one in sorted(found, key=lambda name: (name.start, -name.end)):
            clear = not kept or one.start >= kept[-1].end
            if clear and on >= one.since and not _FORMER.match(settled, one.end):
                kept.append(replace(one, name=text[one.start : one.end]))
        return tuple(kept)

    def _named_bodies(self, text: str, lowered: str) -> Iterator[re.Match[str]]:
        """The names of bodies that ended, tried only where the first word of one stands."""
        if len(lowered) != len(text):
            return self._body.finditer(text)
        return matches_at(self._body, text, places_of(self._openings, lowered))

    def _ended_bodies(self, text: str, lowered: str) -> Iterator[AbolishedName]:
        for match in self._named_bodies(text, lowered):
            body = self._bodies[_body_key(match.group(0))]
            end = match.end()
            if fold(body.name) == "thanh tra so" and re.match(r"\s+hữu\b", text[end:]):
                continue
            if body.level == "cấp huyện":
                level = re.compile(rf"\s+{_LEVEL}\b{_WORDS}", re.IGNORECASE).match(text, end)
                if level:
                    end = level.start("words") + len(self._place_name(level["words"]))
            yield AbolishedName(
                "", match.start(), end, body.level, body.since, body.successor, body.confidence, body.note
            )

    def _former_provinces(self, text: str, on: date) -> Iterator[AbolishedName]:
        for match in self._province.finditer(text):
            office = match["office"]
            former = self._former.get(_body_key(match["name"]))
            if former is not None:
                province, since = former
            elif office is None:
                province = next(one for one in self.provinces if fold(one.name) == fold(match["name"]))
                since = province.city_since or date.max
            else:
                continue
            successor = province.title(on)
            if office is not None:
                body = self._bodies.get(_body_key(office))
                kept = body.successor if body is not None and on >= body.since else " ".join(office.split())
                successor = f"{kept} {successor}"
            yield AbolishedName("", match.start(), match.end(), "cấp tỉnh", since, successor, "high")

    def _place_name(self, words: str) -> str:
        """The part of the words that is a district's name: the longest known one, else what is capitalised."""
        ends = [match.end() for match in re.finditer(r"\s+\S+", words)]
        for end in reversed(ends):
            name = words[:end].strip()
            if fold(name) in self._districts and not name[0].islower():
                return words[:end]
        return _proper(words)

    def _communes_of(self, name: str, text: str, kind: str) -> str | None:
        """What became of a former district, when its name, kind and the text's provinces leave one answer."""
        same = [one for one in self.district(name) if one.kind == kind]
        if len(same) > 1:
            same = [one for one in same if fold(one.province) in fold(text)]
        if len(same) != 1:
            return None
        return f"{', '.join(same[0].communes)} ({self._title(same[0].now)})"

    def _title(self, province: str) -> str:
        found = self.province(province)
        return found.title(date.max) if found else province

    def _district_level(self, text: str) -> Iterator[AbolishedName]:
        for match in _DISTRICT_BODY.finditer(text):
            end = match.start("words") + len(self._place_name(match["words"]))
            council = match["head"].startswith(("UBND", "Ủy", "HĐND", "Hội đồng nhân dân", "Văn phòng", "VP"))
            successor, confidence = (_NEW_COMMUNES, "high") if council else (None, "medium")
            yield AbolishedName("", match.start(), end, "cấp huyện", DISTRICTS_END, successor, confidence)
        for match in _PLACE.finditer(text):
            name = self._place_name(match["words"])
            kind = " ".join(match["level"].lower().split()).rstrip(".")
            kind = _PROPER_LEVEL.get(kind, kind)
            if not name or (kind == "thành phố" and not self._district_city(name)):
                continue
            successor = self._communes_of(name, text, kind) or _NEW_COMMUNES
            end = match.start("words") + len(name)
            level = "thị trấn" if kind == "thị trấn" else "cấp huyện"
            yield AbolishedName("", match.start(), end, level, DISTRICTS_END, successor, "high")

    def _district_city(self, name: str) -> bool:
        """A former city under a province, and no city of today."""
        today = self.province(name)
        is_city = today is not None and today.kind == "thành phố" and fold(today.name) == fold(name)
        return not is_city and any(one.kind == "thành phố" for one in self.district(name))

    def _plural_levels(self, text: str) -> Iterator[AbolishedName]:
        for match in _PLURAL.finditer(text):
            if re.search(rf"{_LEVEL}|thị\s+trấn", match["list"]):
                yield AbolishedName(
                    "",
                    match.start(),
                    match.end(),
                    "cấp huyện",
                    DISTRICTS_END,
                    "các xã, phường, đặc khu",
                    "high",
                )


def _district_party(text: str) -> Iterator[AbolishedName]:
    for match in _PARTY.finditer(text):
        end = match.start("words") + len(_proper(match["words"]))
        yield AbolishedName("", match.start(), end, "cấp huyện", DISTRICTS_END, "Đảng ủy xã, phường, đặc khu", "high")


def _body_key(name: str) -> str:
    return re.sub(r"\s*([&-])\s*", r"\1", fold(name).replace("–", "-"))


def _read_province(record: Mapping[str, Any]) -> Province:
    since = record.get("city_since")
    return Province(
        name=record["name"],
        kind=record["kind"],
        code=record["code"],
        absorbed=tuple((old["name"], date.fromisoformat(old["since"])) for old in record.get("absorbed", ())),
        city_since=date.fromisoformat(since) if since else None,
    )


def _read_body(record: Mapping[str, Any]) -> Body:
    return Body(
        name=record["name"],
        aliases=tuple(record.get("aliases", ())),
        level=record["level"],
        since=date.fromisoformat(record["since"]),
        successor=record.get("successor"),
        confidence=record["confidence"],
        note=record.get("note", ""),
    )


@cache
def load_agencies() -> Agencies:
    """Agencies and places, read once from the data files."""
    folder = Path(__file__).parent
    facts = json.loads(folder.joinpath("agencies.json").read_text("utf-8"))
    provinces = tuple(map(_read_province, facts["provinces"]))
    bodies = tuple(map(_read_body, facts["bodies"]))
    lines = folder.joinpath("districts.jsonl").read_text("utf-8").splitlines()
    districts = tuple(
        District(one["name"], one["kind"], one["province"], one["now"], tuple(one["communes"]))
        for one in map(json.loads, lines)
    )
    by_name: dict[str, tuple[District, ...]] = {}
    for district in districts:
        by_name[fold(district.name)] = (*by_name.get(fold(district.name), ()), district)
    named = {_body_key(name): body for body in bodies for name in (body.name, *body.aliases)}
    former = {_body_key(old): (province, since) for province in provinces for old, since in province.absorbed}
    old_names = [old for province in provinces for old, _ in province.absorbed]
    changed = old_names + [province.name for province in provinces if province.city_since is not None]
    places = "|".join(_spelled(name) for name in sorted(changed, key=len, reverse=True))
    return Agencies(
        provinces=provinces,
        districts=districts,
        bodies=bodies,
        _body=_pattern([name for body in bodies for name in (body.name, *body.aliases)]),
        _openings=frozenset(_opening(name) for body in bodies for name in (body.name, *body.aliases)),
        _province=re.compile(
            rf"(?<!\w)(?:(?i:tỉnh)|(?P<office>{_OFFICES})(?:\s+tỉnh)?)\s+"
            rf"(?P<name>(?i:{places}))(?!\w)"
        ),
        _bodies=named,
        _former=former,
        _districts=by_name,
    )
