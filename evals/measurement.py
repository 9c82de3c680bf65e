"""What a measure is given, what it gives back, and the bar it must not pass."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASES = Path(__file__).resolve().parent / "cases"


@dataclass(frozen=True, slots=True)
class Bar:
    """The most a figure may be, in ``unit``."""

    most: float
    unit: str

    def admits(self, value: float) -> bool:
        """True when the figure is at most the bar."""
        return value <= self.most

    def __str__(self) -> str:
        return f"≤ {self.most:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Conditions:
    """``quick`` asks for less work; ``shared`` is the folder of real material kept outside the project."""

    quick: bool
    shared: Path

    @property
    def seeds(self) -> tuple[Path, ...]:
        """The real plans, sorted by name; none when the folder is absent."""
        return tuple(sorted((self.shared / "seeds").glob("*.txt")))

    @property
    def no_seeds(self) -> str:
        """Why a measure that needs real plans cannot run."""
        return f"no real plans in {self.shared / 'seeds'} (DUTHAO_SHARED names another folder)"


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure in the unit of the bar, how it came about, and what a reader should look at.

    ``value`` is None exactly when ``skipped`` says why nothing was measured.
    """

    value: float | None
    note: str = ""
    details: tuple[str, ...] = ()
    skipped: str = ""


def skip(reason: str) -> Measurement:
    """Nothing was measured, for a reason that is no fault of the program."""
    return Measurement(None, skipped=reason)
