"""Scores of rankings against values worked out by hand, their intervals, and the questions they are taken on."""

import json
from pathlib import Path

import pytest
import yaml

from evals.retrieval.bars import missed
from evals.retrieval.bm25 import Bm25
from evals.retrieval.comparison import Outcome, Run, as_json, as_lines
from evals.retrieval.engine import first_of_each
from evals.retrieval.material import Article, corpus, questions, strip_marks, without_laws
from evals.retrieval.scores import Scores, gain, hit, interval, recall, reciprocal_rank
from evals.retrieval.sets import OFFICER_QUERIES, QuestionSet, headings_asked, officer_questions, sample_around
from knowledge.domain.folding import fold

RANKED = ("a", "b", "c", "d", "e")


@pytest.mark.parametrize(
    ("relevant", "rank", "at_two", "found", "ndcg"),
    [
        ({"a"}, 1.0, 1.0, 1.0, 1.0),
        ({"b"}, 1 / 2, 1.0, 1.0, 0.63093),  # 1/log2(3)
        ({"c", "z"}, 1 / 3, 0.0, 0.0, 0.30657),  # (1/log2(4)) / (1 + 1/log2(3)) = 0.5 / 1.63093
        ({"b", "d"}, 1 / 2, 0.5, 1.0, 0.65092),  # (1/log2(3) + 1/log2(5)) / 1.63093
        ({"z"}, 0.0, 0.0, 0.0, 0.0),
    ],
)
def test_scores_of_one_ranking(relevant: set[str], rank: float, at_two: float, found: float, ndcg: float) -> None:
    """Reciprocal rank, recall and hit at two, and nDCG at ten are what the definitions give by hand."""
    assert reciprocal_rank(RANKED, relevant) == pytest.approx(rank)
    assert recall(RANKED, relevant, 2) == pytest.approx(at_two)
    assert hit(RANKED, relevant, 2) == found
    assert gain(RANKED, relevant) == pytest.approx(ndcg, abs=1e-5)


def test_only_the_first_ten_count() -> None:
    """What stands at place eleven adds nothing to MRR and nDCG at ten, and to recall at ten."""
    ranked = [str(place) for place in range(1, 21)]
    assert reciprocal_rank(ranked, {"10"}) == pytest.approx(0.1)
    assert (reciprocal_rank(ranked, {"11"}), gain(ranked, {"11"}), recall(ranked, {"11"}, 10)) == (0, 0, 0)
    assert recall(ranked, {"11"}, 20) == 1


def test_more_relevant_than_places_still_make_a_full_gain() -> None:
    """Ten relevant articles on ten places are the best there is, though fifteen are relevant."""
    ranked = [str(place) for place in range(10)]
    assert gain(ranked, {str(place) for place in range(15)}) == pytest.approx(1)


def test_an_interval_holds_its_mean_and_is_the_same_again() -> None:
    """The seed is fixed; equal values leave no doubt; the width is about that of the normal law."""
    assert str(interval([0.5] * 20)) == "50.0 [50.0, 50.0]"
    half = interval([0.0, 1.0] * 200)
    assert half == interval([0.0, 1.0] * 200)
    assert half.mean == 50 and half.low == pytest.approx(45.1, abs=0.8) and half.high == pytest.approx(54.9, abs=0.8)


def test_a_difference_is_taken_question_by_question() -> None:
    """Two runs that differ by the same on every question differ without doubt, however much the questions vary."""
    relevant = [{"a"}, {"b"}, {"c"}]
    one = Scores.of([["a"], ["b"], ["c"]], relevant)
    two = Scores.of([["x", "a"], ["x", "b"], ["x", "c"]], relevant)
    assert one.better_than(two, "MRR@10").signed == "+50.0 [+50.0, +50.0]"
    assert two.mean("R@1") == 0 and two.mean("R@5") == 100


def test_an_article_counts_once() -> None:
    """Passages of one article are one find, at the place of the first."""
    assert first_of_each(["a", "a", "b", "a", "c"]) == ("a", "b", "c")
    assert len(first_of_each(map(str, range(99)))) == 20


def test_bm25_by_hand() -> None:
    """Rarer words weigh more, longer articles less, no word in common is no find."""
    texts = ["kinh phí khoa học", "kinh phí kinh phí hội nghị", "đất đai"]
    engine = Bm25(["k", "h", "d"], texts, str.split)
    assert engine.find("khoa học") == ("k",)
    assert engine.find("kinh phí") == ("h", "k")
    assert engine.find("nông thôn") == ()
    # df 1 of 3: ln(1 + 2.5/1.5) = 0.98083; tf 1, length 2 of mean 4: 2.5 / (1 + 1.5 · 0.625) = 1.29032
    only = Bm25(["d", "k", "h"], ["đất đai", "kinh phí khoa học", "kinh phí kinh phí hội nghị"], str.split)
    assert only.find("đất") == ("d",)


def _article(key: str, heading: str, body: str = "x" * 300, topic: str = "Thanh niên", source: str = "") -> Article:
    row = {"id": key, "title": heading, "body": body, "demuc": topic, "chuong": "", "src": source, "refs": []}
    return Article(key, topic, "36.3", heading, body, row)


def test_laws_of_the_benchmark_are_left_out_of_the_codification() -> None:
    """Articles of the law itself go; decrees under the same topic and laws of other names stay."""
    held = [
        _article("law", "Điều một", source="(Điều 1 Luật số 57/2020/QH14 Luật Thanh niên ngày 16/06/2020)"),
        _article("decree", "Điều một", source="(Điều 1 Nghị định số 17/2021/NĐ-CP)"),
        _article("other", "Điều một", topic="Dân số", source="(Điều 1 Luật số 1/2003/QH11)"),
    ]
    assert [one.key for one in without_laws(held, {"Luật Thanh niên"})] == ["decree", "other"]


def test_a_heading_that_is_asked_is_no_longer_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headings that occur once, over bodies long enough, of articles held back from training; no other article changes."""
    monkeypatch.setattr("evals.retrieval.sets.is_held_back", lambda key: key != "trained")
    articles = [
        _article("a", "Chính sách với thanh niên"),
        _article("b", "Hiệu lực"),
        _article("c", "Hiệu lực"),
        _article("d", "Đối thoại", body="ngắn"),
        _article("trained", "Việc khác"),
    ]
    asked = headings_asked(articles, "C1")
    assert [(one.text, set(one.relevant)) for one in asked.questions] == [("Chính sách với thanh niên", {"a"})]
    assert [one.heading for one in asked.articles] == ["", "Hiệu lực", "Hiệu lực", "Đối thoại", "Việc khác"]
    assert asked.articles[0].row["title"] == ""
    assert not any(one.heading for one in headings_asked(articles, "C").articles)


def test_a_sample_holds_every_answer() -> None:
    """A smaller set has all articles that answer, and as many others as asked for, the same each time."""
    asked = QuestionSet("B", tuple(_article(str(n), "") for n in range(50)), (), "MRR@10")
    assert len(sample_around(asked, 7)) == 7 and sample_around(asked, 7) == sample_around(asked, 7)


def test_files_of_a_benchmark(tmp_path: Path) -> None:
    """The first line of an article that a blank line follows is its heading; a question keeps all its answers."""
    rows = [
        {"id": "L@1", "law": "Luật L", "art": "1", "text": "Phạm vi\n\nLuật này quy định."},
        {"id": "L@2", "law": "Luật L", "art": "2", "text": "Không có tiêu đề."},
    ]
    articles, asked = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    articles.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    asked.write_text(json.dumps({"text": "Điều nào?", "rel": ["L@1", "L@2"], "qid": "1"}) + "\n", "utf-8")
    read = corpus(articles)
    assert [(one.heading, one.body) for one in read] == [
        ("Phạm vi", "Luật này quy định."),
        ("", "Không có tiêu đề."),
    ]
    assert read[0].row["title"] == "Điều 1. Phạm vi" and read[0].row["demuc"] == "Luật L"
    assert questions(asked)[0].relevant == {"L@1", "L@2"}


def test_officer_queries_are_short_and_told_apart() -> None:
    """At least 150 queries of at most ten syllables, none twice, each in its half by its own digest."""
    from hashlib import sha256

    cases = yaml.safe_load(OFFICER_QUERIES.read_text("utf-8"))
    rows = [row for kind in ("codification", "plans") for row in cases[kind]]
    assert len(rows) >= 150 and len({(row[1], row[2]) for row in rows}) == len(rows)
    for half, query, _, _ in rows:
        assert 2 <= len(query.split()) <= 10
        assert half == ("held" if sha256(query.encode()).digest()[0] % 2 else "dev")


def test_officer_queries_are_answered_by_headings() -> None:
    """An article answers when its topic is named and the pattern is in its folded heading."""
    articles = [_article("a", "Chính sách đối với thanh niên tình nguyện"), _article("b", "Thanh niên")]
    found = {one.text: one.relevant for one in officer_questions(articles, ("dev", "held"))}
    assert found["kinh phí đoàn thanh niên tình nguyện"] == {"a"}
    assert strip_marks("Đề tài KH&CN") == fold("Đề tài KH&CN") == "de tai kh&cn"


def _run(name: str, written: list[list[str]], stripped: list[list[str]], *, ours: bool = False) -> Run:
    relevant = [{"a"}] * len(written)
    return Run(name, 3, Scores.of(written, relevant), Scores.of(stripped, relevant), (1.0, 2.0), 0.1, ours)


def test_bars_missed_are_told() -> None:
    """A score below its bar, points lost without diacritics and an alternative that is not beaten are three lines."""
    good, bad = [["a"]] * 4, [["x"]] * 4
    ours = _run("Dự Thảo", [["a"], ["a"], ["a"], ["x"]], bad, ours=True)
    outcome = Outcome("A", "MRR@10", 4, (ours, _run("BM25", good, bad)))
    lines = missed([outcome])
    assert [line.split(": ")[0] for line in lines] == ["set A"] * 3
    assert "87 is promised" in lines[0] and "without diacritics" in lines[1] and "BM25 is not beaten" in lines[2]
    assert missed([Outcome("A", "MRR@10", 4, (_run("Dự Thảo", good, good, ours=True), _run("BM25", bad, bad)))]) == []
    assert missed([Outcome("A", "MRR@10", 4, (_run("Dự Thảo", good, good, ours=True), _run("BM25", good, bad)))]) == []


def test_an_outcome_is_told_as_a_table_and_as_json() -> None:
    """The table has a row for each search; JSON has the same means."""
    good, bad = [["a"]] * 4, [["x", "a"]] * 4
    outcome = Outcome(
        "A", "MRR@10", 4, (_run("Dự Thảo", good, good, ours=True), _run("BM25", bad, bad)), ("X needs y",)
    )
    table = "\n".join(as_lines(outcome))
    assert "| Dự Thảo | 3 | 100.0" in table and "+50.0 [+50.0, +50.0]" in table and "Skipped: X needs y" in table
    assert [run["written"]["MRR@10"] for run in as_json([outcome])[0]["runs"]] == [100, 50]
