"""Roman numbers go out and come back the same; what is none is None."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.domain.roman import read_roman, write_roman


@given(st.integers(1, 3999))
def test_written_and_read_back(value: int) -> None:
    """Every number to 3,999 is read back from what is written."""
    assert read_roman(write_roman(value)) == value


def test_not_roman() -> None:
    """Other letters, wrong orders and nothing at all are no Roman numbers."""
    assert [read_roman(text) for text in ("", "IIII", "VX", "A", "IC", "iv", "1")] == [None] * 7
