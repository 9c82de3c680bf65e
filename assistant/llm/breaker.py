"""A model that failed several times in a row is left alone for a while; then one request may try it again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES = 3
"""After so many turns in a row that the model could not answer, it is not asked."""

REST_SECONDS = 30.0


class Breaker:
    """Closed, open, or half open; one for each model of a process. Safe in threads."""

    def __init__(
        self, failures: int = FAILURES, rest: float = REST_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._asked_again = 0.0
        """When the model may be tried next; while one request tries it, the others wait for another rest."""

    def left(self) -> float:
        """Seconds for which the model is not to be asked; at 0 the caller may ask, and must tell how it went."""
        with self._lock:
            if self._failed < self._most:
                return 0.0
            now = self._clock()
            if now < self._asked_again:
                return self._asked_again - now
            self._asked_again = now + self._rest
            return 0.0

    def answered(self) -> None:
        """The model answered."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """The model could not answer a turn."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._asked_again = self._clock() + self._rest
