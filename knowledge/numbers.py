"""A document number as it is typed, whole or half, is found by the beginning of its key: no search by words is needed.

`1128/Q`, `09/2015/qd`, `5700 QĐ–UBND`, `5700qd-ubnd` and `1128` alone all say which keys may be meant.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.domain.folding import fold
from knowledge.domain.legal import number_key
from knowledge.parsing.symbols import known_body, known_kind

_KIND_WORDS = (
    "thong tu lien tich", "van ban hop nhat", "quyet dinh", "nghi quyet", "nghi dinh", "thong tu", "chi thi",
    "ke hoach", "cong van", "bao cao", "to trinh", "thong bao", "huong dan", "chuong trinh", "ket luan", "quy che",
    "quy dinh",
    "phap lenh", "bo luat", "luat", "lenh", "de an", "cong dien", "qd", "nq", "nd", "tt", "ct", "kh", "cv", "van ban",
)  # fmt: skip
_TYPED = re.compile(
    rf"(?:(?:{'|'.join(_KIND_WORDS)})\s+)?(?:so\s*:?\s*)?(?P<number>\d{{1,5}}(?:\.\d{{1,3}})?[a-c]?)"
    r"(?P<rest>(?:\s*[/\-–—−‑\\.]\s*|\s+|(?<=\d)(?=[a-z]{2})|$)[a-z0-9&/\-–—−‑\\\s]*)"
)
_GLUED = re.compile(r"^(\d+)([a-z]{2,})")
_LAST = "\x7f"
_MOST_KEYS = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the key it begins, and whether only digits stand there."""

    beginning: str
    digits_only: bool


def read_typed(text: str) -> Typed | None:
    """The number that ``text`` consists of, whole or half; None where it is something else ("12 mô hình lúa")."""
    folded = fold(text).strip(" .;,:()“”\"'").replace("&", "")
    match = _TYPED.fullmatch(folded)
    if match is None:
        return None
    rest = match["rest"]
    letters = re.findall(r"[a-z]+\d*", rest)
    spoken = not rest.lstrip().startswith(tuple("/-–—−‑\\")) and rest.strip() != ""
    if len(letters) > 4 or (spoken and not (letters and (known_kind(letters[0]) or known_body(letters[0])))):
        return None
    key = number_key(_GLUED.sub(r"\1 \2", folded[match.start("number") :]))
    return Typed(key, not rest.strip()) if key else None


def keys_beginning(connection: sqlite3.Connection, typed: Typed, others: Iterable[str]) -> dict[str, str]:
    """Keys that begin so, each with its number as written: of documents held, of those they cite, and of ``others``.

    A key that is exactly what was typed is the only answer.
    """
    found: dict[str, str] = {}
    for table in ("document", "citation"):
        row = connection.execute(
            f"SELECT number FROM {table} WHERE number_key = ? LIMIT 1", (typed.beginning,)
        ).fetchone()
        if row is not None:
            return {typed.beginning: row[0]}
    for table in ("document", "citation"):
        rows = connection.execute(
            f"SELECT number_key, min(number) FROM {table} WHERE number_key >= ? AND number_key < ? "
            "GROUP BY number_key LIMIT ?",
            (typed.beginning, typed.beginning + _LAST, _MOST_KEYS),
        )
        for key, number in rows:
            found.setdefault(key, number)
    for number in others:
        key = number_key(number)
        if key.startswith(typed.beginning):
            found.setdefault(key, number)
    exact = found.get(typed.beginning)
    return {typed.beginning: exact} if exact is not None else found


def near_numbers(connection: sqlite3.Connection, typed: Typed, most: int) -> tuple[str, ...]:
    """Numbers of documents held or cited that are easily mistaken for an unknown one, in order.

    The same number with another year or symbol, or one digit more, less, different or exchanged before the same symbol.
    """
    number, slash, rest = typed.beginning.partition("/")
    found: dict[str, str] = {}
    for table in ("citation", "document"):
        same = connection.execute(
            f"SELECT number_key, min(number) FROM {table} WHERE number_key >= ? AND number_key < ? GROUP BY number_key "
            "LIMIT ?",
            (f"{number}/", f"{number}/{_LAST}", _MOST_KEYS),
        )
        found |= dict(same.fetchall())
        if slash and rest:
            keys = [f"{other}/{rest}" for other in _mistaken(number)]
            alike = connection.execute(
                f"SELECT number_key, min(number) FROM {table} WHERE number_key IN ({','.join('?' * len(keys))}) "
                "GROUP BY number_key",
                keys,
            )
            found |= dict(alike.fetchall())
    symbol = rest.rpartition("/")[2]
    order = sorted(found, key=lambda key: (key.rpartition("/")[2] != symbol, key.partition("/")[0] != number, key))
    return tuple(found[key] for key in order[:most])


def _mistaken(number: str) -> list[str]:
    """Numbers one slip of the finger away."""
    digits = "0123456789"
    found = {number[:i] + digit + number[i + 1 :] for i in range(len(number)) for digit in digits}
    found |= {number[:i] + digit + number[i:] for i in range(len(number) + 1) for digit in digits}
    found |= {number[:i] + number[i + 1 :] for i in range(len(number))}
    found |= {number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(len(number) - 1)}
    return sorted(one for one in found if one and one != number and not one.startswith("0"))
