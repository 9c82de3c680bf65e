"""A regular expression of the program is compiled when it is first used, not when its module is loaded.

One plan meets less than half of what the rules look for, and compiling the rest took a seventh of a single check.
"""

from __future__ import annotations

import re
from typing import Any, cast

_USES = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "flags", "groups", "groupindex")


class _Written:
    """An expression that waits; after its first use, the methods of what it was compiled to."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _USES:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for use in _USES:
            setattr(self, use, getattr(compiled, use))
        return getattr(compiled, name)


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives, except that it waits to be used; for the constants of a module."""
    return cast("re.Pattern[str]", _Written(pattern, flags))
