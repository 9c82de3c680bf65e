"""The same work done on many things by several processes: results in order, and nothing stops the rest.

What raises, what kills its process (out of memory, say) and what takes too long each becomes a result of its own.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from assistant.errors import AssistantError

if TYPE_CHECKING:  # one file is checked in this process, and need not wait for what starts others
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

PATIENCE_S = 120.0
"""How long one thing may take before its process is ended."""

_AHEAD = 32
"""How many things for each process may be done before the oldest one still awaited: this bounds what is held."""
_DIED = "tiến trình kiểm tra bị dừng đột ngột (có thể do thiếu bộ nhớ)"
_log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Work(Generic[Item, Result]):
    """What is done with each thing, and the result for one with which it could not be done, given why (Vietnamese).

    Both are functions of a module, so that they can be carried to another process.
    """

    do: Callable[[Item], Result]
    give_up: Callable[[Item, str], Result]

    def attempt(self, item: Item) -> Result:
        """Do it; what breaks is a result too."""
        try:
            return self.do(item)
        except AssistantError:
            raise  # a refusal is no fault of the file: it ends the run with its sentence
        except Exception as error:  # noqa: BLE001 - one bad file never stops the run
            _log.exception("cannot check %s", item)
            return self.give_up(item, f"lỗi ngoài dự kiến của chương trình ({type(error).__name__}: {error})")


def cores() -> int:
    """How many processes this machine can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    work: Work[Item, Result], items: Sequence[Item], jobs: int, patience: float = PATIENCE_S
) -> Iterator[Result]:
    """The results in the order of ``items``, by at most ``jobs`` processes; one process means this one."""
    if min(jobs, len(items)) <= 1:
        yield from map(work.attempt, items)
        return
    crew = _Crew(work, items, min(jobs, len(items)), patience)
    try:
        yield from crew.results()
    finally:
        crew.dismiss()


@dataclass(slots=True)
class _Hand:
    """One process, and what it is busy with."""

    process: BaseProcess
    line: Connection
    index: int | None = None
    since: float = 0.0


class _Crew(Generic[Item, Result]):
    """The processes of one run."""

    def __init__(self, work: Work[Item, Result], items: Sequence[Item], size: int, patience: float) -> None:
        import multiprocessing

        self._work, self._items, self._patience = work, items, patience
        self._context: BaseContext = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self._given = 0
        self._hands: list[_Hand] = []
        for _ in range(size):
            self._hands.append(self._hire())

    def results(self) -> Iterator[Result]:
        """Hand out the items and yield what comes back, in order."""
        from multiprocessing.connection import wait

        done: dict[int, Result] = {}
        told = 0
        while told < len(self._items):
            self._hand_out(told + _AHEAD * len(self._hands))
            busy = {hand.line: hand for hand in self._hands if hand.index is not None}
            for line in wait(list(busy), timeout=1.0):
                hand = busy[line]  # type: ignore[index]
                index, hand.index = hand.index, None
                if index is not None:
                    done[index] = self._received(hand, index)
            self._end_the_stuck(done)
            while told in done:
                yield done.pop(told)
                told += 1

    def dismiss(self) -> None:
        """End every process."""
        for hand in self._hands:
            self._end(hand)

    def _hand_out(self, limit: int) -> None:
        for hand in self._hands:
            if hand.index is None and self._given < min(limit, len(self._items)):
                hand.index, hand.since = self._given, time.monotonic()
                self._given += 1
                try:
                    hand.line.send(self._items[hand.index])
                except OSError:
                    continue  # it died while idle; reading from it says so

    def _received(self, hand: _Hand, index: int) -> Result:
        try:
            result: Result = hand.line.recv()
        except (EOFError, OSError):
            self._replace(hand)
            return self._work.give_up(
                self._items[index], "tiến trình kiểm tra bị dừng đột ngột (có thể do thiếu bộ nhớ)"
            )
        return result

    def _end_the_stuck(self, done: dict[int, Result]) -> None:
        now = time.monotonic()
        for hand in list(self._hands):
            if hand.index is not None and now - hand.since > self._patience:
                reason = f"quá {self._patience:.0f} giây vẫn chưa kiểm tra xong"
                done[hand.index] = self._work.give_up(self._items[hand.index], reason)
                self._replace(hand)

    def _replace(self, hand: _Hand) -> None:
        self._end(hand)
        self._hands[self._hands.index(hand)] = self._hire()

    def _hire(self) -> _Hand:
        here, there = self._context.Pipe()
        # A forked process has our ends of all lines too: while it kept them, nobody would notice that we are gone.
        ours = (here, *(hand.line for hand in self._hands)) if self._context.get_start_method() == "fork" else ()
        process = self._context.Process(target=_serve, args=(self._work, there, ours), daemon=True)  # type: ignore[attr-defined]
        process.start()
        there.close()
        return _Hand(process, here)

    @staticmethod
    def _end(hand: _Hand) -> None:
        hand.line.close()
        hand.process.kill()
        hand.process.join()


def _serve(work: Work[Item, Result], line: Connection, not_mine: tuple[Connection, ...]) -> None:
    """What a process does: one item after another, until nobody sends any more, however that one ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in not_mine:
        other.close()
    while True:
        try:
            item: Item = line.recv()
        except (EOFError, OSError):
            return
        try:
            line.send(work.attempt(item))
        except OSError:
            return  # nobody is there to hear it
