"""Text typed without accents can be read as it was meant: "kinh phi su nghiep" becomes "kinh phí sự nghiệp".

The likeliest accents are found by Viterbi over pairs of syllables, as often as they follow each other in the official
codification of law (`accents.bin.gz`, made by `knowledge.training`). Accents that were typed are kept.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.domain.folding import fold, settle_tones

ACCENTS_FILE = Path(__file__).with_name("accents.bin.gz")
BEGINNING = "<s>"
"""Stands before the first syllable of a run."""

_WORD = re.compile(r"[^\W\d_]+")
_CHUNK = re.compile(r"\S+")
_MOST_READINGS = 12
_UNKNOWN = -1
_SEEN_SHARE = 0.9
_LONGEST = 64
"""Syllables of a longer text beyond these are left as they are."""


def restore(text: str) -> str:
    """The text with accents where they were left out: same words, same spaces, same capitals.

    What has a digit or a slash in it (numbers of documents) is left alone.
    """
    return _accents().restore(text)


def syllables(text: str) -> list[str]:
    """The words of the text in lower case with their accents, tones in one place (hòa, never hoà)."""
    return _WORD.findall(settle_tones(unicodedata.normalize("NFC", text).lower()))


@dataclass(frozen=True, slots=True, eq=False)
class Accents:
    """How often accented syllables occur (``counts``) and follow each other (``pair_counts`` at ``pair_keys``)."""

    spelling: tuple[str, ...]
    counts: NDArray[np.float64]
    readings: Mapping[str, NDArray[np.int64]]
    """The syllables that fold to the key, the most frequent first."""
    pair_keys: NDArray[np.int64]
    pair_counts: NDArray[np.float64]
    number: Mapping[str, int]

    @classmethod
    def load(cls, path: Path) -> Accents:
        """The data that `knowledge.training` wrote."""
        heading, _, arrays = gzip.decompress(path.read_bytes()).partition(b"\n")
        known = [one.rpartition(":") for one in heading.decode("utf-8").split(" ")]
        spelling = tuple(one for one, _, _ in known)
        readings: dict[str, list[int]] = {}
        for number, one in enumerate(spelling):
            if one != BEGINNING:
                readings.setdefault(fold(one), []).append(number)
        steps, pair_counts = np.frombuffer(arrays, "<u4").reshape(2, -1)
        return cls(
            spelling=spelling,
            counts=np.array([int(count) for _, _, count in known], np.float64),
            readings={
                key: np.array(some[:_MOST_READINGS])
                for key, some in readings.items()
                if len(some) > 1 or spelling[some[0]] != key
            },
            pair_keys=np.cumsum(steps, dtype=np.int64),
            pair_counts=pair_counts.astype(np.float64),
            number={one: number for number, one in enumerate(spelling)},
        )

    def restore(self, text: str) -> str:
        """See `restore`."""
        written, last = [], 0
        for run in _runs(text):
            for match, restored in zip(run, self.likeliest([match.group() for match in run]), strict=True):
                written += [text[last : match.start()], _cased(restored, match.group())]
                last = match.end()
        return "".join((*written, text[last:]))

    def likeliest(self, words: Sequence[str]) -> list[str]:
        """The words in lower case as they are most probably spelt, read as one run."""
        plain = [settle_tones(unicodedata.normalize("NFC", word).lower()) for word in words]
        before = np.array([self.number[BEGINNING]])
        chances = np.zeros(1)
        total = self.counts.sum() - self.counts[before[0]]
        options, origins = [], []
        for word in plain:
            numbers = self.readings.get(word) if word.isascii() else None
            if numbers is None:
                numbers = np.array([self.number.get(word, _UNKNOWN)])
            alone = (np.where(numbers >= 0, self.counts[numbers], 0) + 0.5) / total
            share = _SEEN_SHARE * self._seen(before, numbers) + (1 - _SEEN_SHARE) * alone
            ways = chances[:, None] + np.log(share)
            origins.append(ways.argmax(axis=0))
            options.append(numbers)
            before, chances = numbers, ways.max(axis=0)
        place = int(chances.argmax())
        found = []
        for word, numbers, origin in zip(reversed(plain), reversed(options), reversed(origins), strict=True):
            found.append(self.spelling[numbers[place]] if numbers[place] >= 0 else word)
            place = int(origin[place])
        return found[::-1]

    def _seen(self, before: NDArray[np.int64], numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """How often, of all times that a syllable of ``before`` (rows) occurs, one of ``numbers`` (columns) follows."""
        keys = before[:, None] * len(self.spelling) + numbers
        places = np.minimum(np.searchsorted(self.pair_keys, keys), len(self.pair_keys) - 1)
        known = (self.pair_keys[places] == keys) & (before[:, None] >= 0) & (numbers >= 0)
        return np.where(known, self.pair_counts[places], 0) / np.maximum(self.counts[before], 1)[:, None]


def _runs(text: str) -> list[list[re.Match[str]]]:
    """The words to restore, in runs that no punctuation and no number interrupts."""
    places = [
        match
        for chunk in _CHUNK.finditer(text)
        if not any(letter.isdigit() or letter == "/" for letter in chunk.group())
        for match in _WORD.finditer(text, chunk.start(), chunk.end())
    ][:_LONGEST]
    runs: list[list[re.Match[str]]] = []
    for match in places:
        if runs and text[runs[-1][-1].end() : match.start()].isspace():
            runs[-1].append(match)
        else:
            runs.append([match])
    return runs


def _cased(restored: str, typed: str) -> str:
    """``restored`` with the capitals of ``typed``."""
    if typed.isupper() and len(typed) > 1:
        return restored.upper()
    return restored[:1].upper() + restored[1:] if typed[:1].isupper() else restored


@cache
def _accents() -> Accents:
    return Accents.load(ACCENTS_FILE)
