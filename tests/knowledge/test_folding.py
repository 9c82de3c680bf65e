"""Text is compared without its marks; the short way over known letters gives what decomposing gives."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from knowledge.domain.folding import bare_in_place, fold

_TYPED = st.text(
    st.sampled_from(
        "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệ ĐƯỚỌÂ\t\n–—“”…•²³0123456789.,;İßЖ文\u00a0\u0301"
    ),
    max_size=60,
)


def _decomposed(text: str) -> str:
    marks = re.compile("[\u0300-\u036f]+")
    return " ".join(marks.sub("", unicodedata.normalize("NFD", text.lower())).replace("đ", "d").split())


@given(_TYPED)
def test_folding_is_what_decomposing_gives(text: str) -> None:
    """Whether all letters are known or not, a text folds to its decomposed letters without their marks."""
    assert fold(text) == _decomposed(text)


@given(_TYPED)
def test_bare_letters_stay_in_their_places(text: str) -> None:
    """Every letter is in its place, so that what is found in the bare text stands there in the text itself."""
    composed = unicodedata.normalize("NFC", text).replace("İ", "I")
    bare = bare_in_place(composed)
    assert len(bare) == len(composed)
    assert all(one == other or fold(other) == fold(one) for one, other in zip(bare, composed.lower(), strict=True))


def test_the_letters_of_all_tones_are_bare() -> None:
    """Capitals and small letters, đ included."""
    assert bare_in_place("Ủy ban nhân dân XÃ ĐĂK HRING – “Điều 5”") == "uy ban nhan dan xa dak hring – “dieu 5”"
