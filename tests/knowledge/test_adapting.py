"""`duthao adapt`: the model learns an office's library, and is used only when it is no worse."""

import json
from pathlib import Path

import numpy as np
import pytest

from knowledge.domain.passage import Passage
from knowledge.embedding import adapted_folder, load_embedder
from knowledge.embedding.bag import BagEmbedder
from knowledge.embedding.bag_folder import load_bag
from knowledge.errors import KnowledgeError
from knowledge.model import MODEL_FOLDER
from knowledge.search import Library
from knowledge.training import adapting
from knowledge.training.adapting import adapt, use
from knowledge.training.lexicon import write
from knowledge.training.quizzing import Quiz
from knowledge.training.trainer import Progress

FIELDS = (
    "giống lúa ruộng phân bón mùa vụ tưới tiêu nông dân",
    "cân xăng dầu kiểm định phương tiện đo sai số kẹp chì",
    "nhãn hiệu chủ đơn văn bằng bảo hộ sáng chế kiểu dáng",
    "dự toán kho bạc quyết toán nguồn thu phân bổ tạm ứng",
)


def fill(library: Library, count: int) -> None:
    """Passages of plans; a word that the codification does not know stands in each field."""
    chance = np.random.default_rng(0)
    passages = []
    for place in range(count):
        words = [*FIELDS[place % 4].split(), f"zqm{'abcd'[place % 4]}"]
        sentences = [" ".join(chance.choice(words, 12)) + f" thôn {place}." for _ in range(4)]
        heading = (f"Kế hoạch {place // 12}", " ".join(chance.choice(words, 4)))
        passages.append(Passage(f"plan-{place // 12}", place % 12, heading, " ".join(sentences)))
    with library.writing() as (_, index):
        index.add(passages)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setattr(adapting, "_STEPS", 6)
    made = Library.open(tmp_path / "library")
    fill(made, 120)
    return made


def test_a_library_is_learned_and_the_new_model_used(library: Library) -> None:
    """The model knows the library's own words from then on; the shipped one is untouched; each run has its folder."""
    before = (MODEL_FOLDER / "model.safetensors").read_bytes()
    told: list[Progress] = []
    done = adapt(library, told.append)
    assert done.passages == 120 and done.questions > 0 and told[-1].step == told[-1].steps
    assert done.taken or done.after < done.before
    assert (MODEL_FOLDER / "model.safetensors").read_bytes() == before
    adapted = load_bag(done.folder)
    assert "zqma" in adapted.row_of and "zqma" not in load_bag(MODEL_FOLDER).row_of
    assert adapted.name != load_bag(MODEL_FOLDER).name and adapted.dimension == 256
    about = json.loads((done.folder / "config.json").read_text(encoding="utf-8"))
    assert about["source"] == "library" and about["passages"] == 120
    again = adapt(library)
    assert again.folder.name == "0002" and done.folder.is_dir()
    assert load_bag(again.folder).name == adapted.name, "the same library teaches the same"


def test_what_was_known_is_not_forgotten(library: Library) -> None:
    """Texts that the library says nothing about stay where they were."""
    adapted = load_bag(adapt(library).folder)
    texts = ["Người lái xe phải có giấy phép", "Hôn nhân và gia đình", "Khám bệnh, chữa bệnh cho trẻ em"]
    assert ((adapted.embed(texts) * load_bag(MODEL_FOLDER).embed(texts)).sum(1) > 0.9).all()


def test_a_worse_model_is_kept_and_not_used(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """When it finds held-back passages worse, search goes on with the model in use."""
    learned = adapting.learned

    def spoiled(*arguments: object) -> object:
        features, start, end = learned(*arguments)  # type: ignore[arg-type]
        return features, start, np.full_like(end, 1000)  # every text in one direction

    monkeypatch.setattr(adapting, "learned", spoiled)
    done = adapt(library)
    assert not done.taken and done.after < done.before and done.folder.is_dir()
    assert adapted_folder(library.folder) is None
    assert load_embedder("", library.folder).name == load_bag(MODEL_FOLDER).name


def test_a_fall_of_a_hair_on_the_held_back_half_is_refused(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """What helps only where it was chosen is refused: the half that decides is not the half that chooses."""
    marks = Quiz.marks
    calls: list[int] = []

    def told(quiz: Quiz, model: BagEmbedder) -> np.ndarray:
        chosen_by, held_back = quiz.halves()
        assert chosen_by.any() and held_back.any() and not (chosen_by & held_back).any()
        found = marks(quiz, model)
        calls.append(1)
        if len(calls) == 1:  # the model in use
            return np.full_like(found, 0.5)
        return np.where(chosen_by, 1.0, 0.5 - 1e-6)

    monkeypatch.setattr(Quiz, "marks", told)
    done = adapt(library)
    assert not done.taken and done.after < done.before and adapted_folder(library.folder) is None
    monkeypatch.setattr(Quiz, "marks", lambda quiz, model: np.full(quiz.size, 0.5))
    assert adapt(library).taken, "no worse is good enough"


def test_the_way_is_chosen_on_the_other_half(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The best way on the half that chooses is taken, whatever the half that decides says of it."""
    turns: list[int] = []

    def told(quiz: Quiz, model: BagEmbedder) -> np.ndarray:
        chosen_by, _ = quiz.halves()
        turns.append(len(turns))
        return np.where(chosen_by, {3: 0.9}.get(turns[-1], 0.5), {0: 0.4}.get(turns[-1], 1 / (1 + turns[-1])))

    monkeypatch.setattr(Quiz, "marks", told)
    done = adapt(library)
    about = json.loads((done.folder / "config.json").read_text(encoding="utf-8"))
    assert about["way"] == adapting._WAYS[2] and done.after == 0.25 and not done.taken


def test_questions_about_one_text_stay_together(library: Library) -> None:
    """Heading and sentence of one passage are asked in the same half, so neither half knows of the other's texts."""
    words = FIELDS[0].split() + FIELDS[1].split()
    body = f"{' '.join(words)}. {' '.join(words[::-1])}."
    quiz = Quiz.about([write("g", "", f"{FIELDS[2]} {place}", body) for place in range(40)], seed=1)
    one, other = quiz.halves()
    texts = [{q.answer for q, mine in zip(quiz.questions, half, strict=True) if mine} for half in (one, other)]
    assert quiz.size == 16 and len(texts[0]) == len(texts[1]) == 4 and not texts[0] & texts[1]


def test_one_can_go_back(library: Library) -> None:
    """The original is used again when asked for, and an adapted one when named."""
    done = adapt(library)
    use(library.folder, done.folder.name)
    assert load_embedder("", library.folder).name == load_bag(done.folder).name
    use(library.folder, "")
    assert load_embedder("", library.folder).name == load_bag(MODEL_FOLDER).name


def test_a_small_library_is_refused(tmp_path: Path) -> None:
    """Too few passages teach nothing: a sentence says how many there are and what to do."""
    library = Library.open(tmp_path / "library")
    fill(library, 20)
    with pytest.raises(KnowledgeError, match="20 đoạn"):
        adapt(library)


def test_passages_too_short_to_ask_about_are_refused(tmp_path: Path) -> None:
    """Without a question the new model cannot be compared, so none is made."""
    library = Library.open(tmp_path / "library")
    with library.writing() as (_, index):
        index.add(Passage("plan", i, (), f"Thôn {i}") for i in range(100))
    with pytest.raises(KnowledgeError, match="quá ngắn"):
        adapt(library)


def test_old_models_are_cleared_away(library: Library) -> None:
    """Three adapted models stay, the one in use among them."""
    place = library.folder / "model"
    for number in (5, 6, 7):
        (place / f"{number:04d}").mkdir(parents=True)
    done = adapt(library)
    kept = sorted(path.name for path in place.iterdir() if path.name.isdigit())
    assert kept == (["0006", "0007", "0008"] if done.taken else ["0005", "0006", "0007", "0008"])


def test_a_run_that_was_cut_off_leaves_no_half_model(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is in use and no numbered folder is half made; the next run works."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("knowledge.training.adapting.os.replace", die)
        with pytest.raises(KeyboardInterrupt):
            adapt(library)
    assert adapted_folder(library.folder) is None
    assert not [path for path in (library.folder / "model").iterdir() if path.name.isdigit()]
    assert adapt(library).folder.name == "0001"
