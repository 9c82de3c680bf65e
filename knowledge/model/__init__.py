"""The embedder that comes with the program: a model folder, with the small class that sentence-transformers needs."""

from __future__ import annotations

from pathlib import Path

MODEL_FOLDER = Path(__file__).parent
