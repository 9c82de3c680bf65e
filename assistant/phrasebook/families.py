"""Which family of plans a sentence asks for."""

from __future__ import annotations

import re

PROGRAMME = "chuong-trinh-cong-tac-so"

_PHRASES = (
    ("phan-bo-kinh-phi", "phan bo kinh phi", 3),
    ("phan-bo-kinh-phi", "phan bo", 2),
    ("phan-bo-kinh-phi", "chia cho cac don vi", 2),
    ("phan-bo-kinh-phi", "giao kinh phi cho cac don vi", 3),
    ("phan-bo-kinh-phi", "cho tung don vi", 1),
    ("phan-bo-kinh-phi", "cho cac don vi", 1),
    ("danh-gia-va-du-toan", "danh gia", 2),
    ("danh-gia-va-du-toan", "va du toan", 1),
    ("danh-gia-va-du-toan", "so tien bang chu", 2),
    ("theo-muc-tieu", "theo muc tieu", 3),
    ("theo-muc-tieu", "muc tieu va noi dung", 3),
    ("theo-muc-tieu", "muc tieu, noi dung", 3),
    ("theo-muc-tieu", "theo noi dung cong viec", 3),
    ("theo-muc-tieu", "theo nhom hoat dong", 2),
    ("theo-muc-tieu", "mau muc tieu", 3),
    ("theo-muc-tieu", "kieu muc tieu", 3),
    ("theo-muc-tieu", "loai muc tieu", 3),
    ("du-toan-chi-tiet", "chi tiet tung khoan", 3),
    ("du-toan-chi-tiet", "du toan chi tiet", 4),
    ("du-toan-chi-tiet", "chi tiet theo so luong", 3),
    ("du-toan-chi-tiet", "don gia", 3),
    ("du-toan-chi-tiet", "so luong", 1),
    ("du-toan-chi-tiet", "dinh muc", 1),
    ("phan-bo-kinh-phi", "chia kinh phi", 3),
    (PROGRAMME, "chuong trinh cong tac", 5),
    (PROGRAMME, "phan cong cho cac phong", 2),
    (PROGRAMME, "theo tung phong", 1),
)
"""(template, folded words, weight): the heaviest family is meant."""

_BY_NAME = re.compile(r"\bmau (?P<name>[a-z]+(?:-[a-z]+)+)")


def family(folded: str, agency: str) -> str:
    """The template's id, or "" when the sentence does not tell; a Sở has one family only."""
    if match := _BY_NAME.search(folded):
        return match["name"]
    weights: dict[str, int] = {}
    for template, phrase, weight in _PHRASES:
        if re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", folded):
            weights[template] = weights.get(template, 0) + weight
    if agency.startswith("Sở"):
        return PROGRAMME
    best = sorted(weights.items(), key=lambda item: -item[1])[:2]
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return ""
    return best[0][0]
