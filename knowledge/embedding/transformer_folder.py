"""What the folder of a transformer says of itself, and the ONNX graph in it: read without torch."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

_LONGEST = 512
"""Tokens kept of a text where the folder sets no limit."""
_BATCH = 32
_SEEN = 1 << 20


def read_json(path: Path) -> Any:
    """The JSON of the file; None when there is no such file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def modules_of(folder: Path) -> tuple[tuple[str, Path], ...] | None:
    """The modules of a sentence-transformers folder in order: the plain name of the class, and where its files lie."""
    listed = read_json(folder / "modules.json")
    if listed is None:
        return None
    ordered = sorted(listed, key=lambda module: module["idx"])
    return tuple((module["type"].rpartition(".")[2], folder / module["path"]) for module in ordered)


def graph_in(folder: Path) -> Path | None:
    """The ONNX graph of the model: ``model.onnx`` before other variants, the folder ``onnx`` before the root."""
    found = sorted((folder / "onnx").glob("model*.onnx")) or sorted(folder.glob("model*.onnx"))
    plain = [path for path in found if path.name == "model.onnx"]
    return next(iter(plain or found), None)


def name_of(folder: Path, weights: Path) -> str:
    """A name that changes with the weights, fit for a collection: the folder's name and eight digits of a digest.

    Weights can have gigabytes: their size, beginning and end are taken, and the small files beside them.
    """
    digest = hashlib.sha256(str(weights.stat().st_size).encode())
    with weights.open("rb") as file:
        digest.update(file.read(_SEEN))
        file.seek(max(0, weights.stat().st_size - _SEEN))
        digest.update(file.read(_SEEN))
    for path in sorted(folder.rglob("*.json")):
        digest.update(path.read_bytes())
    plain = re.sub(r"[^A-Za-z0-9]+", "-", folder.resolve().name).strip("-")[:40] or "model"
    return f"{plain}-{digest.hexdigest()[:8]}"


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A tokenizer and an ONNX graph that takes what it makes."""

    tokenizer: Tokenizer
    session: InferenceSession

    @classmethod
    def load(cls, graph: Path, folder: Path) -> Graph | None:
        """The graph with the tokenizer in ``folder``; None without a ``tokenizer.json``."""
        if not (folder / "tokenizer.json").is_file():
            return None
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_truncation(_longest(folder))
        padding = tokenizer.padding or {}
        tokenizer.enable_padding(pad_id=padding.get("pad_id", _pad_id(tokenizer)))
        options = SessionOptions()
        options.log_severity_level = 3
        return cls(tokenizer, InferenceSession(str(graph), options, providers=["CPUExecutionProvider"]))

    def run(
        self, texts: Sequence[str] | Sequence[tuple[str, str]]
    ) -> list[tuple[dict[str, NDArray[Any]], Any, list[int]]]:
        """For batches of texts of like length: the outputs by name, the attention mask, and the places of the texts."""
        order = sorted(range(len(texts)), key=lambda place: -sum(map(len, texts[place])))
        wanted = {one.name for one in self.session.get_inputs()}
        names = [one.name for one in self.session.get_outputs()]
        done = []
        for first in range(0, len(order), _BATCH):
            places = order[first : first + _BATCH]
            encoded = self.tokenizer.encode_batch([texts[place] for place in places])
            given = {
                "input_ids": np.array([one.ids for one in encoded], np.int64),
                "attention_mask": np.array([one.attention_mask for one in encoded], np.int64),
                "token_type_ids": np.array([one.type_ids for one in encoded], np.int64),
            }
            results = self.session.run(None, {key: value for key, value in given.items() if key in wanted})
            done.append((dict(zip(names, results, strict=True)), given["attention_mask"], places))
        return done


def _longest(folder: Path) -> int:
    """The number of tokens the model takes, as sentence-transformers or the tokenizer says."""
    for name, key in (
        ("sentence_bert_config.json", "max_seq_length"),
        ("tokenizer_config.json", "model_max_length"),
        ("config.json", "max_position_embeddings"),
    ):
        value = (read_json(folder / name) or {}).get(key)
        # Some tokenizers give 10^30 for "no limit".
        if isinstance(value, int | float) and 0 < value <= 1 << 16:
            return int(value)
    return _LONGEST


def _pad_id(tokenizer: Tokenizer) -> int:
    for token in ("[PAD]", "<pad>"):
        number = tokenizer.token_to_id(token)
        if number is not None:
            return int(number)
    return 0
