"""What is known of legal documents and places, put into answers: for the command line and for the tools alike."""

from __future__ import annotations

from assistant.lookup.answering import Looked, Missing, is_half, laws_named, look_up, missing, named_in
from assistant.lookup.telling import looked_json, looked_text, missing_text

__all__ = [
    "Looked",
    "Missing",
    "is_half",
    "laws_named",
    "look_up",
    "looked_json",
    "looked_text",
    "missing",
    "missing_text",
    "named_in",
]
