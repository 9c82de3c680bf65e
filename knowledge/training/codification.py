"""The official codification of law (Bộ Pháp điển điện tử) as its published extract holds it: one JSON object a line."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NUMBER = re.compile(r"^Điều\s+\S+\s*")
_TOPIC_NUMBER = re.compile(r"^Đề mục\s+[\d.]+\s*")
_HELD_BACK_IN = 150


@dataclass(frozen=True, slots=True)
class Article:
    """One codified article. ``heading`` is empty where the extract has none; ``references`` are ids of articles."""

    key: str
    topic: str
    """The name of its đề mục, without "Đề mục 36.3"."""
    heading: str
    body: str
    references: tuple[str, ...]


def read_codification(path: Path) -> Iterator[Article]:
    """Every article of the extract (gzip of JSON lines) in its order; OSError or ValueError when it is no such file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Article(
                key=row["id"],
                topic=_TOPIC_NUMBER.sub("", row["demuc"]),
                heading=_NUMBER.sub("", row["title"]).strip(),
                body=row["body"],
                references=tuple(row["refs"]),
            )


def is_held_back(key: str) -> bool:
    """True of the articles (one in 150, by the hash of their id) whose headings no model is ever shown.

    They are the development questions for headings: the model may be measured on them, and is.
    """
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % _HELD_BACK_IN == 0
