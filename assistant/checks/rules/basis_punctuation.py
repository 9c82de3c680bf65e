"""Sai gì: dòng căn cứ không kết thúc bằng dấu chấm phẩy, hoặc dòng cuối cùng không kết thúc bằng dấu chấm.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: sau mỗi căn cứ xuống dòng, cuối dòng có dấu chấm phẩy, dòng cuối cùng kết
thúc bằng dấu chấm; mỗi căn cứ một dòng. Đây là lỗi trình bày, sửa được ngay mà không đổi nội dung. Dòng cuối dùng dấu
chấm phẩy là thói quen cũ: chỉ lưu ý. Cả khối thống nhất dùng dấu chấm thì chỉ nêu dòng thiếu dấu.

Ví dụ: dòng “Căn cứ Nghị định số 30/2020/NĐ-CP … về công tác văn thư” không có dấu gì ở cuối.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.checks.citing import Mention, Use, mentions
from assistant.checks.context import CheckContext
from assistant.checks.figures import Prose, citations_in, clip, described
from knowledge.domain.finding import Finding, Fix, Severity
from knowledge.domain.plan import Paragraph, Plan
from knowledge.domain.regex import regex

NAME = "basis-punctuation"

_GOES_ON = regex(r"\s*(?:căn cứ|theo|xét|thực hiện|trên cơ sở|để)\b", re.IGNORECASE)
_END = regex(r"[\s.,;:]*$")


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One finding per basis that ends wrongly, and per line that holds several bases."""
    bases = _block(plan)
    several = _several(plan)
    dotted = _is_dotted([paragraph.text.rstrip() for _, paragraph in bases[:-1]])
    open_end = any(_GOES_ON.match(paragraph.text) for paragraph in plan.preamble)
    for index, paragraph in bases:
        text = paragraph.text.rstrip()
        prose = Prose(f"bases/{index}", paragraph.text, None, paragraph.marker, paragraph.span, index)
        if index in several:
            yield _crowded(prose, several[index])
        last = index == bases[-1][0]
        if last and open_end:
            continue
        if text.endswith("." if last else ";") or (dotted and text.endswith(".")):
            continue
        mark = "." if last else ";"
        right = _END.sub(mark, text, count=1)
        habit = last and text.endswith(";")
        yield Finding(
            rule=NAME,
            severity=Severity.INFO if habit else Severity.WARNING,
            message=f"{described(prose.place())}: dòng căn cứ {'cuối cùng' if last else 'này'} phải kết thúc bằng dấu "
            f"{'chấm' if mark == '.' else 'chấm phẩy'}.",
            place=prose.place(),
            stated=text[-1:],
            computed=mark,
            fix=Fix(f"Kết thúc bằng “{right[-1]}”.", right, safe=True),
        )


def _block(plan: Plan) -> tuple[tuple[int, Paragraph], ...]:
    """The lines of the block of bases.

    A line that goes over into what the agency decides ("… như sau:") is none; a single line that names no document
    ("Thực hiện chủ trương …") is the opening of the plan.
    """
    found = tuple((index, one) for index, one in enumerate(plan.bases) if not one.text.rstrip().endswith(":"))
    return found if len(found) > 1 or any(citations_in(one.text) for _, one in found) else ()


def _is_dotted(texts: list[str]) -> bool:
    """True for a block whose lines are sentences, each with its full stop: one style, though not the decree's."""
    return sum(text.endswith(".") for text in texts) > 1 and not any(text.endswith(";") for text in texts)


def _several(plan: Plan) -> dict[int, list[Mention]]:
    """The bases, by index, in which a semicolon parts documents that should each have a line."""
    found: dict[int, list[Mention]] = {}
    for mention in mentions(plan):
        if mention.use is Use.BASIS and not mention.nested:
            found.setdefault(mention.prose.index, []).append(mention)
    return {
        index: cited
        for index, cited in found.items()
        if any(";" in one.prose.text[one.citation.end : two.citation.start] for one, two in pairwise(cited))
    }


def _crowded(prose: Prose, cited: list[Mention]) -> Finding:
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        message=f"{described(prose.place())}: một dòng nêu {len(cited)} căn cứ ("
        f"{clip(', '.join(one.number.text for one in cited))}); mỗi căn cứ ghi một dòng.",
        place=prose.place(),
        stated=str(len(cited)),
        computed="1",
        fix=Fix("Tách mỗi căn cứ thành một dòng."),
    )
