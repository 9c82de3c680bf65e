"""Markdown and HTML say what the Word file says, escape what is special and ask for nothing from elsewhere."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from assistant.export import html, markdown
from knowledge.domain.plan import Paragraph, Section
from knowledge.parsing.plan import parse_plan
from knowledge.readers.text import read_text
from tests.assistant.export_plans import checked, draft_plan, full_plan, with_section

AWKWARD = (
    "Giá 3*4 cho *mỗi* hộ <b>nghèo</b> & cận nghèo | ghi chú",
    "# không phải tiêu đề của Markdown",
    "12. không phải mục của danh sách",
    "Nhãn hiệu a_b_c và đường C:\\kho",
)


class Tags(HTMLParser):
    """Every start tag with its attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(*, final: bool) -> Tags:
    seen = Tags()
    seen.feed(html.write(checked(full_plan() if final else draft_plan(), final=final)).decode())
    assert seen.open == []
    return seen


def test_awkward_characters_come_back_from_markdown() -> None:
    """What Markdown would take for marks is escaped, and our reader gives the sentence back as it was."""
    plan = with_section(full_plan(), Section("s9", "V", "Khác", tuple(Paragraph(text) for text in AWKWARD)))
    again = parse_plan(read_text("a.md", markdown.write(checked(plan))))
    texts = [paragraph.text for _, paragraph in again.paragraphs()] + [section.heading for _, section in again.walk()]
    for text in AWKWARD:
        assert text in texts


def test_awkward_characters_are_escaped_in_html() -> None:
    """Text never becomes markup."""
    plan = replace(full_plan(), preamble=(Paragraph('<script>alert("x")</script> & như sau:'),))
    written = html.write(checked(plan)).decode()
    assert "<script" not in written and "&lt;script&gt;" in written


def test_the_page_is_self_contained() -> None:
    """No script, picture, link or address stands in the page, its policy forbids all requests, and it is Vietnamese."""
    seen = page(final=False)
    assert not {tag for tag, _ in seen.tags} & {"script", "img", "link", "iframe", "a", "object"}
    written = html.write(checked(full_plan())).decode()
    assert not re.search(r"https?:|url\(|@import|src=", written)
    assert "default-src 'none'" in written
    assert dict(seen.tags)["html"] == {"lang": "vi"}


def test_the_page_has_tables_with_merged_headers() -> None:
    """Three tables with their headers; the two-row one spans columns and rows."""
    spans = [(a.get("colspan"), a.get("rowspan")) for tag, a in page(final=True).tags if tag == "th"]
    assert spans.count(("2", "1")) == 1
    assert spans.count(("1", "2")) == 4


def test_marks_stand_in_drafts_only() -> None:
    """A draft names itself, marks slots and proposals and counts them; a final file bears no mark."""
    draft = page(final=False)
    classes = [attributes.get("class") for tag, attributes in draft.tags if tag == "mark"]
    assert (classes.count("thieu"), classes.count("de-xuat")) == (1, 33)
    assert "DỰ THẢO" in draft.text and "[SỐ ĐỀ XUẤT: 33 số tiền chờ xác nhận]" in draft.text
    final = page(final=True)
    assert not any(tag == "mark" for tag, _ in final.tags) and "DỰ THẢO" not in final.text
    text = markdown.write(checked(draft_plan())).decode()
    assert text.startswith("**DỰ THẢO**") and "**[CẦN BỔ SUNG: đơn vị chủ trì]**" in text and "| *11* |" in text
    assert "DỰ THẢO" not in markdown.write(checked(full_plan(), final=True)).decode()
