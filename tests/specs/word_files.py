"""Fragments of the specs that are set as a Word file: a word or two before a bar say how the line is set.

``đậm giữa 14 | KẾ HOẠCH`` is a bold centred line of 14 points; the other words are ``nghiêng``, ``trái`` and ``đều``
(justified). A line without a bar is plain, in the size that the file has throughout (13 points).
"""

from __future__ import annotations

import io
import re

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

_LOOK = re.compile(r"((?:(?:đậm|nghiêng|giữa|trái|đều|\d+)\s+)+)\| (.*)")
_ALIGNMENTS = {
    "giữa": WD_ALIGN_PARAGRAPH.CENTER,
    "trái": WD_ALIGN_PARAGRAPH.LEFT,
    "đều": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def word_file(fragment: str) -> bytes:
    """The Word file that the fragment describes, on paper with the margins of the decree."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    for line in fragment.splitlines():
        if not line.strip():
            continue
        found = _LOOK.match(line)
        looks = found[1].split() if found else []
        paragraph = document.add_paragraph()
        run = paragraph.add_run(found[2] if found else line)
        run.bold, run.italic = "đậm" in looks, "nghiêng" in looks
        for look in looks:
            if look.isdigit():
                run.font.size = Pt(int(look))
            elif look in _ALIGNMENTS:
                paragraph.alignment = _ALIGNMENTS[look]
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()
