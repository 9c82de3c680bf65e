"""Places are told apart by level, name, province and day; what ended leads to what its area belongs to now."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import knowledge.registry as registry_package
from knowledge.registry import load_agencies
from knowledge.registry.building import districts
from knowledge.registry.places import Place, load_communes, load_places

FOLDER = Path(registry_package.__file__).parent
PLACES = load_places()
TODAY, BEFORE = date(2026, 11, 20), date(2024, 6, 1)


def _one(text: str, on: date = TODAY) -> Place:
    (place,) = PLACES.resolve(text, on)
    return place


def test_all_communes_of_today_are_there() -> None:
    """3,321 communes in 34 provinces: 687 phường, 2,621 xã, 13 đặc khu."""
    communes = load_communes()
    kinds = [one.kind for one in communes]
    assert (kinds.count("phường"), kinds.count("xã"), kinds.count("đặc khu")) == (687, 2621, 13)
    assert {one.province for one in communes} == {one.name for one in load_agencies().provinces}
    assert len({(one.kind, one.name, one.province) for one in communes}) == 3321


def test_the_districts_are_what_the_communes_tell() -> None:
    """Both data files say the same: the former districts follow from the communes' origins."""
    lines = (FOLDER / "communes.jsonl").read_text("utf-8").splitlines()
    told = [json.dumps(row, ensure_ascii=False) for row in districts(map(json.loads, lines))]
    assert told == (FOLDER / "districts.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("asked", "now"),
    [
        ("xã Tây Xuân, huyện Tây Sơn, tỉnh Bình Định", ("xã Tây Sơn, tỉnh Gia Lai",)),
        ("thị trấn Phú Phong huyện Tây Sơn tỉnh Bình Định", ("xã Tây Sơn, tỉnh Gia Lai",)),
        ("thi tran yen binh, huyen quang binh, ha giang", ("xã Quang Bình, tỉnh Tuyên Quang",)),
        ("xã Liêm Sơn, huyện Thanh Liêm, Hà Nam", ("xã Thanh Bình, tỉnh Ninh Bình",)),
        ("xã Đôn Thuận, thị xã Trảng Bàng, Tây Ninh", ("xã Hưng Thuận, tỉnh Tây Ninh",)),
        ("xa hoa hiep, huyen tan bien, tay ninh", ("xã Phước Vinh, tỉnh Tây Ninh",)),
        ("phường Gia Bình, thị xã Trảng Bàng", ("phường Gò Dầu, tỉnh Tây Ninh",)),
    ],
)
def test_a_former_commune_leads_to_todays(asked: str, now: tuple[str, ...]) -> None:
    """The whole old address, in any spelling, gives the commune its area belongs to since 2025-07-01."""
    place = _one(asked)
    assert (place.now, place.ended, place.is_whole) == (now, date(2025, 7, 1), True)
    assert _one(asked, BEFORE).ended is None


def test_a_divided_commune_leads_to_all_parts() -> None:
    """A commune whose area was divided leads to each part, and is not said to have gone over whole."""
    place = _one("xã Thái Bình, huyện Châu Thành, tỉnh Tây Ninh")
    assert set(place.now) == {"phường Tân Ninh, tỉnh Tây Ninh", "xã Châu Thành, tỉnh Tây Ninh"}
    assert not place.is_whole


def test_a_name_that_came_back_is_two_places() -> None:
    """xã Tây Sơn of today is not huyện Tây Sơn of before."""
    assert _one("xã Tây Sơn, tỉnh Gia Lai").ended is None
    assert "thị trấn Phú Phong, huyện Tây Sơn, tỉnh Bình Định" in _one("xã Tây Sơn, tỉnh Gia Lai").was
    district = _one("huyện Tây Sơn")
    assert (district.level, len(district.now)) == ("cấp huyện", 5)
    assert PLACES.resolve("xã Tây Sơn, tỉnh Gia Lai", BEFORE) == ()


def test_a_bare_name_gives_all_it_can_mean() -> None:
    """Province, district, commune: the highest first; marks that were typed are respected."""
    levels = [place.level for place in PLACES.resolve("Hà Giang", TODAY)]
    assert levels[:2] == ["cấp tỉnh", "cấp huyện"]
    assert {place.title.split(",")[0] for place in PLACES.resolve("Tân Ân", TODAY)} == {"xã Tân Ân"}
    assert len(PLACES.resolve("Tan An", TODAY)) > len(PLACES.resolve("Tân An", TODAY)) - 1 > 10
    assert PLACES.resolve("Quan Sơn", TODAY)[0].title == "huyện Quan Sơn, tỉnh Thanh Hóa"
    assert PLACES.resolve("Atlantis", TODAY) == ()
    assert PLACES.resolve("", TODAY) == ()


def test_provinces_on_a_day() -> None:
    """A province stands under its own name before it merges; afterwards all names of the area belong together."""
    assert PLACES.province_on("Hà Giang", BEFORE) == {"Hà Giang"}
    assert PLACES.province_on("Tuyên Quang", BEFORE) == {"Tuyên Quang"}
    assert (
        PLACES.province_on("tinh ha giang", TODAY)
        == PLACES.province_on("Tuyên Quang", TODAY)
        == {"Tuyên Quang", "Hà Giang"}
    )
    assert PLACES.province_on("TP. Hồ Chí Minh", TODAY) == {"Hồ Chí Minh", "Bình Dương", "Bà Rịa - Vũng Tàu"}
    assert PLACES.province_on("Atlantis", TODAY) == frozenset()


def test_every_former_commune_leads_somewhere() -> None:
    """10,035 former communes, each asked for by its whole address, lead to communes of today."""
    asked = {(old.name, old.district, old.province) for one in load_communes() for old in one.former if old.name}
    assert len(asked) == 10035
    for name, district, province in sorted(asked)[::20]:
        found = PLACES.resolve(f"{name}, {district}, {province}", TODAY)
        assert found and all(place.now for place in found), (name, district, province)


def test_a_check_does_not_read_the_communes() -> None:
    """The rules ask the agencies, not the communes: the command line starts without them."""
    code = (
        "import sys; from knowledge.registry import load_agencies, load_registry; load_agencies(); load_registry();"
        "print('knowledge.registry.places' in sys.modules, 'sqlite3' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=FOLDER.parents[1]
    )
    assert done.stdout.split() == ["False", "False"]
