"""How far a long run is, on standard error when somebody watches: how much of it, how fast, how long still, which."""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass, field

_STEP_S = 0.1
_BAR = 12
_NAME = 22
"""So many letters of the name are shown: the line is to fit eighty."""


@dataclass(slots=True)
class Bar:
    """A line that is written over. ``noun`` is what is counted ("tệp"); ``total`` how many there are."""

    total: int
    noun: str
    live: bool = field(default_factory=lambda: sys.stderr.isatty())
    begun: float = field(default_factory=time.monotonic)
    done: int = 0
    passages: int = 0
    _shown: float = 0.0

    def step(self, name: str, passages: int = 0) -> None:
        """One more is done."""
        self.reach(self.done + 1, self.passages + passages, name)

    def reach(self, done: int, passages: int, name: str = "") -> None:
        """So many are done, with so many passages."""
        self.done, self.passages = done, passages
        now = time.monotonic()
        spent = max(now - self.begun, 1e-9)
        left = (self.total - done) * spent / done if done and self.total > done else 0.0
        rates = f"{_number(done / spent)} {self.noun}/giây, {_number(passages / spent)} đoạn/giây"
        ahead = f"còn {lasting(left)}  " if left else ""
        short = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
        self._show(done, self.total, f"{ahead}{short}  {rates}", now)

    def portion(self, share: float, said: str, passages: int) -> None:
        """So much of the whole is done, 0 to 1, where nobody knows how many there are."""
        self.passages = passages
        ahead = f"còn {lasting(self.spent() * (1 - share) / share)}  " if 0 < share < 1 else ""
        rate = f"{_number(passages / self.spent())} đoạn/giây"
        self._show(round(100 * share), 100, f"{ahead}{said}, {rate}", time.monotonic(), "%")

    def task(self, task: str, done: int, total: int) -> None:
        """Another task with a count of its own."""
        self._show(done, total, task, time.monotonic())

    def hide(self) -> None:
        """Make room for other lines."""
        if self.live and self._shown:
            self._write("")
            self._shown = 0.0

    def spent(self) -> float:
        """Seconds since it began."""
        return max(time.monotonic() - self.begun, 1e-9)

    def summary(self) -> str:
        """How long it took and how fast it was."""
        spent = self.spent()
        rate = f", {_number(self.passages / spent)} đoạn/giây" if self.passages else ""
        return f"Mất {lasting(spent)} ({_number(self.done / spent)} {self.noun}/giây{rate})."

    def _show(self, done: int, total: int, said: str, now: float, unit: str = "") -> None:
        if not self.live or (now - self._shown < _STEP_S and done < total):
            return
        self._shown = now
        filled = _BAR * done // total if total else _BAR
        how_much = f"{done}{unit}" if unit else f"{counted(done)}/{counted(total)}"
        line = f"[{'#' * filled}{'.' * (_BAR - filled)}] {how_much} {said}"
        room = max(20, shutil.get_terminal_size().columns - 1)
        self._write(line if len(line) <= room else f"{line[: room - 1]}…")

    @staticmethod
    def _write(line: str) -> None:
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


def lasting(seconds: float) -> str:
    """A time as people say it: "4,2 giây", "3 phút 05 giây"."""
    if seconds < 60:
        return f"{seconds:.1f} giây".replace(".", ",")
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} phút {rest:02d} giây" if minutes < 60 else f"{minutes // 60} giờ {minutes % 60:02d} phút"


def counted(count: int) -> str:
    """A count with dots between the thousands."""
    return f"{count:,}".replace(",", ".")


def sized(size: int) -> str:
    """A size on the disk: "512 B", "38,2 KB", "1,5 MB"."""
    if size < 1024:
        return f"{size} B"
    for unit in ("KB", "MB"):
        size_of_unit = 1024 if unit == "KB" else 1024**2
        if size < size_of_unit * 1024:
            return f"{size / size_of_unit:.1f} {unit}".replace(".", ",")
    return f"{size / 1024**3:.1f} GB".replace(".", ",")


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",") if value < 100 else counted(round(value))
