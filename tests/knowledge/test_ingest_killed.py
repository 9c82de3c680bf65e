"""Killed at any moment, ingest goes on at the next run and ends with the library of a run nobody disturbed.

A handful of moments here; ``DUTHAO_KILLS=20`` tries as many as it says (with ``-o faulthandler_timeout=0``: it takes long).
"""

import gzip
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.search import LIBRARY_FILE, Library

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("DUTHAO_KILLS", "2"))
ARTICLES = 1500 if KILLS <= 2 else 4000  # enough that every part of the work has another process beside it
QUERIES = ("mô hình nhà màng số 7", "tap huan so huu tri tue", "kinh phí chuyển giao 12", "trách nhiệm của cơ quan 40")
_WORDS = [
    "rau",
    "an",
    "toàn",
    "nhà",
    "màng",
    "tập",
    "huấn",
    "sở",
    "hữu",
    "trí",
    "tuệ",
    "chuyển",
    "giao",
    "công",
    "nghệ",
    "kinh",
    "phí",
    "mô",
    "hình",
    "cơ",
    "quan",
    "báo",
    "cáo",
]


def corpus(folder: Path) -> Path:
    """A folder of plans and a small codification, the same each time."""
    folder.mkdir()
    choose = random.Random(4)
    for number in range(90):
        lines = "".join(f"- {' '.join(choose.choices(_WORDS, k=60))} số {n}.\n" for n in range(12))
        (folder / f"{number:03}.txt").write_text(
            f"KẾ HOẠCH\nMô hình nhà màng số {number} năm 2026\n\nI. NHIỆM VỤ\n{lines}"
            f"II. KINH PHÍ\n- Kinh phí {number}.000.000 đồng theo Quyết định số {number}/QĐ-UBND.\n",
            encoding="utf-8",
        )
    articles = (
        {
            "id": f"{n:06}", "demuc": "Đề mục 1.1 Thư viện", "chuong": "", "refs": [],
            "title": f"Điều 1.1.LQ.{n}. Trách nhiệm của cơ quan {n}",
            "src": f"(Điều {n} Luật số 46/2019/QH14, có hiệu lực thi hành kể từ ngày 01/07/2020)",
            "body": " ".join(choose.choices(_WORDS, k=120)),
        }
        for n in range(ARTICLES)
    )  # fmt: skip
    with gzip.open(folder / "phapdien.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
    return folder


def start(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    with (home.parent / f"{home.name}.err").open("ab") as told:
        return subprocess.Popen(
            [sys.executable, "-m", "assistant", *arguments],
            cwd=ROOT,
            env={**os.environ, "DUTHAO_HOME": str(home)},
            stdout=subprocess.DEVNULL,
            stderr=told,
            start_new_session=True,
        )


def complaints(home: Path) -> str:
    """All that the commands over this data folder said on standard error."""
    return (home.parent / f"{home.name}.err").read_text(encoding="utf-8")


def finish(home: Path, *arguments: str) -> None:
    """The command run to its end."""
    running = start(home, *arguments)
    assert running.wait(timeout=240) == 0, complaints(home)


def canonical(home: Path) -> dict[str, object]:
    """All that must be the same: tables by their natural keys, what is derived by what it holds, answers."""
    library = Library.open(home / "library")
    with closing(sqlite3.connect(home / "library" / LIBRARY_FILE)) as connection:
        rows = {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
            for table, columns in (
                ("document", "key, name, path, number_key, subject, passages, problems, collection, effective, size"),
                ("citation", "document, number_key, number, quote, line"),
                ("passage", "id, document, ordinal, heading, text, line"),
            )
        }
        ids = {row[0] for row in connection.execute("SELECT id FROM passage")}
        rows["words"] = [row for row in connection.execute("SELECT rowid FROM passage_words") if row[0] in ids]
        rows["derived"] = sorted(
            (store, passages, json.loads(detail)) for store, passages, detail in
            connection.execute("SELECT store, passages, detail FROM derived")
        )  # fmt: skip
    return {
        **rows,
        "vectors": vectors(library),
        "answers": [
            [(hit.document.name, hit.passage.ordinal, round(hit.score, 6)) for hit in library.search(query, 20)]
            for query in QUERIES
        ],
    }


def vectors(library: Library) -> object:
    """The numbers of the passages that have a vector, in Chroma and in the other copy."""
    from knowledge.index.chroma import Chroma
    from knowledge.index.durable import Index
    from knowledge.index.vectors import Vectors

    found: dict[str, list[int]] = {}
    with library.reading() as (_, index):
        assert isinstance(index, Index)
        if chroma := index.derived("chroma"):
            store = Chroma.open(library.folder / chroma.folder, f"{chroma.detail['model']}-{index.identity}")
            found["chroma"] = sorted(store.numbers())
        if rows := index.derived("vectors"):
            kept = Vectors.open(
                library.folder / rows.folder, rows.detail["rows"], int(str(rows.detail["model"]).rpartition("-")[2])
            )
            assert kept is not None
            found["vectors"] = sorted(kept.numbers.tolist())
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="kills whole process groups")
@pytest.mark.parametrize("kind", ["plans", "law"])
def test_killed_at_any_moment(tmp_path: Path, kind: str) -> None:
    """The next run completes what was broken off; the library is then that of one undisturbed run."""
    source = corpus(tmp_path / "corpus")
    law = ("library", "add", "phapdien", str(source / "phapdien.jsonl.gz"))
    arguments = ("ingest", str(source), "--jobs", "2") if kind == "plans" else law
    begun = time.monotonic()
    finish(tmp_path / "undisturbed", *arguments)
    lasts = time.monotonic() - begun
    expected = canonical(tmp_path / "undisturbed")
    choose = random.Random(kind)
    for kill in range(KILLS):
        home = tmp_path / f"killed-{kill}"
        for _ in range(choose.randint(1, 2)):
            running = start(home, *arguments)
            time.sleep(choose.uniform(0.15, 1.0) * lasts)
            kill_it = choose.choice((os.kill, os.killpg))  # alone, or with the processes that read for it
            kill_it(running.pid, signal.SIGKILL)
            running.wait()
        finish(home, *arguments)
        assert canonical(home) == expected, f"moment {kill}"


def test_two_at_once(tmp_path: Path) -> None:
    """Two processes that ingest the same folder at once leave what one leaves."""
    source = corpus(tmp_path / "corpus")
    finish(tmp_path / "alone", "ingest", str(source))
    both = [start(tmp_path / "both", "ingest", str(source)) for _ in range(2)]
    assert [running.wait(timeout=240) for running in both] == [0, 0], complaints(tmp_path / "both")
    assert canonical(tmp_path / "both") == canonical(tmp_path / "alone")
