"""Names of the Word format, and how its yes-or-no properties are read."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL = f"{W}val"
_WHOLE = re.compile(r"-?[0-9]{1,9}$")

STRICT_TO_TRANSITIONAL = (
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
)


def value(parent: Element | None, name: str) -> str | None:
    """``w:val`` of the child ``w:name``; None where there is no such child or value."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VAL)


def number(parent: Element | None, name: str) -> int | None:
    """``w:val`` of the child as a whole number; None where it says nothing usable."""
    text = value(parent, name)
    return int(text) if text is not None and _WHOLE.match(text) else None


def switch(parent: Element | None, name: str) -> bool | None:
    """A yes-or-no property: None where it is silent; present without a value means yes."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VAL, "true") not in {"0", "false", "off"}


def chosen(alternate: Element) -> Element | None:
    """The copy to read in ``mc:AlternateContent``: the first choice, else the fallback."""
    choice = alternate.find(f"{MC}Choice")
    return choice if choice is not None else alternate.find(f"{MC}Fallback")
