"""A regular expression that waits to be compiled answers like one that does not."""

from __future__ import annotations

import re

import pytest

from knowledge.domain.regex import regex


def test_it_answers_like_the_compiled_one() -> None:
    """Searching, splitting and replacing give what ``re.compile`` gives, flags included."""
    late, soon = regex(r"(?P<word>mục)\s+\d", re.IGNORECASE), re.compile(r"(?P<word>mục)\s+\d", re.IGNORECASE)
    text = "Theo MỤC 1 và mục 2."
    assert late.pattern == soon.pattern
    assert [found["word"] for found in late.finditer(text)] == [found["word"] for found in soon.finditer(text)]
    assert late.sub("x", text) == soon.sub("x", text)
    assert late.split(text) == soon.split(text)
    assert (late.flags, late.groups, late.groupindex) == (soon.flags, soon.groups, soon.groupindex)


def test_what_is_no_expression_is_told_when_it_is_used() -> None:
    """Making one costs nothing and says nothing; the first use says what is wrong."""
    broken = regex("(")
    with pytest.raises(re.error):
        broken.search("a")


def test_it_has_no_other_attributes() -> None:
    """What a compiled expression does not have is not answered either."""
    with pytest.raises(AttributeError):
        _ = regex("a").colour  # type: ignore[attr-defined]
