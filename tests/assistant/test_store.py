"""Drafts are kept whole: plans come back exactly, revisions are only added, of two who edit one head one is told."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.draft import FORMAT_VERSION, StoredPlanUnreadable, decode_plan, encode_plan, plan_title
from assistant.errors import BadRequest, NotFound, ToolInputError, VersionConflict
from assistant.operations import RemoveLine, SetEntry, SetFact, apply
from assistant.store import Store
from knowledge.domain.budget import BudgetLine, BudgetTable, Column, Entry, Role
from knowledge.domain.dates import PartialDate
from knowledge.domain.money import Money, Unit
from knowledge.domain.origin import Origin, OriginKind
from knowledge.domain.plan import Brief, Closing, Header, Paragraph, Plan, Section
from knowledge.domain.source import Span
from tests.assistant.sample_draft import TYPED, draft


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store in a folder of its own."""
    return Store(tmp_path / "drafts.db")


def edit(dong: int) -> SetEntry:
    """An edit of line 1 of Bảng 1."""
    return SetEntry("bang-1", "1", 2, Money(dong), TYPED)


# ---- plans as JSON ----

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
spans = st.builds(Span, st.integers(0, 9), st.integers(0, 9), st.integers(1, 9), st.none() | st.integers(1, 3))
origins = st.builds(Origin, st.sampled_from(OriginKind), texts, texts, st.none() | st.integers(1, 99))
moneys = st.builds(Money, st.integers(-(10**15), 10**15))
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.just(Decimal("1.10"))
entries = st.builds(
    Entry,
    texts,
    st.none() | decimals,
    st.none() | moneys,
    st.integers(0, 3),
    texts,
    st.none() | spans,
    st.none() | origins,
)
paragraphs = st.builds(Paragraph, texts, st.sampled_from(["", "-", "a)"]), st.none() | spans, st.none() | origins)


def tuples(items: st.SearchStrategy[object], most: int = 2) -> st.SearchStrategy[tuple[object, ...]]:
    """Short tuples."""
    return st.lists(items, max_size=most).map(tuple)


leaves = st.builds(
    BudgetLine, texts, texts, texts, tuples(entries), st.just(()), st.none() | spans, st.none() | origins
)
lines = st.builds(BudgetLine, texts, texts, texts, tuples(entries), tuples(leaves))
columns = st.builds(Column, texts, st.sampled_from(Role), st.none() | st.sampled_from(Unit), texts)
tables = st.builds(
    BudgetTable, texts, texts, tuples(columns), tuples(lines), st.none() | leaves, st.none() | st.sampled_from(Unit),
    texts, landscape=st.booleans(), allocation=st.booleans(),
)  # fmt: skip
blocks = tuples(paragraphs | tables, 3)
sections = st.builds(
    Section,
    texts,
    texts,
    texts,
    blocks,
    tuples(st.builds(Section, texts, texts, texts, blocks)),
    appendix=st.booleans(),
)
years = st.none() | st.integers(0, 2999)
headers = st.builds(Header, texts, texts, texts, texts, st.builds(PartialDate, years, years, years), texts, texts)
briefs = st.builds(
    Brief, texts, texts, texts, st.integers(1, 3000), texts, st.none() | moneys,
    tuples(st.tuples(texts, texts)), tuples(st.tuples(texts, moneys)),
)  # fmt: skip
plans = st.builds(
    Plan, headers, tuples(paragraphs), tuples(paragraphs), tuples(sections), tuples(paragraphs),
    st.builds(Closing, tuples(texts), tuples(texts), texts), st.none() | briefs, tuples(texts),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plans)
def test_any_plan_comes_back_exactly(plan: Plan) -> None:
    """Every field of every value is equal after a round trip, types included."""
    back = decode_plan(encode_plan(plan))
    assert back == plan
    assert repr(back) == repr(plan)


def test_the_json_says_its_version_and_keeps_diacritics_readable() -> None:
    """Somebody who opens the database reads Vietnamese."""
    text = encode_plan(draft())
    assert json.loads(text)["version"] == FORMAT_VERSION
    assert "Nâng cấp phần mềm" in text
    assert decode_plan(text) == draft()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"version": 99, "plan": {}}', "định dạng 99"),
        ("", "bị hỏng"),
        ("[]", "bị hỏng"),
        ('{"version": 1, "plan": {"$": "Money", "dong": 5}}', "không phải là một kế hoạch"),
        ('{"version": 1, "plan": {"$": "Popen", "args": "x"}}', "bị hỏng"),
        ('{"version": 1, "plan": {"$": "Plan", "sheader": null}}', "bị hỏng"),
    ],
)
def test_what_is_no_stored_plan_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    """A newer format, damage, another value, a class that is none of ours."""
    with pytest.raises(StoredPlanUnreadable) as refused:
        decode_plan(text)
    assert sentence in str(refused.value)


def test_only_values_of_a_plan_can_be_stored() -> None:
    """A list or a float is a mistake of the programmer and never written."""
    for wrong in ([], 1.5):
        with pytest.raises(TypeError):
            encode_plan(replace(draft(), unread=wrong))  # type: ignore[arg-type]


def test_a_draft_is_called_by_its_subject() -> None:
    """References are written out; what cannot be stays as it is."""
    assert plan_title(draft()) == "Kế hoạch Hoạt động khoa học và công nghệ năm 2027"
    assert plan_title(Plan(Header())) == "Dự thảo chưa có tên"
    odd = replace(draft(), header=Header(kind="KẾ HOẠCH", subject="{x}"))
    assert plan_title(odd) == "Kế hoạch {x}"


# ---- revisions ----


def test_a_draft_is_created_saved_and_loaded_again(store: Store, tmp_path: Path) -> None:
    """Revision by revision, older ones too, and by another store on the same file."""
    first = store.create(draft(), "an", "lập mới", notices=("Chưa có chuyển nguồn.",))
    second = store.save(first.id, 1, apply(first.plan, edit(5)), (edit(5),), "an", "sửa")
    assert (first.revision, second.revision) == (1, 2)
    again = Store(tmp_path / "drafts.db")
    assert again.load(first.id) == second
    assert again.load(first.id, 1).plan == draft()
    assert again.load(first.id).notices == ("Chưa có chuyển nguồn.",)
    again.close()


def test_the_history_tells_who_did_what_when(store: Store) -> None:
    """Operations in words, author, note, an aware time; nothing in braces."""
    first = store.create(draft(), "an", "lập mới")
    store.save(first.id, 1, apply(first.plan, edit(30_000_000)), (edit(30_000_000),), "bình", "theo ý kiến")
    begun, edited = store.history(first.id)
    assert (begun.number, begun.operations, begun.author, begun.note) == (1, (), "an", "lập mới")
    assert edited.operations == ("Đặt dòng 1 Bảng 1: 20 → 30 triệu đồng",)
    assert (edited.author, edited.note, edited.undone_to) == ("bình", "theo ý kiến", None)
    assert begun.created_at.tzinfo is not None and begun.created_at <= edited.created_at


def test_saving_on_an_old_revision_is_a_conflict_that_names_the_head(store: Store) -> None:
    """The second of two edits on one base is told where the draft stands, and nothing of it is kept."""
    first = store.create(draft(), "an", "")
    store.save(first.id, 1, apply(first.plan, edit(5)), (edit(5),), "an")
    with pytest.raises(VersionConflict) as conflict:
        store.save(first.id, 1, apply(first.plan, edit(6)), (edit(6),), "bình")
    assert conflict.value.head == 2
    assert [revision.number for revision in store.history(first.id)] == [1, 2]
    with pytest.raises(VersionConflict):
        store.undo(first.id, 1)


def test_a_failed_save_leaves_the_draft_as_it_was(store: Store) -> None:
    """Operations that do not fit the base revision are refused before anything is written."""
    first = store.create(draft(), "an", "")
    with pytest.raises(ToolInputError):
        store.save(first.id, 1, first.plan, (RemoveLine("bang-1", "9"),), "an")
    assert store.load(first.id).revision == 1


def test_what_does_not_exist_is_not_found(store: Store) -> None:
    """Unknown drafts and revisions give a sentence."""
    first = store.create(draft(), "an", "")
    for wrong in (
        lambda: store.load("x"),
        lambda: store.history("x"),
        lambda: store.messages("x"),
        lambda: store.add_message("user", "a", "x"),
        lambda: store.save("x", 1, draft(), (), "an"),
        lambda: store.undo("x", 1),
    ):
        with pytest.raises(NotFound, match="Không có dự thảo “x”"):
            wrong()
    with pytest.raises(NotFound, match="không có bản 7"):
        store.load(first.id, 7)


def test_undo_walks_back_and_steps_over_what_was_undone(store: Store) -> None:
    """1, 2, 3 → undo gives 2's plan, undo again 1's, then nothing is left; an edit after an undo is undone first."""
    first = store.create(draft(), "an", "")
    plans = {1: first.plan, 2: apply(first.plan, edit(5)), 3: apply(first.plan, edit(6))}
    for base in (1, 2):
        store.save(first.id, base, plans[base + 1], (), "an")
    assert store.undo(first.id, 3, "an").plan == plans[2]
    assert store.undo(first.id, 4).plan == plans[1]
    with pytest.raises(BadRequest, match="Không còn thay đổi nào"):
        store.undo(first.id, 5)
    assert store.load(first.id).revision == 5
    store.save(first.id, 5, plans[3], (), "an")
    undone = store.undo(first.id, 6)
    assert (undone.revision, undone.plan) == (7, plans[1])
    assert [revision.undone_to for revision in store.history(first.id)] == [None, None, None, 2, 1, None, 1]
    assert store.history(first.id)[3].operations == ("Hoàn tác: trở lại nội dung của bản 2",)


def test_drafts_are_listed_with_the_last_changed_first(store: Store) -> None:
    """Title and head as they are now."""
    one, two = store.create(draft(), "an", ""), store.create(draft(), "an", "")
    assert [draft.id for draft in store.list()] == [two.id, one.id]
    renamed = replace(one.plan, header=replace(one.plan.header, subject="Chuyển đổi số"))
    store.save(one.id, 1, renamed, (SetFact("a", "b"),), "an")
    newest = store.list()[0]
    assert (newest.id, newest.title, newest.revision) == (one.id, "Kế hoạch Chuyển đổi số", 2)


def test_the_conversation_is_kept_in_order(store: Store) -> None:
    """A reload shows it as it was; each draft has its own."""
    one, two = store.create(draft(), "an", ""), store.create(draft(), "an", "")
    store.add_message("user", "tăng mục 2.1 lên 30 triệu", one.id)
    store.add_message("assistant", "Đã tăng.", one.id)
    assert [(line.role, line.text) for line in store.messages(one.id)] == [
        ("user", "tăng mục 2.1 lên 30 triệu"),
        ("assistant", "Đã tăng."),
    ]
    assert store.messages(two.id) == ()
    with pytest.raises(ValueError, match="role"):
        store.add_message("system", "x", one.id)


def test_the_database_is_set_up_for_several_writers(store: Store, tmp_path: Path) -> None:
    """WAL on disk; plans stand there in readable Vietnamese."""
    store.create(draft(), "an", "")
    with sqlite3.connect(tmp_path / "drafts.db") as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert "Nâng cấp phần mềm" in raw.execute("SELECT plan FROM revision").fetchone()[0]


def test_of_two_threads_on_one_base_one_wins(store: Store) -> None:
    """Round after round one save gets through, the other is a conflict, and no number is missing."""
    first = store.create(draft(), "an", "")

    def save(base: int) -> str:
        try:
            store.save(first.id, base, apply(first.plan, edit(base)), (edit(base),), "an")
        except VersionConflict:
            return "conflict"
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        for base in range(1, 16):
            assert sorted(pool.map(save, (base, base))) == ["conflict", "saved"]
    assert [revision.number for revision in store.history(first.id)] == list(range(1, 17))


def _save_many(location: str, draft_id: str, times: int) -> None:
    """Another process: saves on whatever head it sees until it got through ``times`` times."""
    store, saved = Store(location), 0
    while saved < times:
        head = store.load(draft_id)
        try:
            store.save(draft_id, head.revision, apply(head.plan, edit(head.revision)), (), "khác")
            saved += 1
        except VersionConflict:
            continue
    store.close()


def test_processes_leave_no_gap_and_lose_no_edit(store: Store, tmp_path: Path) -> None:
    """Two processes × 15 saves: thirty revisions after the first, each based on the one before."""
    first = store.create(draft(), "an", "")
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_save_many, args=(str(tmp_path / "drafts.db"), first.id, 15)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    assert [revision.number for revision in store.history(first.id)] == list(range(1, 32))
    amounts = [store.load(first.id, number).plan.sections[1].blocks[2].lines[0].entries[2].money for number in (2, 31)]
    assert amounts == [Money(1), Money(30)]
