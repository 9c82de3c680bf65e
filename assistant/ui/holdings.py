"""The library as the page shows it: files put in by hand, what is held, documents taken out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from assistant.errors import BadRequest, NotFound
from assistant.ui.desk import Desk, file_name
from assistant.ui.runs import Json
from knowledge.domain.passage import HeldDocument

_UPLOADS = "tai-len"
"""The folder, inside the library's own, of the files that were put in on the page."""
_PATIENCE_S = 15.0
_MOST_SHOWN = 500
_MOST_PROBLEMS = 20


def keep(desk: Desk, name: str, content: bytes) -> Json:
    """Take a file into the office's library and say what became of it.

    A file with a name that is taken by another content gets a number: nothing is written over.
    """
    from assistant.composition import examine
    from knowledge.ingest import Outcome, ingest

    path = _place(desk.settings.library / _UPLOADS, file_name(name), content)
    useless = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    try:
        (taken,) = ingest(desk.session.workspace.library, [path], examine, patience=_PATIENCE_S)
        useless = taken.outcome is Outcome.FAILED or bool(taken.duplicate_of)
    finally:
        if useless:
            path.unlink(missing_ok=True)
    if taken.outcome is Outcome.FAILED:
        raise BadRequest(taken.reason)
    flaws = f" Tệp có {len(taken.problems)} lỗi số liệu." if taken.problems else ""
    said = f"Đã đưa “{path.name}” vào thư viện ({taken.passages} đoạn).{flaws}"
    brief = f"{f'Lưu là “{path.name}”. ' if path.name != name else ''}{taken.passages} đoạn.{flaws}"
    if taken.outcome is Outcome.UNCHANGED:
        brief = f"{taken.reason or 'Đã có trong thư viện.'}{flaws}"
        said = f"Tệp “{path.name}” đã có trong thư viện.{f' {taken.reason}' if taken.reason else ''}{flaws}"
    return {
        "said": said,
        "brief": brief,
        "outcome": taken.outcome.value,
        "passages": taken.passages,
        "problems": list(taken.problems[:_MOST_PROBLEMS]),
    }


def _place(folder: Path, name: str, content: bytes) -> Path:
    """Where the file goes: under its name, numbered where another content has that name."""
    digest = hashlib.sha256(content).digest()
    path = folder / name
    number = 2
    while path.exists() and hashlib.sha256(path.read_bytes()).digest() != digest:
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    return path


def held(desk: Desk) -> Json:
    """The office's documents, the newest year first, and how much law there is."""
    from knowledge.phapdien import COLLECTION, TITLE

    library = desk.session.workspace.library
    with library.reading() as (catalog, _):
        documents, collections = catalog.documents(), catalog.collections()
    inside = library.folder.resolve()
    newest = sorted(documents, key=lambda one: (-(one.year or 0), one.name))
    return {
        "documents": [_shown(one, inside) for one in newest[:_MOST_SHOWN]],
        "count": len(documents),
        "passages": sum(one.passages for one in documents),
        "collections": [
            {"name": TITLE if one.name == COLLECTION else one.name, "articles": one.documents} for one in collections
        ],
    }


def _shown(one: HeldDocument, inside: Path) -> Json:
    return {
        "key": one.key,
        "name": one.name,
        "subject": one.subject,
        "kind": one.kind.capitalize(),
        "agency": one.agency,
        "year": one.year or "",
        "passages": one.passages,
        "problems": list(one.problems[:_MOST_PROBLEMS]),
        "problem_count": one.problem_count,
        "uploaded": Path(one.path).is_relative_to(inside),
    }


def take_out(desk: Desk, content: bytes) -> Json:
    """The document whose key was sent (JSON) leaves the library; the officer's own file stays where it is."""
    from knowledge import ingest

    try:
        key = str(json.loads(content)["key"])
    except (ValueError, KeyError, TypeError):
        raise BadRequest("Trang gửi lên một thao tác không đúng; hãy tải lại trang.") from None

    library = desk.session.workspace.library
    with library.reading() as (catalog, _):
        document = catalog.holds(key)
    if document is None or document.collection:
        raise NotFound("Tài liệu này không còn trong thư viện; hãy tải lại danh sách.")
    ingest.take_out(library, (document,), patience=_PATIENCE_S)
    return {"said": f"Đã bỏ “{document.name}” khỏi thư viện."}
