"""Sai gì: Quốc hiệu, Tiêu ngữ hoặc tên cơ quan ở đầu văn bản viết sai chữ, sai dấu gạch nối hoặc không in đậm.

Vì sao: Nghị định 30/2020/NĐ-CP, Phụ lục I: Quốc hiệu chữ in hoa, đậm; Tiêu ngữ “Độc lập - Tự do - Hạnh phúc” chữ in
thường, đậm, giữa các cụm từ có gạch nối và cách chữ; tên cơ quan ban hành in hoa, đậm, tên cơ quan chủ quản in hoa,
đứng. Chỉ xét dòng có thật trong tệp Word: phần đầu bị cắt mất thì không nhắc.

Ví dụ: “Độc lập-Tự do-Hạnh phúc”; tên cơ quan ban hành để chữ thường không đậm.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.context import CheckContext
from assistant.checks.figures import one_line
from assistant.checks.looks import agencies, dressed, head_lines, mottos, named, nations, told, told_looks, unset
from knowledge.domain.finding import Finding, Fix
from knowledge.domain.folding import fold, settle_tones
from knowledge.domain.layout import LineLook, Look
from knowledge.domain.plan import Plan
from knowledge.domain.printed import MOTTO, NATION

NAME = "layout-letterhead"


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning per line of the letterhead that is wrong, and one for a Quốc hiệu or Tiêu ngữ without the other."""
    head = head_lines(plan)
    nation, motto = nations(head), mottos(head)
    for what, right, found in (("Quốc hiệu", NATION, nation[:1]), ("Tiêu ngữ", MOTTO, motto[:1])):
        for line, part in found:
            yield from _wording(plan, line, part, what, right)
    words = fold(" ".join(line.text for line in head))
    if nation and not motto and "hanh phuc" not in words:
        yield told(NAME, nation[0][0], "Có Quốc hiệu nhưng không thấy Tiêu ngữ", Fix(f"Thêm dòng “{MOTTO}”."))
    if motto and not nation and "chu nghia" not in words:
        yield told(NAME, motto[0][0], "Có Tiêu ngữ nhưng không thấy Quốc hiệu", Fix(f"Thêm dòng “{NATION}”."))
    yield from _agencies(plan)


def _wording(plan: Plan, line: LineLook, part: str, what: str, right: str) -> Iterator[Finding]:
    written = settle_tones(part.replace("–", "-"))
    lacking = unset(plan, line, (Look.BOLD,))
    faults = [f"phải viết đúng “{right}”"] if written != right else []
    faults += [f"phải {named(lacking)}"] if lacking else []
    if faults:
        replaced = right if written != right else ""
        advice = f"Viết “{right}”" if replaced else f"Đặt {named(lacking)}"
        fix = Fix(f"{advice}.", replaced, safe=True, quote=part, dress=dressed((line,), lacking))
        yield told(NAME, line, f"{what} “{part}” {', '.join(faults)}", fix, part)


def _agencies(plan: Plan) -> Iterator[Finding]:
    """The issuer is bold; the agency above it is not."""
    above, own = agencies(plan)
    thin = [line for line in own if unset(plan, line, (Look.BOLD,))]
    if thin:
        yield told_looks(NAME, "tên cơ quan ban hành", thin, (Look.BOLD,))
    if above and own and not thin and all(line.bold for line in above):
        quote = one_line(above[0].text)
        yield told(
            NAME,
            above[0],
            f"Tên cơ quan chủ quản “{quote}” phải in đứng, không đậm",
            Fix("Bỏ đậm tên cơ quan chủ quản."),
        )
