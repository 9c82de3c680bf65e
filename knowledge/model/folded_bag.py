"""The embedder of this folder as a module of sentence-transformers (load the folder with ``trust_remote_code=True``).

A text is the mean of the vectors of its folded syllables and of the pairs of neighbours, at length one. Programs that
have no torch read the folder with numpy instead; both give the same vectors. This file needs nothing of Dự Thảo.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

_MARKS = {**dict.fromkeys(range(0x0300, 0x0370)), ord("đ"): "d"}
_SYLLABLE = re.compile(r"[a-z0-9]+")
_FILES = ("model.safetensors", "features.txt", "abbreviations.txt", "config.json", "folded_bag.py")


class FoldedBag(torch.nn.Module):  # type: ignore[misc]  # torch is not installed where types are checked
    """Texts to "sentence_embedding" by way of the rows of their features ("input_ids", padded with -1)."""

    config_keys: tuple[str, ...] = ()
    save_in_root = True

    def __init__(self, folder: Path) -> None:
        super().__init__()
        held = load_file(str(folder / "model.safetensors"))
        weights = held["rows"].float() * held["scales"].float()[:, None]
        self.embedding = torch.nn.Parameter(weights, requires_grad=False)
        self.folder = folder
        features = (folder / "features.txt").read_text(encoding="utf-8").splitlines()
        self.row_of = {feature: row for row, feature in enumerate(features)}
        self.abbreviations = _abbreviations((folder / "abbreviations.txt").read_text(encoding="utf-8"))
        self.max_seq_length = None

    def tokenize(self, texts: list[str], **_: Any) -> dict[str, torch.Tensor]:
        """The rows of the features of each text, padded with -1."""
        rows = [torch.tensor(self._features(text), dtype=torch.long) for text in texts]
        ids = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=-1)
        return {"input_ids": ids, "attention_mask": (ids >= 0).long()}

    def preprocess(self, inputs: list[str], *_: Any, **__: Any) -> dict[str, torch.Tensor]:
        """The name newer releases have for ``tokenize``."""
        return self.tokenize(inputs)

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Adds "sentence_embedding": (n, dimension), rows at length one, zero where no feature is known."""
        ids = features["input_ids"]
        vectors = self.embedding[ids.clamp(min=0)] * (ids >= 0).unsqueeze(-1)
        features["sentence_embedding"] = torch.nn.functional.normalize(vectors.sum(1), dim=1)
        return features

    def get_sentence_embedding_dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.embedding.shape[1])

    get_embedding_dimension = get_sentence_embedding_dimension

    def get_config_dict(self) -> dict[str, Any]:
        """Nothing can be configured."""
        return {}

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Copy the files of the folder; the vectors are never trained here."""
        for name in _FILES:
            if Path(output_path).resolve() != self.folder.resolve():
                shutil.copy(self.folder / name, output_path)

    @classmethod
    def load(cls, model_name_or_path: str, *_: Any, **__: Any) -> FoldedBag:
        """The module of a local folder."""
        return cls(Path(model_name_or_path))

    def _features(self, text: str) -> list[int]:
        folded = unicodedata.normalize("NFD", text.lower()).translate(_MARKS)
        syllables = _expanded(_SYLLABLE.findall(folded), self.abbreviations)
        pairs = [f"{first}_{second}" for first, second in pairwise(syllables)]
        return [self.row_of[feature] for feature in (*syllables, *pairs) if feature in self.row_of]


def _abbreviations(text: str) -> list[tuple[list[str], list[str]]]:
    """Short forms and what they stand for, the longest short form first."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    read = [(short.split(), long.split()) for short, _, long in (line.partition(" = ") for line in lines)]
    return sorted(read, key=lambda pair: -len(pair[0]))


def _expanded(syllables: list[str], abbreviations: list[tuple[list[str], list[str]]]) -> list[str]:
    written: list[str] = []
    place = 0
    while place < len(syllables):
        for short, long in abbreviations:
            if syllables[place : place + len(short)] == short:
                written += long
                place += len(short)
                break
        else:
            written.append(syllables[place])
            place += 1
    return written
