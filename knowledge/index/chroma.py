"""The one door to Chroma: the durable store of vectors, in a folder or on a server. Nothing is ever downloaded.

Vectors are always given, and no embedding function is ever asked for: Chroma's default one fetches a model. Two
processes that write one folder corrupt it, so only a holder of the library's lock comes here.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_MOST = 2000
"""So many vectors go in or out at a time."""


class ChromaTrouble(KnowledgeError):
    """Chroma cannot be reached, or its files are damaged; the message says which, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Chroma:
    """One collection, named by model, dimension and library."""

    client: ClientAPI
    collection: Collection

    @classmethod
    def open(cls, place: Path | str, name: str) -> Chroma:
        """The collection in a folder, or on the server at an address; made when it is not there."""
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        with _trouble_told(place):
            import chromadb
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False, allow_reset=False)
            if isinstance(place, Path):
                place.mkdir(parents=True, exist_ok=True)
                client: ClientAPI = chromadb.PersistentClient(path=str(place), settings=settings)
            else:
                address = urlsplit(place)
                client = chromadb.HttpClient(
                    host=address.hostname or "localhost",
                    port=address.port or (443 if address.scheme == "https" else 8000),
                    ssl=address.scheme == "https",
                    settings=settings,
                )
            return cls(
                client,
                client.get_or_create_collection(
                    name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
                ),
            )

    def drop_others(self, library: str) -> None:
        """Of all collections whose name ends in ``library`` only this one stays: the others were of other models."""
        with _trouble_told(self.collection.name):
            for other in self.client.list_collections():
                if other.name != self.collection.name and other.name.endswith(f"-{library}"):
                    self.client.delete_collection(other.name)

    def put(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """The vectors of these passages, instead of any that were there."""
        with _trouble_told(self.collection.name):
            for start in range(0, len(numbers), _MOST):
                piece = slice(start, start + _MOST)
                self.collection.upsert(
                    ids=[str(number) for number in numbers[piece]], embeddings=np.asarray(vectors[piece], np.float32)
                )

    def remove(self, numbers: Sequence[int]) -> None:
        """No vectors of these passages."""
        with _trouble_told(self.collection.name):
            for start in range(0, len(numbers), _MOST):
                self.collection.delete(ids=[str(number) for number in numbers[start : start + _MOST]])

    def count(self) -> int:
        """How many vectors are held."""
        with _trouble_told(self.collection.name):
            return int(self.collection.count())

    def numbers(self) -> set[int]:
        """The passages whose vectors are held."""
        with _trouble_told(self.collection.name):
            return {int(one) for one in self.collection.get(include=[])["ids"]}

    def vectors(self, numbers: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """The vectors of these passages, as far as they are held."""
        found: dict[int, NDArray[np.float32]] = {}
        with _trouble_told(self.collection.name):
            for start in range(0, len(numbers), _MOST):
                asked = [str(number) for number in numbers[start : start + _MOST]]
                got: Any = self.collection.get(ids=asked, include=["embeddings"])
                for one, vector in zip(got["ids"], got["embeddings"], strict=True):
                    found[int(one)] = np.asarray(vector, np.float32)
        return found

    def nearest(self, query: NDArray[np.float32], most: int) -> list[tuple[int, float]]:
        """The passages nearest to a unit vector with their cosines, the nearest first."""
        with _trouble_told(self.collection.name):
            got: Any = self.collection.query(query_embeddings=query[None, :], n_results=most, include=["distances"])
            return [(int(one), 1 - float(far)) for one, far in zip(got["ids"][0], got["distances"][0], strict=True)]


@contextmanager
def _trouble_told(place: object) -> Iterator[None]:
    """Whatever Chroma, its client or its files raise becomes one kind of trouble."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    except (ChromaError, HTTPError, sqlite3.Error, OSError, ValueError, KeyError) as error:
        raise ChromaTrouble(f"Không dùng được kho véc-tơ Chroma “{place}” ({error}).") from error
