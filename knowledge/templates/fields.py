"""A place in a template file knows its key path and line, so that every problem can be told with both.

Values are read from YAML nodes as the words that stand there: no date, number or yes/no is guessed on the way.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import yaml

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where it is there: ten times faster than the pure reader."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place: 1-based line, key path, Vietnamese sentence."""

    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        where = f"Dòng {self.line}, mục “{self.path}”" if self.path else f"Dòng {self.line}"
        return f"{where}: {self.sentence}"


def nearest(word: str, known: Collection[str]) -> str:
    """The known word most like this one, or "" when none is like it."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


@dataclass(frozen=True, slots=True)
class Field:
    """One node of a template file; ``problems`` is shared by the whole file and grows as fields are read."""

    node: yaml.Node
    path: str
    problems: list[Problem]

    def blame(self, sentence: str) -> None:
        """Records that something is wrong here."""
        self.problems.append(Problem(self.node.start_mark.line + 1, self.path, sentence))

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    def text(self) -> str:
        """The words of a scalar, NFC, runs of white space made one; blames anything else."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.blame("phải là một đoạn chữ.")
            return ""
        words = " ".join(unicodedata.normalize("NFC", str(self.node.value)).split())
        if not words:
            self.blame("đang để trống.")
        return words

    def number(self) -> Decimal:
        """A decimal that is not negative; blames anything else."""
        words = self.text()
        try:
            value = Decimal(words)
        except InvalidOperation:
            self.blame(f"“{words}” không phải là số (viết như 12 hoặc 2.5).")
            return Decimal(0)
        if not value.is_finite() or value < 0:
            self.blame(f"“{words}” phải là số không âm.")
            return Decimal(0)
        return value

    def truth(self) -> bool:
        """True for `true`, false for `false`; blames anything else."""
        words = self.text()
        if words not in ("true", "false"):
            self.blame(f"“{words}” phải là true hoặc false.")
        return words == "true"

    def choice(self, known: Collection[str]) -> str:
        """A word that must be one of those known; blames any other and names the nearest."""
        words = self.text()
        if words and words not in known:
            like = nearest(words, known)
            hint = f" Có phải “{like}”?" if like else ""
            self.blame(f"“{words}” không có trong các giá trị được dùng: {', '.join(known)}.{hint}")
        return words

    def items(self) -> Iterator[Field]:
        """The items of a list; blames anything else."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.blame("phải là một danh sách (mỗi dòng bắt đầu bằng “- ”).")
            return
        for index, item in enumerate(self.node.value, 1):
            yield Field(item, f"{self.path}[{index}]", self.problems)

    def entries(self) -> Iterator[tuple[str, Field]]:
        """Names and values of a mapping; blames anything else, and a name written twice."""
        if not isinstance(self.node, yaml.MappingNode):
            self.blame("phải gồm các cặp “tên: giá trị”.")
            return
        seen: set[str] = set()
        for key, value in self.node.value:
            name = unicodedata.normalize("NFC", str(key.value))
            field = Field(value, f"{self.path}.{name}" if self.path else name, self.problems)
            if name in seen:
                field.blame("tên này viết hai lần.")
            seen.add(name)
            yield name, field

    def record(self, *required: str, optional: Collection[str] = ()) -> dict[str, Field]:
        """The fields of a mapping by name; blames names that are missing and names nobody knows."""
        found = dict(self.entries())
        if not self.is_mapping:
            return {}
        for name in required:
            if name not in found:
                self.blame(f"thiếu “{name}”.")
        known = (*required, *optional)
        for name in [name for name in found if name not in known]:
            like = nearest(name, known)
            hint = f" Có phải “{like}”?" if like else f" Các tên được dùng: {', '.join(known)}."
            found.pop(name).blame(f"không có trường nào tên là “{name}”.{hint}")
        return found


def read_yaml(source: str, problems: list[Problem]) -> Field | None:
    """The outermost field of a YAML text; None, with a problem recorded, where it is no YAML or empty."""
    try:
        node = yaml.compose(source, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.append(Problem(mark.line + 1 if mark else 1, "", f"không đọc được YAML ({error.problem})."))
        return None
    except yaml.YAMLError as error:
        problems.append(Problem(1, "", f"không đọc được YAML ({error})."))
        return None
    if node is None:
        problems.append(Problem(1, "", "tệp không có nội dung."))
        return None
    return Field(node, "", problems)
