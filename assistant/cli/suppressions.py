"""``--suppress``: the findings that somebody has released, each with the reason, read from a JSON file.

The file is a list of ``{"rule", "quote", "reason", "author", "file"}``. ``author`` may be absent; so may ``file``, the
name of the one file it is meant for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from assistant.checks.figures import one_line
from assistant.checks.report import CheckReport
from assistant.errors import BadRequest
from knowledge.domain.finding import Suppression

_NEEDED = {"rule": "tên quy tắc", "quote": "câu hoặc ô được trích", "reason": "lý do cho qua"}
_FIELDS = (*_NEEDED, "author", "file")


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of the list; ``file`` is empty where it holds for any file."""

    suppression: Suppression
    file: str = ""

    def holds_for(self, path: Path) -> bool:
        """True where the entry may be used."""
        return self.file in ("", path.name)


def read_suppressions(path: Path) -> tuple[Listed, ...]:
    """The entries of the list; ``BadRequest`` says which one cannot be taken, and why."""
    try:
        entries = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadRequest(f"Không mở được danh sách cho qua “{path}” ({error.strerror or error}).") from error
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"Danh sách cho qua “{path.name}” không phải JSON viết đúng ({error}).") from error
    if not isinstance(entries, list):
        raise BadRequest(f"Danh sách cho qua “{path.name}” phải là một danh sách JSON: [{{…}}, {{…}}].")
    return tuple(_listed(entry, f"Danh sách cho qua “{path.name}”, mục {n}") for n, entry in enumerate(entries, 1))


def _listed(entry: object, where: str) -> Listed:
    if not isinstance(entry, dict):
        raise BadRequest(f"{where}: phải là một nhóm {{…}} có rule, quote, reason.")
    strange = sorted(str(name) for name in entry if name not in _FIELDS)
    if strange:
        raise BadRequest(f"{where}: không có trường “{strange[0]}”. Các trường: {', '.join(_FIELDS)}.")
    texts = {name: entry.get(name, "") for name in _FIELDS}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise BadRequest(f"{where}: “{name}” phải là một đoạn chữ trong ngoặc kép.")
    for name, meaning in _NEEDED.items():
        if not texts[name].strip():
            raise BadRequest(f"{where}: thiếu “{name}” ({meaning}). Không có {meaning} thì không cho qua được.")
    found = Suppression(texts["rule"].strip(), texts["quote"], texts["reason"].strip(), texts["author"].strip())
    return Listed(found, texts["file"].strip())


def used(listed: tuple[Listed, ...], path: Path, report: CheckReport) -> tuple[int, ...]:
    """Which entries released something in this file, by their place in the list."""
    marks = {(finding.rule, one_line(finding.place.quote)) for finding, _ in report.released}
    return tuple(
        index
        for index, one in enumerate(listed)
        if one.holds_for(path) and (one.suppression.rule, one_line(one.suppression.quote)) in marks
    )
