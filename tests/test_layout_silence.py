"""The layout rules are silent on our own files and on clean plans set by our exporter, and find faults set into them."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest

from assistant.checks.context import context_for
from assistant.checks.report import check
from assistant.cli.checking import check_source
from assistant.drafting import DraftRequest, start
from assistant.export.word import write
from assistant.mending import mend
from assistant.rendering import resolve
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read, read_bytes
from knowledge.templates import load_templates
from tests.assistant.export_plans import checked

ROOT = Path(__file__).resolve().parent.parent
UNREAD_LETTERHEAD = "69-header-table-officer.md"
"""Its letterhead is a one-row pipe table that the text reader takes for a line, so the export has another layout."""
CLEAN = [
    path
    for path in (*sorted((ROOT / "tests/corpus/clean").glob("*.md")), *sorted((ROOT / "evals/corpus").glob("*.md")))
    if path.name != UNREAD_LETTERHEAD
]
ISSUERS = ("UBND xã Tây Sơn", "UBND phường Quy Nhơn", "UBND tỉnh Gia Lai", "Sở Khoa học và Công nghệ")


def said(plan: Plan) -> list[str]:
    """What the layout rules say of the plan once it stands in a Word file."""
    again = parse_plan(read_bytes("ke-hoach.docx", write(checked(plan, final=False))))
    assert again.layout is not None
    report = check(again, context_for(again, today=date(2026, 11, 20)))
    return [f"{one.rule}: {one.message}" for one in report.findings if one.rule.startswith(("layout-", "rule-"))]


@pytest.mark.parametrize("agency", ISSUERS)
@pytest.mark.parametrize("family", [template.id for template in load_templates()])
def test_our_own_drafts_are_laid_out_by_the_decree(family: str, agency: str) -> None:
    """Every family for every kind of issuer: no layout finding in the file that leaves the house."""
    drafted = start(DraftRequest(family, agency, "Gia Lai", 2027, date(2026, 11, 20), Money(450_000_000)))
    assert said(resolve(drafted.plan)) == []


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_clean_plans_stay_clean_as_word_files(path: Path) -> None:
    """A clean plan of the corpora, set by our exporter, has no layout finding."""
    assert said(parse_plan(read(path))) == []


def style(name: str, old: str, new: str) -> tuple[str, str, str]:
    """A change inside one style of the file."""
    return "word/styles.xml", rf'(w:styleId="{name}".*?){re.escape(old)}', rf"\g<1>{new}"


def text(old: str, new: str) -> tuple[str, str, str]:
    """A change of words in the text, once."""
    return "word/document.xml", re.escape(old), new


FAULTS = {
    "layout-letterhead": (
        text("Độc lập - Tự do - Hạnh phúc", "Độc lập-Tự do-Hạnh phúc"),
        style("CoQuan", "<w:b/>", ""),
    ),
    "layout-symbol-line": (text("/KH-UBND", " / KH - UBND"),),
    "layout-place-date": (style("DiaDanh", "<w:i/>", ""),),
    "layout-title": (style("TenLoai", "<w:b/>", ""), style("TrichYeu", 'w:jc w:val="center"', 'w:jc w:val="left"')),
    "layout-bases": (style("CanCu", "<w:i/>", ""),),
    "layout-body": (style("NoiDung", 'w:jc w:val="both"', 'w:jc w:val="left"'),),
    "layout-ending": (text("./.", "."),),
    "layout-recipients": (text("Nơi nhận:", "NƠI NHẬN:"), style("NoiNhan", "<w:i/>", "")),
    "layout-signature": (text("TM. ỦY", "TM ỦY"), style("ChucVu", "<w:b/>", "")),
    "layout-numbering-style": (text("I. MỤC", "I/ MỤC"), style("Heading2", "<w:b/>", "")),
    "layout-type-size": (style("NoiDung", 'w:sz w:val="28"', 'w:sz w:val="22"'),),
}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_set_into_our_own_file_is_found_and_mended(rule: str, tmp_path: Path) -> None:
    """In tables, through styles, beside text that is right: the fault is found by its rule alone, and put right."""
    request = DraftRequest("phan-bo-kinh-phi", ISSUERS[0], "Gia Lai", 2027, date(2026, 11, 20), Money(450_000_000))
    raw = write(checked(resolve(start(request).plan), final=False))
    source, out = tmp_path / "ke-hoach.docx", tmp_path / "sua.docx"
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(source, "w") as after:
        for name in before.namelist():
            content = before.read(name).decode() if name.endswith((".xml", ".rels")) else before.read(name)
            for part, old, new in FAULTS[rule]:
                if part == name and isinstance(content, str):
                    content, count = re.subn(old, new, content, count=1, flags=re.DOTALL)
                    assert count == 1, f"{old} is not in {name}"
            after.writestr(name, content)
    report = check_source(read(source), layout=True)[1]
    assert {one.rule for one in report.findings if one.rule.startswith(("layout-", "rule-"))} == {rule}
    if rule == "layout-type-size":  # which size is meant is the officer's to say
        return
    done = mend(source, report, out)
    assert done.path == out
    left = check_source(read(out), layout=True)[1]
    assert [one.message for one in left.findings if one.rule.startswith("layout-")] == []
