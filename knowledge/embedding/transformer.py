"""Transformers without torch: a bi-encoder and a cross-encoder as ONNX graphs in a sentence-transformers folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.bag import FloatRows, at_length_one
from knowledge.embedding.transformer_folder import Graph, graph_in, modules_of, name_of, read_json

_POOLING_FLAGS = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
_HARMLESS = {"Normalize"}


@dataclass(frozen=True, slots=True, eq=False)
class OnnxEmbedder:
    """A bi-encoder: transformer, mean or first-token pooling, length one."""

    name: str
    dimension: int
    graph: Graph
    pooling: str
    query_prompt: str
    passage_prompt: str

    tells_accents: ClassVar[bool] = True

    @classmethod
    def load(cls, folder: Path) -> OnnxEmbedder | None:
        """The model in the folder; None when it has no ONNX graph, or modules that only torch can run."""
        modules = modules_of(folder)
        if not modules or modules[0][0] != "Transformer":
            return None
        place = modules[0][1]
        path = graph_in(place) or graph_in(folder)
        pooling = _pooling(modules[1:])
        graph = Graph.load(path, place) if path is not None and pooling else None
        if path is None or pooling is None or graph is None:
            return None
        prompts = (read_json(folder / "config_sentence_transformers.json") or {}).get("prompts") or {}
        embedder = cls(
            name=name_of(folder, path),
            dimension=0,
            graph=graph,
            pooling=pooling,
            query_prompt=prompts.get("query") or "",
            passage_prompt=prompts.get("document") or prompts.get("passage") or "",
        )
        width = embedder._vectors(["a"]).shape[1]
        return cls(embedder.name, width, graph, pooling, embedder.query_prompt, embedder.passage_prompt)

    def embed(self, texts: Sequence[str]) -> FloatRows:
        """(n, dimension): the vectors of queries, after the prompt the model wants before one."""
        return self._vectors([self.query_prompt + text for text in texts])

    def embed_passages(self, headings: Sequence[str], texts: Sequence[str]) -> FloatRows:
        """(n, dimension): each passage read after its heading, as one text."""
        return self._vectors([self.passage_prompt + text for text in under_headings(headings, texts)])

    def _vectors(self, texts: Sequence[str]) -> FloatRows:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for outputs, mask, places in self.graph.run(texts):
            pooled = self._pooled(outputs, mask)
            if not self.dimension and vectors.shape[1] != pooled.shape[1]:
                vectors = np.zeros((len(texts), pooled.shape[1]), np.float32)
            vectors[places] = pooled
        return at_length_one(vectors)

    def _pooled(self, outputs: dict[str, NDArray[Any]], mask: NDArray[np.int64]) -> FloatRows:
        if "sentence_embedding" in outputs:
            return np.asarray(outputs["sentence_embedding"], np.float32)
        tokens = outputs.get("last_hidden_state", outputs.get("token_embeddings"))
        if tokens is None:
            tokens = next(iter(outputs.values()))
        if self.pooling == "cls":
            return np.asarray(tokens[:, 0], np.float32)
        kept = mask[:, :, None].astype(np.float32)
        return np.asarray((tokens * kept).sum(1) / np.maximum(kept.sum(1), 1), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class OnnxReranker:
    """A cross-encoder that gives one number for query and passage."""

    name: str
    graph: Graph

    @classmethod
    def load(cls, folder: Path) -> OnnxReranker | None:
        """The model in the folder; None when it has no ONNX graph or no tokenizer."""
        path = graph_in(folder)
        graph = Graph.load(path, folder) if path is not None else None
        return cls(name_of(folder, path), graph) if path is not None and graph is not None else None

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n,): how well each text fits; of a model with several outputs the last one counts."""
        scores = np.zeros(len(texts), np.float32)
        for outputs, _, places in self.graph.run([(query, text) for text in texts]):
            logits = outputs.get("logits")
            if logits is None:
                logits = next(iter(outputs.values()))
            scores[places] = logits.reshape(len(places), -1)[:, -1]
        return scores


def under_headings(headings: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Each text after its heading, on a line of its own."""
    return [f"{heading}\n{text}" if heading else text for heading, text in zip(headings, texts, strict=True)]


def _pooling(modules: Sequence[tuple[str, Path]]) -> str | None:
    """How the modules after the transformer pool its tokens; None for a way only sentence-transformers has."""
    kinds = [kind for kind, _ in modules]
    if not kinds or kinds[0] != "Pooling" or not _HARMLESS.issuperset(kinds[1:]):
        return None
    config = read_json(modules[0][1] / "config.json") or {}
    if isinstance(config.get("pooling_mode"), str):
        modes = [config["pooling_mode"]]
    else:
        modes = [key for key, value in config.items() if key.startswith("pooling_mode_") and value]
        modes = [_POOLING_FLAGS.get(mode, "other") for mode in modes]
    return modes[0] if len(modes) == 1 and modes[0] in ("mean", "cls") else None
