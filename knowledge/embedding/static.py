"""Static embeddings of sentence-transformers (a vector a token, their mean), run with numpy and tokenizers alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from knowledge.embedding.bag import FloatRows, at_length_one
from knowledge.embedding.bag_folder import map_tensors
from knowledge.embedding.transformer import under_headings
from knowledge.embedding.transformer_folder import modules_of, name_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True, eq=False)
class StaticEmbedder:
    """A tokenizer and one vector for each of its tokens."""

    name: str
    tokenizer: Tokenizer
    weights: FloatRows

    tells_accents: ClassVar[bool] = True

    @classmethod
    def load(cls, folder: Path) -> StaticEmbedder | None:
        """The model in the folder; None when it is of another kind, or keeps its vectors another way."""
        modules = modules_of(folder)
        if not modules or modules[0][0] != "StaticEmbedding" or {kind for kind, _ in modules[1:]} - {"Normalize"}:
            return None
        place = modules[0][1]
        path, vocabulary = place / "model.safetensors", place / "tokenizer.json"
        if not path.is_file() or not vocabulary.is_file():
            return None
        tensors, _ = map_tensors(path)
        weights = tensors.get("embedding.weight", tensors.get("embeddings"))
        if weights is None:
            return None
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(vocabulary))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(name_of(folder, path), tokenizer, weights)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.weights.shape[1])

    def embed(self, texts: Sequence[str]) -> FloatRows:
        """(n, dimension): the mean of the vectors of the tokens of each text, at length one."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for place, one in enumerate(self.tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            if one.ids:
                vectors[place] = self.weights[one.ids].astype(np.float32).mean(0)
        return at_length_one(vectors)

    def embed_passages(self, headings: Sequence[str], texts: Sequence[str]) -> FloatRows:
        """(n, dimension): each passage read after its heading, as one text."""
        return self.embed(under_headings(headings, texts))
