"""Tiny ONNX graphs written by hand (protobuf's wire format), so that tests need no package that writes them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

_FLOAT, _INT64 = 1, 7


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(raw)) + raw


def _value(name: str, kind: int, axes: Sequence[str | int]) -> bytes:
    dims = b"".join(_bytes(1, _number(1, a) if isinstance(a, int) else _bytes(2, a)) for a in axes)
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, dims)))


def _node(kind: str, inputs: Sequence[str], output: str, **attributes: int | list[int]) -> bytes:
    made = b"".join(_bytes(1, name) for name in inputs) + _bytes(2, output) + _bytes(4, kind)
    for name, value in attributes.items():
        if isinstance(value, int):
            body = _bytes(1, name) + _number(3, value) + _number(20, 2)
        else:
            body = _bytes(1, name) + b"".join(_number(8, one) for one in value) + _number(20, 7)
        made += _bytes(5, body)
    return made


def write_graph(path: Path, weights: np.ndarray, *, summed: bool = False) -> None:
    """A model that looks its tokens up in ``weights`` (tokens, n): "last_hidden_state", or "logits", their sum."""
    tensor = b"".join(_number(1, size) for size in weights.shape) + _number(2, _FLOAT) + _bytes(8, "weights")
    tensor += _bytes(9, weights.astype("<f4").tobytes())
    looked_up = "rows" if summed else "last_hidden_state"
    nodes = [_node("Gather", ["weights", "input_ids"], looked_up)]
    output = _value(looked_up, _FLOAT, ["batch", "tokens", weights.shape[1]])
    if summed:
        nodes.append(_node("ReduceSum", ["rows"], "logits", axes=[1], keepdims=0))
        output = _value("logits", _FLOAT, ["batch", weights.shape[1]])
    inputs = [_value(name, _INT64, ["batch", "tokens"]) for name in ("input_ids", "attention_mask")]
    graph = b"".join(_bytes(1, node) for node in nodes) + _bytes(2, "tiny") + _bytes(5, tensor)
    graph += b"".join(_bytes(11, one) for one in inputs) + _bytes(12, output)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_number(1, 6) + _bytes(7, graph) + _bytes(8, _bytes(1, "") + _number(2, 11)))
