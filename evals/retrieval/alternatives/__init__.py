"""What people would take instead of our search, each as its makers' first pages use it."""

from __future__ import annotations

from evals.retrieval.alternatives.bm25_syllables import Bm25Syllables
from evals.retrieval.alternatives.bm25_words import Bm25Words
from evals.retrieval.alternatives.fts5 import Fts5
from evals.retrieval.alternatives.langchain_minilm import LangchainMinilm
from evals.retrieval.engine import Alternative

ALTERNATIVES: tuple[Alternative, ...] = (Bm25Syllables(), Fts5(), Bm25Words(), LangchainMinilm())
