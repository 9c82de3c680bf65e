"""The revisions of a draft, newest first, each with what changed in words."""

from __future__ import annotations

from assistant.draft import Revision
from assistant.ui.runs import Json


def history_value(draft_id: str, revisions: tuple[Revision, ...]) -> Json:
    """The list, and whether there is anything to undo."""
    head = revisions[-1] if revisions else None
    state = (head.undone_to or head.number) if head else 1
    return {
        "draft": draft_id,
        "revision": head.number if head else 0,
        "can_undo": state > 1,
        "revisions": [
            {
                "number": revision.number,
                "when": f"{revision.created_at.astimezone():%H:%M, %d/%m/%Y}",
                "author": revision.author,
                "note": revision.note,
                "changes": list(revision.operations),
                "undo": revision.undone_to is not None,
            }
            for revision in reversed(revisions)
        ],
    }
