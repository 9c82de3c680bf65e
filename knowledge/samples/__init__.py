"""Sample plans of the program: written for it, of invented places, so that a first draft has something to lean on.

They stand beside the office's own plans and never among them: no catalog holds them, no search finds them, what they
cite is counted nowhere. A draft that leans on one names it as a sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample plan. ``family`` is a template's id; ``level`` xa, tinh or so, "huyen" for the time of districts."""

    file: str
    family: str
    level: str
    agency: str
    province: str
    year: int

    @property
    def name(self) -> str:
        """What it is called wherever it is a source."""
        return f"Kế hoạch mẫu của chương trình ({self.agency}, năm {self.year})"

    def text(self) -> str:
        """The plan as it is written."""
        return (_HERE / self.file).read_text(encoding="utf-8")


_SHARING, _ASSESSED, _AIMED = "phan-bo-kinh-phi", "danh-gia-va-du-toan", "theo-muc-tieu"
_DETAILED, _PROGRAMME = "du-toan-chi-tiet", "chuong-trinh-cong-tac-so"
_SON, _LAM = "tỉnh Mẫu Sơn", "tỉnh Mẫu Lâm"

SAMPLES = (
    Sample("phan-bo-xa-2026.md", _SHARING, "xa", "UBND xã An Mẫu", _SON, 2026),
    Sample("phan-bo-huyen-2024.md", _SHARING, "huyen", "UBND huyện Mẫu Giang", _SON, 2024),
    Sample("phan-bo-tinh-2027.md", _SHARING, "tinh", "UBND tỉnh Mẫu Sơn", _SON, 2027),
    Sample("danh-gia-phuong-2026.md", _ASSESSED, "xa", "UBND phường Mẫu Thịnh", _SON, 2026),
    Sample("danh-gia-tinh-2025.md", _ASSESSED, "tinh", "UBND tỉnh Mẫu Lâm", _LAM, 2025),
    Sample("muc-tieu-xa-2027.md", _AIMED, "xa", "UBND xã Mẫu Hòa", _LAM, 2027),
    Sample("muc-tieu-tinh-2026.md", _AIMED, "tinh", "UBND tỉnh Mẫu Lâm", _LAM, 2026),
    Sample("chi-tiet-xa-2026.md", _DETAILED, "xa", "UBND xã Mẫu Khê", _SON, 2026),
    Sample("chi-tiet-tinh-2027.md", _DETAILED, "tinh", "UBND tỉnh Mẫu Lâm", _LAM, 2027),
    Sample("chi-tiet-so-2026.md", _DETAILED, "so", "Sở Nông nghiệp và Môi trường tỉnh Mẫu Sơn", _SON, 2026),
    Sample("chuong-trinh-so-2026.md", _PROGRAMME, "so", "Sở Khoa học và Công nghệ tỉnh Mẫu Lâm", _LAM, 2026),
    Sample("chuong-trinh-so-2027.md", _PROGRAMME, "so", "Sở Khoa học và Công nghệ tỉnh Mẫu Sơn", _SON, 2027),
)
"""Every sample plan, by family."""


def samples_of(family: str, level: str) -> tuple[Sample, ...]:
    """The samples of this family written for an agency of this level, the newest first."""
    found = (sample for sample in SAMPLES if (sample.family, sample.level) == (family, level))
    return tuple(sorted(found, key=lambda sample: -sample.year))
