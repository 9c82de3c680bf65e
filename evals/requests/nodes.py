"""A value of a YAML file that knows where it stands, so that what is wrong with it can be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn


class CaseError(ValueError):
    """A case is not well formed; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place in the file."""

    place: str
    value: Any

    def refuse(self, why: str) -> NoReturn:
        """The case is not well formed here."""
        raise CaseError(f"{self.place}: {why}")

    def entries(self) -> list[tuple[str, Node]]:
        """Of a mapping, each name with its value."""
        return [(key.text(), value) for key, value in self.keyed()]

    def keyed(self) -> list[tuple[Node, Node]]:
        """Of a mapping, each key and its value, both with their place."""
        if not isinstance(self.value, dict):
            self.refuse(f"is {_shown(self.value)}, not a mapping")
        return [
            (Node(f"{self.place}: key {key!r}", key), Node(f"{self.place}: {key}", value))
            for key, value in self.value.items()
        ]

    def only(self, *names: str) -> None:
        """Refuses a mapping that has a name beside these."""
        for name, value in self.entries():
            if name not in names:
                value.refuse(f"unknown; known are {', '.join(names)}")

    def get(self, name: str) -> Node | None:
        """The value of that name, None where there is none."""
        return next((value for known, value in self.entries() if known == name), None)

    def __getitem__(self, name: str) -> Node:
        found = self.get(name)
        return found if found is not None else self.refuse(f"{name} is missing")

    def named(self) -> Node:
        """The same with its id for a place, where it has one."""
        found = self.get("id")
        return Node(f"{self.place.partition(':')[0]}: {found.text()}", self.value) if found is not None else self

    def is_list(self) -> bool:
        """True of a list."""
        return isinstance(self.value, list)

    def items(self) -> list[Node]:
        """Of a list, its values."""
        if not isinstance(self.value, list):
            self.refuse(f"is {_shown(self.value)}, not a list")
        return [Node(f"{self.place}[{at}]", value) for at, value in enumerate(self.value)]

    def text(self, *, empty: bool = False) -> str:
        """A text; one that YAML took for a number must be put in quotes."""
        if not isinstance(self.value, str):
            self.refuse(f"is {_shown(self.value)}, not a text; put it in quotes")
        if not (empty or self.value.strip()):
            self.refuse("is empty")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """Of a list, its texts."""
        return tuple(one.text() for one in self.items())

    def one_of(self, known: Sequence[str]) -> str:
        """A text that is one of the known ones."""
        found = self.text()
        return found if found in known else self.refuse(f"is “{found}”, not one of {', '.join(known)}")

    def whole(self) -> int:
        """A whole number, zero or more."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 0:
            self.refuse(f"is {_shown(self.value)}, not a whole number")
        return self.value

    def truth(self) -> bool:
        """``true``; whoever means the contrary leaves the name out."""
        if self.value is not True:
            self.refuse(f"is {_shown(self.value)}, not true; leave it out otherwise")
        return True

    def day(self) -> date:
        """A day."""
        if not isinstance(self.value, date):
            self.refuse(f"is {_shown(self.value)}, not a day (yyyy-mm-dd)")
        return self.value


def _shown(value: Any) -> str:
    return f"{type(value).__name__} {str(value)[:40]!r}"
