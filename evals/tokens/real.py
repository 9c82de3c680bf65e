"""Real encodings as test oracles: the tables that the npm package js-tiktoken carries. No dependency of the program."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.llm.tokens import encoding

if TYPE_CHECKING:
    from tiktoken import Encoding

NAMES = ("o200k_base", "cl100k_base")


def real_encoding(folder: Path, name: str) -> Encoding:
    """The encoding ``name`` from an unpacked js-tiktoken (``dist/ranks/NAME.js``)."""
    script = (folder / "dist" / "ranks" / f"{name}.js").read_text("utf-8")
    begun = script.index("{")
    table: dict[str, Any] = json.JSONDecoder().raw_decode(script[begun:])[0]
    ranks: dict[bytes, int] = {}
    for line in table["bpe_ranks"].splitlines():
        _, offset, *tokens = line.split(" ")
        ranks |= {base64.b64decode(token): int(offset) + place for place, token in enumerate(tokens)}
    return encoding(name, table["pat_str"], ranks)
