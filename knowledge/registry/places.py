"""Provinces, districts and communes by name on a day: what stands, what ended, and what became of it.

A name alone misleads (most former district names are commune names now): a place is level, name, province and day.
The communes are read when they are first asked for, so that what needs none does not pay for them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from knowledge.domain.folding import fold, settle_tones
from knowledge.domain.regex import regex
from knowledge.registry.agencies import DISTRICTS_END, Agencies, District, load_agencies

_COMMUNE_KINDS = {"xa": "xã", "phuong": "phường", "thi tran": "thị trấn", "dac khu": "đặc khu"}
_DISTRICT_KINDS = {"huyen": "huyện", "quan": "quận", "thi xa": "thị xã", "tx": "thị xã"}
_CITY_KINDS = ("thanh pho", "tp", "tp.")
_LEVELS = (*_COMMUNE_KINDS, *_DISTRICT_KINDS, "thanh pho", r"tp\.?", "tinh")
_KIND = "|".join(sorted(_LEVELS, key=len, reverse=True))
_OFFICES = regex(r"^(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|dang uy)\s+(?:cua\s+)?")
_LEVELLED = regex(rf"^(?P<kind>{_KIND})\.?\s+(?P<name>.+)$")
_PART = " (một phần)"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Former:
    """A commune of the time before 2025-07-01; ``in_part`` when its area went to several new ones."""

    name: str
    district: str
    province: str
    in_part: bool = False


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today (xã, phường, đặc khu) and the former communes its area comes from."""

    name: str
    kind: str
    province: str
    code: str
    former: tuple[Former, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What a name means on a day. ``ended`` is the first day it no longer stood, None where it stands.

    ``now`` names what its area belongs to; ``was`` what it was made of, for a commune of today or a merged province.
    """

    title: str
    level: str
    province: str
    ended: date | None = None
    now: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: str
    commune: str
    district_kind: str
    district: str
    province: str


@dataclass(frozen=True, slots=True)
class Places:
    """All places, over the agencies with their provinces and former districts."""

    agencies: Agencies

    def province_on(self, name: str, on: date) -> frozenset[str]:
        """The names that documents of this area bear: of the province on that day, and of those it took in by then.

        A province that ended later stands alone before that day; none for a name that is no province.
        """
        today = self.agencies.province(name)
        if today is None:
            return frozenset()
        bare = _key(_bare(name))
        for old, since in today.absorbed:
            if _key(old) == bare and on < since:
                return frozenset({old})
        return frozenset({today.name, *(old for old, since in today.absorbed if since <= on)})

    def resolve(self, text: str, on: date) -> tuple[Place, ...]:
        """What ``text`` ("xã X, huyện Y, tỉnh Z", "huyện Y", "Z") means on that day, the highest level first.

        Several where the text leaves it open; a name typed with its marks means no other name.
        """
        for asked in _readings(text, self.agencies):
            found: list[Place] = []
            if not asked.commune or (not asked.kind and not asked.district):
                found += [*self._provinces(asked, on), *self._districts(asked, on)]
            if asked.commune:
                found += self._communes(asked, on)
            written = settle_tones(" ".join(text.lower().split()))
            exact = [one for one in found if _own_name(one.title) in written]
            if found:
                return tuple(exact if exact and not text.isascii() else found)
        return ()

    def _in(self, province: str, on: date) -> str:
        """`tỉnh Gia Lai`, `thành phố Huế`: the province with its level on that day."""
        today = self.agencies.province(province)
        return today.title(on) if today is not None and today.name == province else f"tỉnh {province}"

    def _now(self, commune: Commune, on: date) -> str:
        return f"{commune.kind} {commune.name}, {self._in(commune.province, max(on, DISTRICTS_END))}"

    def _was(self, old: Former) -> str:
        parts = (old.name, old.district, self._in(old.province, DISTRICTS_END - _DAY))
        return ", ".join(part for part in parts if part) + (_PART if old.in_part else "")

    def _communes(self, asked: _Asked, on: date) -> Iterator[Place]:
        key = _key(asked.commune)
        today, before = _by_name()
        merged = on >= DISTRICTS_END
        for one in today.get(key, ()) if merged and not asked.district else ():
            if asked.kind in ("", one.kind) and self._is_in(one.province, asked.province):
                yield Place(self._now(one, on), "cấp xã", one.province, was=tuple(map(self._was, one.former)))
        same: dict[tuple[str, str, str], list[tuple[Former, Commune]]] = {}
        for old, now in before.get(key, ()):
            kind = next((kind for kind in _COMMUNE_KINDS.values() if old.name.startswith(f"{kind} ")), "")
            fits = asked.kind in ("", kind) and _fits_district(old.district, asked)
            if fits and (not asked.province or _key(_bare(asked.province)) in (_key(old.province), _key(now.province))):
                same.setdefault((old.name, old.district, old.province), []).append((old, now))
        for found in same.values():
            old = found[0][0]
            became = tuple(self._now(now, on) for _, now in found)
            ended = DISTRICTS_END if merged else None
            title = self._was(old).removesuffix(_PART)
            yield Place(title, "cấp xã", old.province, ended, became, is_whole=not old.in_part)

    def _districts(self, asked: _Asked, on: date) -> Iterator[Place]:
        key = _key(asked.district or asked.commune)
        for one in self.agencies.districts if key else ():
            if _key(one.name) != key or asked.district_kind not in ("", one.kind):
                continue
            if asked.province and _key(_bare(asked.province)) not in (_key(one.province), _key(one.now)):
                continue
            ended = DISTRICTS_END if on >= DISTRICTS_END else None
            now = tuple(f"{commune}, {self._in(one.now, max(on, DISTRICTS_END))}" for commune in one.communes)
            title = f"{one.kind} {one.name}, {self._in(one.province, DISTRICTS_END - _DAY)}"
            yield Place(title, "cấp huyện", one.province, ended, now)

    def _provinces(self, asked: _Asked, on: date) -> Iterator[Place]:
        name = asked.commune or asked.district or asked.province
        if asked.district_kind in ("huyện", "quận", "thị xã"):
            return
        today = self.agencies.province(name)
        if today is None or (asked.district and asked.province):
            return
        for old, since in today.absorbed:
            if _key(old) == _key(_bare(name)) and _key(old) != _key(today.name):
                ended = since if on >= since else None
                yield Place(f"tỉnh {old}", "cấp tỉnh", old, ended, (today.title(max(on, since)),))
                return
        was = tuple(f"tỉnh {old}" for old, since in today.absorbed if since <= on)
        own = (f"{today.title(DISTRICTS_END - _DAY)} (cũ)",) if was else ()
        yield Place(today.title(on), "cấp tỉnh", today.name, was=(*was, *own))

    def _is_in(self, province: str, asked: str) -> bool:
        """True when the asked province, or what became of it, is ``province``; any where none was asked."""
        if not asked:
            return True
        today = self.agencies.province(asked)
        return today is not None and _key(today.name) == _key(province)


def _fits_district(district: str, asked: _Asked) -> bool:
    if not asked.district:
        return True
    kind, _, name = district.partition(" ")
    for full in ("thị xã", "thành phố"):
        if district.startswith(f"{full} "):
            kind, name = full, district[len(full) + 1 :]
    return _key(name) == _key(asked.district) and asked.district_kind in ("", kind)


def _readings(text: str, agencies: Agencies) -> Iterator[_Asked]:
    """The text as level, name, district and province: parted at commas, else also before every word for a level."""
    folded = re.sub(r"\s*[,;]\s*|\s+thuoc\s+", ", ", _OFFICES.sub("", fold(text).strip(" .?!")))
    seen = set()
    parted = re.sub(rf"\s+(?=(?:{_KIND})\s)", ", ", folded)
    for written in (folded, re.sub(r",(?:\s*,)+", ",", parted)):
        pieces = [piece.strip() for piece in written.split(",") if piece.strip()]
        asked = _asked(pieces, agencies)
        if asked is not None and asked not in seen:
            seen.add(asked)
            yield asked
    if "," not in parted:  # "Quan Sơn" is a name, though "quận" is a level
        yield _Asked("", folded, "", "", "")


def _asked(pieces: list[str], agencies: Agencies) -> _Asked | None:
    kind = commune = district_kind = district = province = ""
    for place, piece in enumerate(pieces):
        match = _LEVELLED.match(piece)
        level, name = (match["kind"], match["name"]) if match else ("", piece)
        is_last = place == len(pieces) - 1
        if level in _COMMUNE_KINDS:
            kind, commune = _COMMUNE_KINDS[level], name
        elif level in _DISTRICT_KINDS:
            district_kind, district = _DISTRICT_KINDS[level], name
        elif level == "tinh" or (place and is_last and agencies.province(name)):
            province = name
        elif level in _CITY_KINDS:
            district_kind, district = "thành phố", name
        elif not commune:
            commune = name
        elif not district:
            district = name
    return _Asked(kind, commune, district_kind, district, province) if pieces else None


def _own_name(title: str) -> str:
    """The name of a place without its level and without what it lies in, in small letters."""
    own = title.partition(",")[0].lower()
    return settle_tones(re.sub(r"^(?:tỉnh|thành phố|thị xã|huyện|quận|xã|phường|thị trấn|đặc khu)\s+", "", own))


def _bare(name: str) -> str:
    return re.sub(r"^(?:tinh|thanh pho|tp\.?)\s+", "", fold(name))


def _key(name: str) -> str:
    """What is equal for every spelling of a name: marks, case, i and y, hyphens and leading zeros aside."""
    return re.sub(r"y\b", "i", re.sub(r"\b0+(?=\d)", "", " ".join(re.findall(r"\w+", fold(name)))))


@cache
def load_places() -> Places:
    """The places; the communes are not read before one is asked for."""
    return Places(load_agencies())


@cache
def load_communes() -> tuple[Commune, ...]:
    """Today's 3,321 communes, by province and code, read once from the data file."""
    lines = Path(__file__).with_name("communes.jsonl").read_text("utf-8").splitlines()
    found = []
    for one in map(json.loads, lines):
        former = tuple(old for place, names in one["from"].items() for old in _former(place, names))
        found.append(Commune(one["name"], one["kind"], one["province"], one["code"], former))
    return tuple(found)


def _former(place: str, names: list[str]) -> Iterator[Former]:
    district, _, province = place.rpartition(", ")
    for name in names or [""]:
        yield Former(name.removesuffix(_PART), district, province, name.endswith(_PART))


@cache
def _by_name() -> tuple[dict[str, list[Commune]], dict[str, list[tuple[Former, Commune]]]]:
    """Today's communes, and the former ones with what each became (part of), by the key of the bare name."""
    today: dict[str, list[Commune]] = {}
    before: dict[str, list[tuple[Former, Commune]]] = {}
    for commune in load_communes():
        today.setdefault(_key(commune.name), []).append(commune)
        for old in commune.former:
            bare = re.sub(r"^(?:xã|phường|thị trấn)\s+", "", old.name)
            before.setdefault(_key(bare), []).append((old, commune))
    return today, before


__all__ = ["Commune", "District", "Former", "Place", "Places", "load_communes", "load_places"]
