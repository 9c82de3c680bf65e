"""Prompts are strict data: their variables are named, all given, and written in once."""

from __future__ import annotations

from pathlib import Path

import pytest

import prompts
from prompts import PromptError, render


def test_variables_are_written_in_and_values_left_alone() -> None:
    """A value that looks like a variable is not replaced again."""
    text = render("he-thong", hom_nay="20/11/2026", du_thao="{{hom_nay}}")
    assert "Hôm nay là 20/11/2026." in text
    assert "{{hom_nay}}" in text
    assert not text.startswith("---")


def test_every_prompt_is_well_formed() -> None:
    """What the front matter of each file names is what its text uses."""
    for path in Path(prompts.__file__).parent.glob("*.md"):
        with pytest.raises(PromptError, match="has no variable khong_co"):
            render(path.stem, khong_co="")


def test_wrong_variables_are_refused() -> None:
    """A missing variable, an unknown one and an unknown prompt are each a PromptError."""
    with pytest.raises(PromptError, match="needs du_thao"):
        render("he-thong", hom_nay="")
    with pytest.raises(PromptError, match="no variable ten"):
        render("he-thong", hom_nay="", du_thao="", ten="")
    for name in ("khong-co", "../pyproject"):
        with pytest.raises(PromptError, match="no prompt"):
            render(name)


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("Không có phần đầu {{ten}}", "front matter"),
        ("---\nvariables: ten\n---\n{{ten}}", "front matter"),
        ("---\nvariables: [ten]\n---\nXin chào {{nguoi}}", "declares"),
        ("---\nvariables: [ten, tuoi]\n---\nXin chào {{ten}}", "declares"),
    ],
)
def test_a_faulty_page_is_refused(page: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page without front matter, or whose text and front matter disagree, is a PromptError."""
    (tmp_path / "trang.md").write_text(page, encoding="utf-8")
    monkeypatch.setattr(prompts, "_FOLDER", tmp_path)
    with pytest.raises(PromptError, match=problem):
        prompts._page.__wrapped__("trang")
