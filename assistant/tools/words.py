"""Which of several texts an officer's words mean: abbreviations written out, slips of one letter forgiven."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.domain.folding import fold

ABBREVIATIONS = {
    "cntt": "cong nghe thong tin", "khcn": "khoa hoc cong nghe", "kh&cn": "khoa hoc va cong nghe",
    "khkt": "khoa hoc ky thuat", "dmst": "doi moi sang tao", "cds": "chuyen doi so", "tthc": "thu tuc hanh chinh",
    "dvc": "dich vu cong", "dvctt": "dich vu cong truc tuyen", "ttb": "trang thiet bi", "shtt": "so huu tri tue",
    "pvhcc": "phuc vu hanh chinh cong", "ttpvhcc": "trung tam phuc vu hanh chinh cong", "cchc": "cai cach hanh chinh",
    "vp": "van phong", "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "tdc": "tieu chuan do luong chat luong",
    "tbkt": "tien bo ky thuat", "cbcc": "can bo cong chuc", "cnscd": "cong nghe so cong dong", "ktxh": "kinh te xa hoi",
    "qd": "quyet dinh", "nq": "nghi quyet", "nsnn": "ngan sach nha nuoc",
    "ktra": "kiem tra", "ttdt": "thong tin dien tu", "hs": "ho so", "mh": "mo hinh", "sp": "san pham",
    "sk": "sang kien", "ptd": "phuong tien do", "pt": "phuong tien", "tthuan": "tap huan", "vpp": "van phong pham",
    "nl": "nang luc", "tb": "thiet bi",
    "tttt": "thong tin tuyen truyen", "qlnn": "quan ly nha nuoc", "cqdp": "chinh quyen dia phuong",
}  # fmt: skip
"""What officers shorten, folded."""

SMALL = frozenset(
    (
        "va", "cac", "cho", "cua", "ve", "o", "trong", "kinh", "phi", "so", "tien", "muc", "dong", "khoan", "viec",
        "hoat", "cong", "tac", "nhung", "theo", "voi", "la", "phan", "nay", "tai", "tren", "nguoi", "lam", "may",
    )
)  # fmt: skip
"""Words that tell nothing apart."""
_SHORTEST_FORGIVEN = 5


def spelled(words: str) -> str:
    """The words folded, abbreviations written out."""
    return " ".join(ABBREVIATIONS.get(word, word) for word in re.findall(r"[\w&]+", fold(words)))


def weighty(words: str) -> frozenset[str]:
    """The words that tell things apart; all of them where none does."""
    every = frozenset(re.findall(r"\w+", spelled(words)))
    return every - SMALL or every


@lru_cache(maxsize=4096)
def near(one: str, other: str, shortest: int = _SHORTEST_FORGIVEN) -> bool:
    """True for the same word but for one letter missing, too many or wrong, or two changed places."""
    if one == other:
        return True
    if min(len(one), len(other)) < shortest or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        wrong = [at for at in range(len(one)) if one[at] != other[at]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and one[wrong[0]] == other[wrong[1]]
        return len(wrong) == 1 or (swapped and one[wrong[1]] == other[wrong[0]])
    short, long = sorted((one, other), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def shared(asked: frozenset[str], text: str) -> int:
    """How many of the words asked for stand in the text."""
    held = re.findall(r"\w+", spelled(text))
    return sum(any(near(word, one) for one in held) for word in asked)


def likeliest(words: str, texts: Sequence[str]) -> list[int]:
    """The places of the texts that hold the most of the words, and at least half of them (one word: all)."""
    asked = weighty(words)
    counts = [shared(asked, text) for text in texts]
    best = max(counts, default=0)
    if not best or 2 * best < len(asked):
        return []
    found = [at for at, count in enumerate(counts) if count == best]
    phrase = [at for at in found if spelled(words) in spelled(texts[at])]
    return phrase or found
