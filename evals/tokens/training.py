"""``python -m evals.tokens.training``: makes ``assistant/llm/vi_plan.tiktoken.gz`` from texts the project owns.

Prompts, templates, sample plans, the guide for officers, and the titles in the registry of legal documents. It wants
the ``tokenizers`` package and some seconds; the same texts make the same table.
"""

from __future__ import annotations

import base64
import gzip
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from assistant.llm.tokens import PATTERN, TABLE
from evals.measurement import ROOT

RANKS = 8192
"""At most; so many pairs do not stand twice in the texts."""
_TEXTS = ("prompts/*.md", "knowledge/templates/*.yaml", "knowledge/samples/*.md", "docs/huong-dan.md")
_REGISTRY = ROOT / "knowledge" / "registry" / "central.json"


def texts() -> Iterator[str]:
    """Every text the table is made from, composed."""
    for pattern in _TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            yield unicodedata.normalize("NFC", path.read_text("utf-8"))
    yield from _strings(json.loads(_REGISTRY.read_text("utf-8")))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield unicodedata.normalize("NFC", value)
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def ranks(most: int = RANKS) -> dict[bytes, int]:
    """Byte strings by rank: the single bytes, then what was joined most often, in order."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=most, initial_alphabet=alphabet, show_progress=False, min_frequency=2)
    tokenizer.train_from_iterator(texts(), trainer)
    letters = _bytes_of_letters()
    table = {bytes([byte]): byte for byte in range(256)}
    for left, right in json.loads(tokenizer.to_str())["model"]["merges"]:
        table.setdefault(bytes(letters[letter] for letter in left + right), len(table))
    return table


def _bytes_of_letters() -> dict[str, int]:
    """The byte behind each letter in which ``ByteLevel`` writes bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + place): byte for place, byte in enumerate(rest)}


def write(table: dict[bytes, int], path: Path = TABLE) -> None:
    """The table in tiktoken's own form, gzipped; the same table makes the same file."""
    lines = [base64.b64encode(token) + b" %d" % rank for token, rank in sorted(table.items(), key=lambda one: one[1])]
    path.write_bytes(gzip.compress(b"\n".join(lines) + b"\n", mtime=0))


if __name__ == "__main__":
    made = ranks()
    write(made)
    print(f"{len(made)} ranks, {TABLE.stat().st_size:,} bytes in {TABLE.relative_to(ROOT)}")
