"""The world failed, or the officer gave something that cannot be used: exceptions with a Vietnamese sentence."""

from __future__ import annotations


class KnowledgeError(Exception):
    """Anything the ground storey cannot do. ``str(error)`` is a whole Vietnamese sentence fit to be shown."""


class UnreadableFile(KnowledgeError):
    """A file cannot be read: says which file, why, and what to do."""

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        super().__init__(f"Không đọc được tệp “{name}”: {reason}. {remedy}")
        self.name, self.reason, self.remedy = name, reason, remedy


class TemplateError(KnowledgeError):
    """A template is unknown or its file is wrong: says where and how to mend it."""
