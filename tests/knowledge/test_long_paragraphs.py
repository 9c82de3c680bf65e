"""A file without a full stop: its lines are joined to paragraphs of a bounded length, so that reading stays linear."""

from knowledge.parsing.lines import read_lines
from knowledge.readers.text import read_text

LINE = "Các xã phường tổ chức hội nghị phổ biến văn bản về khoa học số thứ tự là"


def test_a_file_without_a_full_stop_is_not_one_paragraph() -> None:
    """Each line asks for the next one; after 20,000 characters a new paragraph begins, and no word is lost."""
    source = read_text("van-ban.txt", "\n".join([LINE] * 1000).encode("utf-8"))
    texts = [line.text for line in read_lines(source) if hasattr(line, "text")]
    assert len(texts) > 1
    assert max(map(len, texts)) <= 20_000 + len(LINE) + 1
    assert " ".join(texts).split() == LINE.split() * 1000
