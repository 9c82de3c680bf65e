"""The command that asks the library: on a tiny benchmark, on plans, and what it says when material is absent."""

import json
from pathlib import Path

import pytest

from evals.measures.citation_extraction import compare
from evals.retrieval.alternatives.bm25_syllables import Bm25Syllables
from evals.retrieval.alternatives.fts5 import Fts5
from evals.retrieval.command import PLANS, main
from evals.retrieval.material import corpus
from evals.retrieval.sets import plan_set

ARTICLES = [
    ("1", "Hội đồng thẩm định\n\nHội đồng có năm thành viên, họp khi đủ hai phần ba."),
    ("2", "Định mức chi\n\nMức chi cho mỗi buổi tập huấn do Sở Tài chính hướng dẫn."),
    ("3", "Lưu trữ hồ sơ\n\nHồ sơ được lưu mười năm kể từ ngày kết thúc nhiệm vụ."),
]


@pytest.fixture
def benchmark(tmp_path: Path) -> tuple[Path, Path]:
    """Three articles and three questions, in the files of a benchmark."""
    articles, asked = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    rows = [{"id": f"L@{number}", "law": "Quy chế thử", "art": number, "text": text} for number, text in ARTICLES]
    articles.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    questions = [("Hội đồng thẩm định có mấy thành viên?", "1"), ("mức chi tập huấn", "2"), ("lưu hồ sơ bao lâu", "3")]
    lines = [json.dumps({"text": text, "rel": [f"L@{number}"]}, ensure_ascii=False) for text, number in questions]
    asked.write_text("\n".join(lines), "utf-8")
    return articles, asked


def test_any_benchmark_is_asked(
    benchmark: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--corpus`` and ``--queries`` take any files of the layout: the real ingest and the real search find the three."""
    articles, asked = benchmark
    given = ["--set", "A", "--corpus", str(articles), "--queries", str(asked), "--work", str(tmp_path), "--json"]
    assert main(given) == 0
    told = json.loads(capsys.readouterr().out)
    ours = told["sets"][0]["runs"][0]
    assert told["missed"] == [] and ours["articles"] == 3
    assert ours["written"]["MRR@10"] == ours["stripped"]["MRR@10"] == 100


def test_absent_material_is_told_and_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A set without its files is left out with their names, and a run that asked nothing ends with 1."""
    assert main(["--set", "B", "--shared", str(tmp_path / "absent")]) == 1
    assert "set B is left out" in capsys.readouterr().err


def test_alternatives_find_what_is_plain(benchmark: tuple[Path, Path], tmp_path: Path) -> None:
    """The alternatives that need nothing installed find articles by their words, and nothing without a word in common."""
    articles = corpus(benchmark[0])
    for other in (Bm25Syllables(), Fts5()):
        engine = other.build(articles, tmp_path)
        assert other.missing() == "" and engine.find("lưu hồ sơ")[0] == "L@3" and engine.find("zzz") == ()


def test_every_query_on_our_own_plans_has_a_passage() -> None:
    """What officers ask of the plans of this repository stands in them; each query has one passage or more."""
    asked = plan_set(sorted(PLANS.glob("*.md")), ("dev", "held"))
    assert len(asked.questions) >= 35 and all(question.relevant for question in asked.questions)


def test_numbers_missed_and_invented_are_told_apart(tmp_path: Path) -> None:
    """A number listed and not in the text is missed, one in the text and not listed is invented; spellings are one."""
    plan = tmp_path / "plan.txt"
    plan.write_text("KẾ HOẠCH\nCăn cứ Quyết định số 9/2015/QĐ-UBND và Nghị quyết số 57-NQ/TW.\n", "utf-8")
    seen = compare(plan, {"09/2015/QĐ-UBND": 1, "12/NQ-CP": 2})
    assert (seen.standing, dict(seen.missed), dict(seen.invented)) == (3, {"12/nqcp": 2}, {"57/nqtw": 1})
