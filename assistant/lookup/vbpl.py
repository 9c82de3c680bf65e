"""A list of documents as the national database of legal documents exports it: CSV or JSON, read row by row.

Headers are known in many spellings, days in many forms; a row that cannot be used is told with its line and the reason
and never stops the others. Only what a row says is taken: an empty cell changes nothing.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadRequest
from assistant.lookup.recording import Proposed, addition, correction, matching
from knowledge.domain.folding import fold
from knowledge.domain.legal import DocumentNumber, LegalDocument, same_issuer
from knowledge.parsing.citations import find_citations, kind_of, parse_number
from knowledge.registry import Registry
from knowledge.registry.office import keep

_HEADERS = {
    "number": ("sokyhieu", "sokihieu", "sohieu", "sovanban", "sohieuvanban", "sokyhieuvanban", "so", "kyhieu"),
    "kind": ("loaivanban", "loai", "hinhthucvanban", "tenloaivanban"),
    "issuer": ("coquanbanhanh", "noibanhanh", "coquanbanhanhvanban", "donvibanhanh", "coquan"),
    "title": ("trichyeu", "tenvanban", "trichyeunoidung", "noidung", "tieude", "ten"),
    "issued": ("ngaybanhanh", "ngayky", "ngaybanhanhvanban"),
    "effective": ("ngaycohieuluc", "ngayhieuluc", "hieuluctu", "ngaybatdauhieuluc"),
    "expires": ("ngayhethieuluc", "ngayhethieulucvanban", "hethieuluctu"),
    "status": ("tinhtranghieuluc", "tinhtrang", "hieuluc", "trangthaihieuluc", "trangthai"),
    "replaced_by": ("vanbanthaythe", "duocthaythebang", "bithaytheboi", "vanbanthaythevanbannay"),
    "replaces": ("thaythecho", "thaythevanban", "vanbanbithaythe", "vanbanduocthaythe"),
    "amended_by": ("vanbansuadoi", "vanbansuadoibosung", "duocsuadoiboi", "vanbansuadoibosungvanbannay", "suadoiboi"),
    "scope_words": ("phamvi", "phamviapdung", "diaban"),
    "topics": ("linhvuc", "nganh", "nganhlinhvuc"),
    "note": ("ghichu", "lydohethieuluc", "phanhethieuluc"),
    "source": ("nguon", "nguonthuthap", "lienket", "url", "duongdan"),
}
_FIELD_OF = {header: field for field, headers in _HEADERS.items() for header in headers}
_WHOLE = ("", "toan quoc", "ca nuoc", "trung uong")


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be used: its line in the file and why, in Vietnamese."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Import:
    """What a list would change: entries to keep, rows that agree with what is known, rows that cannot be used."""

    proposed: tuple[tuple[int, Proposed], ...]
    unchanged: int
    bad: tuple[Bad, ...]
    ignored: tuple[str, ...]
    """Headers nobody knows."""


def read_list(path: Path, registry: Registry, by: str, source: str) -> Import:
    """What the file would change in the registry; BadRequest where the file itself cannot be read."""
    rows, ignored = _rows(path)
    proposed: list[tuple[int, Proposed]] = []
    bad: list[Bad] = []
    unchanged = 0
    seen: dict[tuple[str, str, int | None], int] = {}
    for line, row in rows:
        try:
            one = _propose(registry, row, by, source)
        except BadRequest as error:
            bad.append(Bad(line, str(error)))
            continue
        if one is None:
            unchanged += 1
            continue
        key = (one.after.id, one.after.issuer, one.after.year)
        if key in seen:
            bad.append(Bad(line, f"trùng với dòng {seen[key]} ({one.after.id})."))
            continue
        seen[key] = line
        proposed.append((line, one))
    return Import(tuple(proposed), unchanged, tuple(bad), ignored)


def keep_list(library: Path, found: Import) -> None:
    """Keep every entry of the import, in one write."""
    keep(library, [one.entry for _, one in found.proposed])


def _propose(registry: Registry, row: Mapping[str, str], by: str, source: str) -> Proposed | None:
    """The entry for one row; None where nothing changes; BadRequest where the row cannot be used."""
    number = parse_number(row.get("number", ""))
    if number is None:
        said = row.get("number", "")
        raise BadRequest(f"không nhận ra số, ký hiệu “{said}”." if said else "thiếu số, ký hiệu.")
    given = {name: text for name, text in row.items() if text and name not in ("number", "source", "scope_words")}
    if "title" in given:
        given["title"] = _title(given["title"], given.get("kind", "") or kind_of(number) or "", number)
    place = row.get("scope_words", "")
    if fold(place) not in _WHOLE:
        given["province"] = re.sub(r"^(?:tỉnh|thành phố)\s+", "", place, flags=re.IGNORECASE)
    if given.get("status") and given.get("effective"):
        given.setdefault("confidence", "high")
    said_source = "; ".join(part for part in (source, row.get("source", "")) if part)
    same = matching(registry, number.text, given)
    if len(same) > 1:
        raise BadRequest(f"danh mục có {len(same)} văn bản {number.text}; dòng này thiếu cơ quan hoặc ngày ban hành.")
    if not same:
        return addition(registry, number.text, given, by, said_source)
    given = {name: said for name, said in given.items() if not _said_already(name, said, same[0])}
    return correction(same[0], given, by, said_source)


def _said_already(field: str, said: str, known: LegalDocument) -> bool:
    """True for another spelling of what the record says: "Về" before a title, a shorter name of the issuer."""
    if field == "title":
        return fold(said).removeprefix("ve ") == fold(known.title).removeprefix("ve ")
    return field == "issuer" and same_issuer(said, known.issuer)


def _title(title: str, kind: str, number: DocumentNumber) -> str:
    """The subject as the registry keeps it: without kind, number, day and issuer before it ("Đo lường", "Về …")."""
    said = title.strip(' ."“”')
    for cited in find_citations(said):
        if cited.number is not None and cited.number.key == number.key and cited.subject:
            return cited.subject[:1].upper() + cited.subject[1:]
    if kind and fold(said).startswith(fold(kind) + " "):
        said = said[len(kind) :].strip()
    return said[:1].upper() + said[1:]


def _rows(path: Path) -> tuple[list[tuple[int, dict[str, str]]], tuple[str, ...]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadRequest(f"Không đọc được tệp “{path}” ({error.strerror or error}).") from error
    text = _text(raw, path)
    listed = list(_of_json(text, path)) if text.lstrip()[:1] in "[{" else list(_of_csv(text, path))
    headers = list(dict.fromkeys(header for _, row in listed for header in row))
    if not any(_field(header) == "number" for header in headers):
        raise BadRequest(f"Tệp “{path.name}” không có cột “Số ký hiệu”. Các cột: {', '.join(headers) or 'không có'}.")
    rows = [
        (line, {field: said for header, said in row.items() if (field := _field(header))})
        for line, row in listed
        if any(row.values())
    ]
    return rows, tuple(header for header in headers if not _field(header))


def _text(raw: bytes, path: Path) -> str:
    for encoding in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            break
    raise BadRequest(f"Tệp “{path.name}” không phải chữ Unicode (UTF-8); hãy lưu lại dạng CSV UTF-8.")


def _field(header: str) -> str:
    """The field a header means: marks, case, blanks and signs aside, "soKyHieu" and "Số, ký hiệu" alike."""
    return _FIELD_OF.get("".join(re.findall(r"[a-z0-9]+", fold(header))), "")


def _of_csv(text: str, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, {str(name): _said(value) for name, value in row.items() if name is not None}
    except csv.Error as error:
        raise BadRequest(f"Tệp “{path.name}” không phải CSV đọc được ({error}).") from error


def _of_json(text: str, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadRequest(f"Tệp “{path.name}” không phải JSON hợp lệ ({error}).") from error
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), [found])
    for place, row in enumerate(found, 1):
        if not isinstance(row, dict):
            raise BadRequest(f"Tệp “{path.name}”: mục {place} không phải là một văn bản.")
        yield place, {str(name): _said(value) for name, value in row.items()}


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(filter(None, map(_said, value)))
    if isinstance(value, dict):
        return next((_said(value[name]) for name in ("ten", "name", "title") if name in value), "")
    return "" if value is None else " ".join(str(value).split())
