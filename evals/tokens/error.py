"""``python -m evals.tokens.error FOLDER``: how far our counts are from real ones, on plans held back from the table.

FOLDER is an unpacked js-tiktoken of npm (``npm pack js-tiktoken``, then ``tar xf``): a test oracle, no dependency.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from assistant.llm.tokens import own_encoding
from evals.measurement import ROOT
from evals.tokens.real import NAMES, real_encoding

_SHORTEST = 80


def plans() -> list[str]:
    """The plans of the corpus, and the real ones where they are."""
    shared = Path(os.environ.get("DUTHAO_SHARED") or ROOT.parent / "shared")
    paths = [*sorted((ROOT / "evals" / "corpus").glob("*.md")), *sorted((shared / "seeds").glob("*.txt"))]
    return [unicodedata.normalize("NFC", path.read_text("utf-8")) for path in paths]


def main(folder: Path) -> None:
    """One line for each real encoding."""
    whole = plans()
    pieces = [piece for text in whole for piece in re.split(r"\n\s*\n", text) if len(piece) >= _SHORTEST]
    ours = [len(own_encoding().encode_ordinary(piece)) for piece in pieces]
    ours_whole = [len(own_encoding().encode_ordinary(text)) for text in whole]
    print(f"{len(pieces)} paragraphs of {len(whole)} plans")
    for name in NAMES:
        real = real_encoding(folder, name)
        counted = [len(real.encode_ordinary(piece)) for piece in pieces]
        factor = sum(counted) / sum(ours)
        each = _errors([one * factor for one in ours], counted)
        texts = _errors([one * factor for one in ours_whole], [len(real.encode_ordinary(text)) for text in whole])
        letters = _errors([len(piece) / 4 for piece in pieces], counted)
        print(
            f"{name}: factor {factor:.2f}; paragraph {mean(each):.1%}, p95 {each[int(0.95 * len(each))]:.1%}; "
            f"plan {mean(texts):.1%}; letters / 4 {mean(letters):.1%}"
        )


def _errors(estimates: Sequence[float], counted: Sequence[int]) -> list[float]:
    return sorted(abs(one - real) / real for one, real in zip(estimates, counted, strict=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
