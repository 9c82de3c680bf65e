"""Real plans turned into Word files by a converter that knows nothing of our readers read the same."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.domain.source import Grid, Merge, SourceText, TextLine
from knowledge.readers import read

ROOT = Path(__file__).resolve().parents[2]
SEEDS = Path(os.environ.get("DUTHAO_SHARED", ROOT.parent / "shared")) / "seeds"
PLANS = sorted(SEEDS.glob("*.txt"))
_SEPARATOR = re.compile(r"[|\s:-]+$")
_PAGE = '<html><head><meta charset="utf-8"></head><body>\n{}\n</body></html>'


def _cells(line: str) -> list[str]:
    if line.startswith("|"):
        return [cell.strip() for cell in line.strip().strip("|").split("|")] if line.strip("|") else []
    return [cell.strip() for cell in line.split("\t")]


def _is_row(line: str) -> bool:
    return line.startswith("|") or "\t" in line


def _table(lines: list[str]) -> str:
    rows = [line for line in lines if not _SEPARATOR.match(line) or "-" not in line]
    width = max(len(_cells(row)) for row in rows)
    body = ""
    for row in rows:
        cells = _cells(row)
        cells += [""] * (width - len(cells))
        body += "<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in cells) + "</tr>\n"
    return f"<table>\n{body}</table>"


def _inline(text: str) -> str:
    text = html.escape(text, quote=False).replace("&lt;b&gt;", "<b>").replace("&lt;/b&gt;", "</b>")
    text = re.sub(r"\*\*(?=\S)(.+?)\*\*", r"<b>\1</b>", text, flags=re.DOTALL)
    text = re.sub(r"(?<!\*)\*(?=[^\s*])([^*]+?)\*", r"<i>\1</i>", text)
    text = re.sub(r"^\*\* (.+?)\*$", r"<i>* \1</i>", text)
    return text.replace("\n", "<br>\n")


def _stretches(text: str) -> list[list[str]]:
    """Lines between blank lines, rows of tables apart from other lines."""
    found: list[list[str]] = []
    before = ""
    for line in text.split("\n"):
        line = line.rstrip() if "\t" not in line else line
        if not line.strip():
            before = ""
            continue
        if before and _is_row(before) == _is_row(line):
            found[-1].append(line)
        else:
            found.append([line])
        before = line
    return found


def paragraph_per_line(text: str) -> str:
    """Every line that holds something is a paragraph, marks taken out by hand; tables are tables."""
    parts: list[str] = []
    for lines in _stretches(text):
        if _is_row(lines[0]):
            parts.append(_table(lines))
        else:
            joined = _inline("\n".join(re.sub(r"^#+ ", "", line) for line in lines))
            plain = re.sub(r"</?[bi]>", "", joined)
            parts.extend(f"<p>{line}</p>" for line in plain.split("<br>\n"))
    return _PAGE.format("\n".join(parts))


def markdown_rules(text: str) -> str:
    """Headings, bulleted lists, bold and italic; lines that follow one another are broken lines of one paragraph."""
    parts: list[str] = []
    for lines in _stretches(text):
        if _is_row(lines[0]):
            parts.append(_table(lines))
            continue
        paragraph: list[str] = []
        items: list[str] = []

        def end_list(items: list[str] = items) -> None:
            if items:
                parts.append("<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + "</ul>")
            items.clear()

        def end_paragraph(paragraph: list[str] = paragraph) -> None:
            if paragraph:
                parts.append(f"<p>{_inline(chr(10).join(paragraph))}</p>")
            paragraph.clear()

        for line in lines:
            heading = re.match(r"(#+) (.*)", line)
            if heading:
                end_list()
                end_paragraph()
                level = len(heading[1])
                parts.append(f"<h{level}>{_inline(heading[2])}</h{level}>")
            elif line.startswith("- "):
                end_paragraph()
                items.append(line[2:])
            else:
                end_list()
                paragraph.append(line)
        end_list()
        end_paragraph()
    return _PAGE.format("\n".join(parts))


def texts(source: SourceText) -> list[str]:
    """Lines and cells in reading order, white space evened out; grids are marked off by the shape of their rows."""
    found: list[str] = []
    for block in source.blocks:
        if isinstance(block, TextLine):
            found.append(" ".join(block.text.split()))
        else:
            found.extend(" | ".join(_shown(row)) for row in block.rows)
    return found


def _shown(row: tuple[object, ...]) -> list[str]:
    marks = {Merge.NONE: "", Merge.LEFT: "<", Merge.UP: "^"}
    return [marks[cell.merge] + " ".join(cell.text.split()) for cell in row]  # type: ignore[attr-defined]


@pytest.mark.office
@pytest.mark.skipif(not PLANS, reason=f"no real plans in {SEEDS}")
@pytest.mark.parametrize("to_html", [paragraph_per_line, markdown_rules])
def test_converted_plans_read_the_same(to_html: Callable[[str], str], tmp_path: Path) -> None:
    """The Word reader finds in a converted plan the lines, cells and merges the text reader finds in it."""
    soffice = shutil.which("soffice") or "soffice"
    for plan in PLANS:
        (tmp_path / f"{plan.stem}.html").write_text(to_html(plan.read_text("utf-8")), "utf-8")
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path), *map(str, tmp_path.glob("*.html"))],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for plan in PLANS:
        original, converted = read(plan), read(tmp_path / f"{plan.stem}.docx")
        assert texts(converted) == texts(original), plan.name
        assert [len(b.rows) for b in converted.blocks if isinstance(b, Grid)] == [
            len(b.rows) for b in original.blocks if isinstance(b, Grid)
        ], plan.name
        assert converted.unread == ()
