"""The restorer of accents: what was typed without them reads as it was meant."""

import json
import os
import random
import re
import time
from pathlib import Path

import pytest

from knowledge.domain.folding import fold
from knowledge.restoring import ACCENTS_FILE, restore, syllables

SHARED = Path(os.environ.get("DUTHAO_SHARED") or Path(__file__).resolve().parents[3] / "shared")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kinh phi su nghiep khoa hoc", "kinh phí sự nghiệp khoa học"),
        ("Ke hoach chuyen doi so cua Uy ban nhan dan xa", "Kế hoạch chuyển đổi số của Ủy ban nhân dân xã"),
        ("UY BAN NHAN DAN", "ỦY BAN NHÂN DÂN"),
        ("so  huu tri tue,\tnhan hieu", "sở  hữu trí tuệ,\tnhãn hiệu"),
        ("bao nhieu tien", "bao nhiêu tiền"),
    ],
)
def test_left_out_accents_are_put_back(typed: str, meant: str) -> None:
    """Words, spaces, punctuation and capitals stay as they are typed."""
    assert restore(typed) == meant


def test_typed_accents_are_kept() -> None:
    """A text with all its accents is unchanged; in a half-accented one only the plain syllables change."""
    whole = "Kế hoạch bảo hộ nhãn hiệu của hợp tác xã"
    assert restore(whole) == whole
    assert restore("kế hoach bảo ho nhãn hieu") == "kế hoạch bảo hộ nhãn hiệu"


@pytest.mark.parametrize("text", ["", "   ", "5700/qd-ubnd", "30/2020/nd-cp", "ISO 9001", "12345", "khcn ubnd", "🙂 …"])
def test_numbers_and_abbreviations_are_left_alone(text: str) -> None:
    """What is no Vietnamese word, or has a digit or a slash in it, comes back as it was."""
    assert restore(text) == text


def test_nonsense_of_any_length_is_answered() -> None:
    """Thousands of words are no trouble; those beyond the first 64 stay as typed."""
    assert restore("ke hoach " * 3000).startswith("kế hoạch")
    assert restore("ke hoach " * 3000).endswith("ke hoach ")


def test_the_data_is_small_and_quick() -> None:
    """At most a megabyte; a query of thirty syllables takes some two milliseconds (ten are allowed here)."""
    assert ACCENTS_FILE.stat().st_size < 1_000_000
    query = "ho so de nghi ho tro kinh phi thuc hien nhiem vu khoa hoc va cong nghe cap co so gom nhung gi va nop o dau"
    restore(query)
    spent = []
    for _ in range(20):
        begun = time.process_time()
        restore(query)
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.010


def accuracy(texts: list[str]) -> float:
    right = total = 0
    for text in texts:
        meant = syllables(text)
        found = syllables(restore(" ".join(fold(one) for one in meant[:64])))
        total += len(meant[:64])
        right += sum(a == b for a, b in zip(found, meant, strict=False))
    return right / total


def test_real_plans_are_restored() -> None:
    """Of the syllables of real plans, stripped of their accents, at least 96 % come back right (96.9 % measured)."""
    paths = sorted((SHARED / "seeds").glob("*.txt"))
    if not paths:
        pytest.skip(f"real plans are not at {SHARED / 'seeds'}")
    parts = [part for path in paths for part in re.split(r"[.;:,()*#\n]", path.read_text(encoding="utf-8"))]
    assert accuracy([part for part in parts if 4 <= len(syllables(part)) <= 40]) >= 0.96


def test_real_questions_are_restored() -> None:
    """Of the syllables of real questions of law at least 97.5 % come back right (98.4 % measured)."""
    path = SHARED / "data" / "soict2024_questions" / "questions.jsonl"
    if not path.exists():
        pytest.skip(f"real questions are not at {path}")
    questions = [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert accuracy(random.Random(0).sample(questions, 500)) >= 0.975
