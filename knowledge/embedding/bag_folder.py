"""A folder that holds a bag of embeddings. It is also a sentence-transformers folder: the class it needs lies in it."""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.bag import BagEmbedder, FloatRows
from knowledge.errors import KnowledgeError

MODULES = "modules.json"
MODULE_TYPE = "folded_bag.FoldedBag"
WEIGHTS = "model.safetensors"
FEATURES = "features.txt"
"""One feature a line in the order of the rows: a syllable "ke", or a pair "ke_hoach"."""
COPIED = ("folded_bag.py", "abbreviations.txt")
"""What a folder takes over unchanged from the one the program comes with."""

_FAMILY = "duthao-bag-1"
_LARGEST = 127
_ALIGNMENT = 64


def save_bag(folder: Path, features: Sequence[str], weights: FloatRows, like: Path, about: Mapping[str, Any]) -> str:
    """Write a bag into the empty or missing ``folder``; its name. ``like`` is a folder to take ``COPIED`` from.

    ``about`` is kept as it is: what the model was made of. The same weights give the same files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows, scales = rounded(weights)
    listing = "\n".join(features) + "\n"
    digest = hashlib.sha256(rows.tobytes() + scales.tobytes() + listing.encode()).hexdigest()
    name = f"{_FAMILY}-{digest[:8]}"
    (folder / WEIGHTS).write_bytes(_tensors({"scales": scales, "rows": rows}, {"name": name}))
    (folder / FEATURES).write_text(listing, encoding="utf-8")
    for copied in COPIED:
        if (like / copied).resolve() != (folder / copied).resolve():
            (folder / copied).write_bytes((like / copied).read_bytes())
    described = {"name": name, "dimension": int(weights.shape[1]), "features": len(features), **about}
    _write_json(folder / "config.json", described)
    _write_json(folder / MODULES, [{"idx": 0, "name": "0", "path": "", "type": MODULE_TYPE}])
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "model_type": "SentenceTransformer",
            "prompts": {},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
    return name


def rounded(weights: FloatRows) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """The weights in eight bits, and the scale of each row."""
    scales = np.maximum(np.abs(weights).max(axis=1) / _LARGEST, 1e-6).astype("<f2")
    rows = np.rint(weights / scales.astype(np.float32)[:, None]).clip(-_LARGEST, _LARGEST).astype(np.int8)
    return rows, scales


def is_bag(folder: Path) -> bool:
    """True of a folder that ``save_bag`` wrote, by its list of modules."""
    try:
        modules = json.loads((folder / MODULES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(modules, list) and any(isinstance(m, dict) and m.get("type") == MODULE_TYPE for m in modules)


def load_bag(folder: Path) -> BagEmbedder:
    """The bag in ``folder``; KnowledgeError when it is not whole."""
    try:
        tensors, about = map_tensors(folder / WEIGHTS)
        features = (folder / FEATURES).read_text(encoding="utf-8").splitlines()
        rows, scales, name = tensors["rows"], tensors["scales"], str(about["name"])
    except (OSError, ValueError, KeyError) as error:
        raise KnowledgeError(
            f"Không đọc được mô hình tìm kiếm trong thư mục “{folder}” ({error}). Hãy chép lại thư mục này, hoặc bỏ "
            "thiết lập DUTHAO_EMBEDDER để dùng mô hình đi kèm chương trình."
        ) from error
    if rows.ndim != 2 or rows.dtype != np.int8 or not len(rows) == len(scales) == len(features):
        raise KnowledgeError(
            f"Mô hình tìm kiếm trong thư mục “{folder}” không khớp: {len(features)} từ, {len(rows)} véc-tơ. Hãy chép "
            "lại thư mục này."
        )
    return BagEmbedder(name, rows, scales.astype(np.float32), {one: row for row, one in enumerate(features)})


def weights_of(bag: BagEmbedder) -> FloatRows:
    """The vectors of the bag as it was trained, but for the rounding."""
    return np.asarray(bag.rows.astype(np.float32) * bag.scales[:, None], np.float32)


def map_tensors(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """The tensors of a safetensors file, mapped into memory, and its remarks; ValueError when it is no such file."""
    kinds = {"I8": "<i1", "F16": "<f2", "F32": "<f4"}
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    length = int.from_bytes(mapped[:8], "little")
    if length > len(mapped) - 8:
        raise ValueError(f"{path.name}: not a safetensors file")
    header = json.loads(mapped[8 : 8 + length])
    about = header.pop("__metadata__", {})
    tensors: dict[str, NDArray[Any]] = {}
    for key, one in header.items():
        kind, shape, (first, last) = kinds.get(one["dtype"]), one["shape"], one["data_offsets"]
        if kind is None:
            raise ValueError(f"{path.name}: {key} is {one['dtype']}")
        flat = np.frombuffer(mapped, kind, (last - first) // np.dtype(kind).itemsize, 8 + length + first)
        tensors[key] = flat.reshape(shape)
    return tensors, about


def _tensors(tensors: Mapping[str, NDArray[Any]], about: Mapping[str, str]) -> bytes:
    """The bytes of a safetensors file."""
    names = {np.dtype("int8"): "I8", np.dtype("<f2"): "F16"}
    header: dict[str, Any] = {"__metadata__": dict(about)}
    place = 0
    for key, tensor in tensors.items():
        header[key] = {
            "dtype": names[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [place, place + tensor.nbytes],
        }
        place += tensor.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % _ALIGNMENT)
    return len(text).to_bytes(8, "little") + text + b"".join(tensor.tobytes() for tensor in tensors.values())


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
