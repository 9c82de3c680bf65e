"""Training: the gradient is right, what is learned is learned from pairs that nobody labelled, the same every time."""

import gzip
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding.bag_folder import load_bag
from knowledge.restoring import Accents
from knowledge.training.__main__ import main, writings_of
from knowledge.training.accents import save_accents
from knowledge.training.bags import spread, sums
from knowledge.training.codification import is_held_back, read_codification
from knowledge.training.contrast import Adam, Batch, loss_and_gradient
from knowledge.training.lexicon import Lexicon, Tally, write
from knowledge.training.pairs import Draw, number
from knowledge.training.quizzing import Quiz
from knowledge.training.trainer import Progress, Recipe, first_weights, rarity, train

TOPICS = {
    "Trồng trọt": "giống lúa ruộng phân bón mùa vụ tưới tiêu đất nông dân hợp tác thu hoạch",
    "Đo lường": "cân xăng dầu kiểm định phương tiện chuẩn sai số kẹp chì tem niêm phong",
    "Nhãn hiệu": "đăng ký bảo hộ chủ đơn văn bằng sáng chế kiểu dáng chỉ dẫn địa lý quyền",
    "Ngân sách": "dự toán chi thường xuyên quyết toán kho bạc nguồn thu phân bổ tạm ứng đồng",
}


def articles(count: int = 240, seed: int = 0) -> list[dict[str, object]]:
    """Articles of four fields: heading and body share some words of their field, and some of their own."""
    chance = np.random.default_rng(seed)
    made = []
    for place in range(count):
        topic, words = list(TOPICS.items())[place % len(TOPICS)]
        own = [f"{chr(97 + place % 26)}{chr(97 + place // 26)}a", *chance.choice(words.split(), 3)]
        sentences = [" ".join([*chance.choice(words.split(), 9), *own]).capitalize() + "." for _ in range(6)]
        made.append(
            {
                "id": f"{place:05d}",
                "demuc": f"Đề mục 1.{place % 4} {topic}",
                "title": f"Điều 1.{place}. {' '.join(own)}",
                "body": "\n".join(sentences),
                "refs": [f"{(place + 4) % count:05d}", "missing"],
            }
        )
    return made


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("extract") / "phapdien.jsonl.gz"
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in articles())
    path.write_bytes(gzip.compress(lines.encode("utf-8"), mtime=0))
    return path


def test_a_bag_is_summed_and_its_gradient_spread() -> None:
    """Sums of rows, empty and single ones too; each row gets the sum of the gradients of the bags that hold it."""
    weights = np.arange(12, dtype=np.float32).reshape(4, 3)
    rows, starts = np.array([0, 1, 1, 3], np.int32), np.array([0, 3, 3, 4], np.int32)
    assert np.array_equal(sums(weights, rows, starts), [weights[0] + 2 * weights[1], [0, 0, 0], weights[3]])
    gradient = np.array([[1, 0, 0], [9, 9, 9], [0, 2, 0]], np.float32)
    touched, spreads = spread(gradient, rows, starts)
    assert touched.tolist() == [0, 1, 3]
    assert spreads.tolist() == [[1, 0, 0], [2, 0, 0], [0, 2, 0]]


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    """At every entry checked the analytic gradient equals the difference quotient."""
    chance = np.random.default_rng(0)
    weights = chance.standard_normal((30, 8)).astype(np.float32)

    def bags() -> tuple[np.ndarray, np.ndarray]:
        lengths = chance.integers(1, 6, 7)
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        return chance.integers(0, 30, lengths.sum()).astype(np.int32), starts

    same = np.zeros((7, 7), bool)
    same[0, 3] = same[3, 0] = True
    batch = Batch(bags(), bags(), same)
    _, touched, gradient = loss_and_gradient(weights, batch, 5.0)
    for place, column in ((0, 0), (2, 3), (5, 7)):
        step = 1e-2
        above, below = weights.copy(), weights.copy()
        above[touched[place], column] += step
        below[touched[place], column] -= step
        slope = loss_and_gradient(above, batch, 5.0)[0] - loss_and_gradient(below, batch, 5.0)[0]
        assert gradient[place, column] == pytest.approx(slope / (2 * step), abs=2e-4)


def test_adam_moves_every_row_it_was_told_of() -> None:
    """The first step moves touched rows by the rate against the gradient's sign, and no other row."""
    weights = np.zeros((5000, 2), np.float32)
    touched = np.array([3, 4999], np.int32)
    Adam(weights).step(touched, np.array([[1, -2], [3, 0]], np.float32), 0.5)
    assert weights[3] == pytest.approx([-0.5, 0.5]) and weights[4999] == pytest.approx([-0.5, 0])
    assert np.count_nonzero(weights) == 3


def test_texts_become_rows_of_syllables_and_pairs() -> None:
    """Unknown syllables break pairs; a long text is represented by as many rows as are asked for."""
    lexicon = Lexicon.of({"ke": 0, "hoach": 1, "ke_hoach": 2, "khoa_hoc": 3})
    texts = [lexicon.number(text.split()) for text in ("ke hoach", "ke lạ hoach", "khoa hoc", "")]
    rows, starts = lexicon.rows(texts, 100, None)
    found = [sorted(rows[a:b].tolist()) for a, b in pairwise(starts)]
    assert found == [[0, 1, 2], [0, 1], [3], []]
    few, ends = lexicon.rows([texts[0]] * 3, 2, np.random.default_rng(0))
    assert ends.tolist() == [0, 2, 4, 6] and set(few.tolist()) <= {0, 1, 2}


def test_the_vocabulary_keeps_what_is_known_and_adds_what_is_frequent() -> None:
    """Known features keep their rows; rare syllables, long numbers and pairs of numbers stay out."""
    tally = Tally()
    for _ in range(3):
        tally.add(write("g", "", "kế hoạch", "kế hoạch năm 2025 12 123456 lần"))
    tally.add(write("g", "", "", "hiếm"))
    features = tally.features(10, 3, 3, known=["nam", "ke_hoach"])
    assert list(features)[:2] == ["nam", "ke_hoach"]
    assert {"ke", "hoach", "2025", "hoach_nam"} <= features.keys()
    assert not {"hiem", "123456", "2025_12"} & features.keys()


def test_headings_held_back_are_never_shown(extract: Path) -> None:
    """An article whose heading is kept for measuring gives its body to the training and not its heading."""
    read = list(read_codification(extract))
    held = [place for place, one in enumerate(read) if is_held_back(one.key)]
    writings = writings_of(read)
    assert held and read[0].topic == "Trồng trọt" and not read[0].heading.startswith("Điều")
    assert all((not writings[place].heading) == (place in held) for place in range(len(read)))
    assert writings[0].references == (4,)


def test_pairs_are_drawn_the_same_for_the_same_seed(extract: Path) -> None:
    """Same seed, same pairs; documents under one heading, and two pairs of one document, are no contrast."""
    writings = writings_of(list(read_codification(extract)))
    tally = Tally()
    for writing in writings:
        tally.add(writing)
    lexicon = Lexicon.of(tally.features(500, 2, 2))
    documents = number(writings, lexicon)

    def drawn(seed: int) -> list[tuple[int, list[int], list[int]]]:
        batch = Draw(documents, lexicon, (), seed).batches(128)[0]
        return [(pair.about, pair.left.tolist(), pair.right.tolist()) for pair in batch]

    assert drawn(1) == drawn(1) != drawn(2)
    draw = Draw(documents, lexicon, (), 1)
    batch = draw.batches(256)[0]
    same = draw.no_contrast(batch)
    about = [pair.about for pair in batch]
    assert not same.diagonal().any() and (same == same.T).all()
    assert all(same[i, j] for i in range(30) for j in range(30) if i != j and about[i] == about[j])


def test_training_learns_and_repeats_itself(extract: Path, tmp_path: Path) -> None:
    """After training, questions find their texts far better than before; the same recipe gives the same bytes."""
    writings = writings_of(list(read_codification(extract)))
    tally = Tally()
    for writing in writings:
        tally.add(writing)
    features = tally.features(500, 2, 3)
    lexicon = Lexicon.of(features)
    recipe = Recipe(dimension=32, batch=256, rounds=6, warm_up=5)
    told: list[Progress] = []
    first = first_weights(recipe, rarity(writings, features))
    start = first.copy()
    documents = number(writings, lexicon)
    trained = train(first, documents, lexicon, (), recipe, told.append)
    assert told[-1].step == told[-1].steps and told[-1].loss < told[0].loss * 0.7
    assert np.array_equal(trained, train(start, documents, lexicon, (), recipe))


def test_the_command_makes_a_model_and_the_accents(
    extract: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m knowledge.training` writes a folder that loads, and says in it what it was made of; twice the same."""
    for name in ("one", "two"):
        arguments = [
            str(extract),
            "--model",
            str(tmp_path / name),
            "--accents",
            str(tmp_path / f"{name}.gz"),
            "--rounds",
            "1",
        ]
        assert main(arguments) == 0
    names = capsys.readouterr().out.split()
    assert names[0] == names[1] == load_bag(tmp_path / "one").name
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()
    about = json.loads((tmp_path / "one" / "config.json").read_text(encoding="utf-8"))
    assert about["articles"] == 240 and about["recipe"]["seed"] == 1


def test_accents_are_counted_from_articles(extract: Path, tmp_path: Path) -> None:
    """The restorer reads what the counting wrote."""
    save_accents(read_codification(extract), tmp_path / "accents.gz")
    accents = Accents.load(tmp_path / "accents.gz")
    assert accents.restore("phan bon") == "phân bón"
    assert accents.restore("Kiem dinh zzz") == "Kiểm định zzz"


def test_a_quiz_asks_about_texts_without_what_it_asks(extract: Path) -> None:
    """The sentence that a question was made of is taken out of the text; the same seed asks the same."""
    writings = writings_of(list(read_codification(extract)))
    quiz = Quiz.about(writings, seed=3)
    assert quiz == Quiz.about(writings, seed=3)
    asked = {question.answer for question in quiz.questions}
    assert 0 < len(asked) <= 0.2 * len(writings) and quiz.size > len(asked)
    for place, (writing, taught) in enumerate(zip(writings, quiz.taught, strict=True)):
        assert (taught != writing) == (place in asked)
        assert len(quiz.texts[place]) == sum(map(len, writing.sentences))
    for place in asked:
        assert (
            not quiz.taught[place].heading and len(quiz.taught[place].sentences) == len(writings[place].sentences) - 1
        )
    assert Quiz.about([replace(one, sentences=()) for one in writings], seed=3).size == 0
