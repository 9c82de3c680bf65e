"""How many tokens a text is, without a network: by our own table of byte pairs, or a real one that is on disk."""

from __future__ import annotations

import base64
import gzip
import os
import threading
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import BadRequest

if TYPE_CHECKING:
    from tiktoken import Encoding

TABLE = Path(__file__).with_name("vi_plan.tiktoken.gz")
PATTERN = (  # like that of o200k; marks stay with their letters, digits go in threes
    r"[^\r\n\p{L}\p{M}\p{N}]?[\p{L}\p{M}]+|\p{N}{1,3}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
FACTOR = 1.1
"""What a count by our table is multiplied with, until a server has reported its own: a little more than fits o200k."""

_ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
"""Where tiktoken would fetch a table from; its cache names the file by the digest of this."""

MESSAGE_OVERHEAD = 4
"""Tokens that a chat message costs beside its text."""

_SMALLEST, _LARGEST = 0.5, 4.0
_WEIGHT = 0.2


def encoding(name: str, pattern: str, ranks: dict[bytes, int]) -> Encoding:
    """An encoding from a table in memory; nothing is fetched."""
    import tiktoken

    return tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=ranks, special_tokens={})


@cache
def own_encoding() -> Encoding:
    """The encoding of the shipped table."""
    lines = gzip.decompress(TABLE.read_bytes()).splitlines()
    ranks = {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines)}
    return encoding("vi_plan", PATTERN, ranks)


def _real_encoding(name: str) -> Encoding:
    """The encoding ``name`` from tiktoken's own cache folder; BadRequest when its table is not on disk."""
    import tiktoken
    from tiktoken_ext.openai_public import ENCODING_CONSTRUCTORS

    folder = os.environ.get("TIKTOKEN_CACHE_DIR", "")
    file = Path(folder) / sha1(_ADDRESS.format(name).encode(), usedforsecurity=False).hexdigest()
    if name not in ENCODING_CONSTRUCTORS or not folder or not file.is_file():
        raise BadRequest(
            f"DUTHAO_MODEL_ENCODING “{name}”: không có bảng mã này trên máy; đặt TIKTOKEN_CACHE_DIR trỏ đến thư mục có "
            "bảng mã của tiktoken, hoặc để trống để dùng bảng kèm theo."
        )
    return tiktoken.get_encoding(name)


@dataclass(slots=True)
class Counter:
    """Counts tokens; learns from what the model's server reports how far its counts are off. Safe in threads."""

    encoding: Encoding
    factor: float = FACTOR
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def load(cls, name: str = "") -> Counter:
        """A counter by our table, or by the real encoding of that name, which must be on disk."""
        return cls(own_encoding()) if not name else cls(_real_encoding(name), 1.0)

    def count(self, text: str) -> int:
        """How many tokens the text is, rounded up."""
        exact = len(self.encoding.encode_ordinary(unicodedata.normalize("NFC", text)))
        return -int(-exact * self.factor // 1)

    def count_messages(self, texts: Iterable[str]) -> int:
        """How many tokens a conversation of these texts is."""
        return sum(MESSAGE_OVERHEAD + self.count(text) for text in texts)

    def learn(self, texts: Sequence[str], reported: int) -> None:
        """Take in that a server counted ``reported`` tokens for a conversation that was counted here."""
        counted = self.count_messages(texts)
        if reported <= 0 or counted < 50:
            return
        with self._lock:
            wanted = self.factor * min(max(reported / counted, _SMALLEST), _LARGEST)
            self.factor += _WEIGHT * (min(max(wanted, _SMALLEST), _LARGEST) - self.factor)


def packed(pieces: Sequence[str], room: int, count: Callable[[str], int]) -> tuple[int, ...]:
    """Which pieces go into ``room`` tokens, by their places: the most useful first, each whole or not at all.

    ``pieces`` come in the order of their use. A piece too long for what is left is passed over, so that a shorter one
    behind it may still fill the room; none is ever cut, so no figure is.
    """
    taken = []
    for place, piece in enumerate(pieces):
        size = count(piece)
        if size <= room:
            taken.append(place)
            room -= size
    return tuple(taken)
