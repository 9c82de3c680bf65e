"""What stands in an older plan is carried over only where it can still be true; ended bodies are left open."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from knowledge.domain.folding import fold
from knowledge.parsing.citations import find_citations
from knowledge.registry import load_agencies

_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/.-])")
_OTHER_YEAR = re.compile(r"\s*\(?\bnăm \{\?(\d{4})\}\)?")
_NUMBER = re.compile(r"\d+[a-zđ]?(?:/\d{4})?/[A-ZĐ][\w&-]*")
_DISTRICT = re.compile(r"\b(?:huyện|thị xã|thị trấn|quận)\b", re.IGNORECASE)
_SIGNS = re.compile(r"[{}|\[\]]")
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class Carrier:
    """Carries words of one older plan into a plan issued on ``on``; names of slots are given once for each old name.

    ``prior_year`` is the year the old plan was made for, None when it does not say; ``old_place`` where it was issued.
    ``shift`` is what that year is called now: 0 the plan's year (structure), −1 the year before (what was done then).
    """

    prior_year: int | None
    on: date
    old_place: str
    new_area: str
    slots: dict[str, str] = field(default_factory=dict)
    shift: int = 0

    def label(self, text: str) -> str:
        """The label with years shifted; a slot that quotes the old words where they cannot be carried."""
        clean = _SPACES.sub(" ", text).strip()
        carried = self._carried(clean)
        return carried if carried is not None else self.slot(f"nội dung thay cho “{_quotable(clean)}”", "noi_dung_thay")

    def unit(self, name: str) -> str:
        """The name of a body that receives money; a slot with the old name named where it is gone or elsewhere."""
        carried = self.name(name)
        clean = _SPACES.sub(" ", name).strip(" .:;,–-")
        return carried if carried is not None else self.slot(f"đơn vị thay cho “{_quotable(clean)}”", "don_vi_thay")

    def name(self, text: str) -> str | None:
        """The name of a body as it is called now; None where it is gone, elsewhere or no name at all."""
        return self._carried(_SPACES.sub(" ", text).strip(" .:;,–-"), whole=True)

    def sentence(self, text: str) -> str | None:
        """The sentence, where nothing in it speaks of the old year, the old place, a number or an ended body."""
        clean = _SPACES.sub(" ", text).strip()
        if re.search(r"\d", clean) or load_agencies().abolished(clean, self.on) or self._is_local(clean):
            return None
        return None if _SIGNS.search(clean) or find_citations(clean) else clean

    def _carried(self, clean: str, whole: bool = False) -> str | None:
        """The words with slots for ended bodies (none with ``whole``) and years shifted; None: not to be carried."""
        if _SIGNS.search(clean) or _NUMBER.search(clean) or find_citations(clean):
            return None
        ended = load_agencies().abolished(clean, self.on)
        if ended and whole:
            return None
        parts, last = [], 0
        for name in ended:
            parts.append(clean[last : name.start])
            parts.append(self.slot(f"đơn vị thay cho “{_quotable(name.name)}”", "don_vi_thay"))
            last = name.end
        rest = [*parts, clean[last:]]
        plain = "".join(part for part in rest if not part.startswith("{fact:"))
        if self._is_local(plain):
            return None
        return self._shifted("".join(part if part.startswith("{fact:") else self._years(part) for part in rest))

    def _is_local(self, text: str) -> bool:
        """True when the words speak of a district or of the place of the old plan."""
        if _DISTRICT.search(text):
            return True
        old = fold(self.old_place)
        return bool(old) and old not in fold(self.new_area) and old in fold(text)

    def _years(self, text: str) -> str:
        return _YEAR.sub(lambda match: self._year(int(match[1])), text)

    def _year(self, year: int) -> str:
        if self.prior_year is None:
            return f"{{?{year}}}"
        names = {0: "{year}", -1: "{year-1}", 1: "{year+1}"}
        return names.get(year - self.prior_year + self.shift, f"{{?{year}}}")

    def _shifted(self, text: str) -> str | None:
        """The text without "năm …" of years that mean nothing now; None where such a year stands otherwise."""
        without = _OTHER_YEAR.sub("", text)
        return None if "{?" in without else without.strip(" ,;")

    def slot(self, needed: str, stem: str) -> str:
        """A slot for what is needed; the same need has the same name."""
        if needed not in self.slots:
            count = sum(name.rpartition("_")[0] == stem for name in self.slots.values())
            self.slots[needed] = f"{stem}_{count + 1}"
        return f"{{fact:{self.slots[needed]}|{needed}}}"


def _quotable(text: str) -> str:
    """The words without signs that mean something in a slot."""
    return _SIGNS.sub("", text).replace("“", "'").replace("”", "'").strip()
