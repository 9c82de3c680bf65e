"""The cases on which understanding is judged: both files load, are even, and what is wrong with a case is said."""

import dataclasses
import re
from collections import Counter
from pathlib import Path

import pytest

from assistant.tools import load_tools
from evals.requests.cases import (
    NO_SCENE,
    REQUESTS,
    Half,
    Outcome,
    RequestCases,
    load_conversations,
    load_requests,
)
from evals.requests.nodes import CaseError

SCENES = """
today: 2026-11-20
scenes:
  s:
    {start: "Lập", template: t, agency: UBND xã A, province: B, year: 2027, ceiling: 9, total: 9,
     lines: [["1:1", "Tập huấn", 4], ["1:2", "Mô hình", 5]], bases: [], slots: []}
requests:
"""
GOOD = "{id: a-1, kind: a, half: development, context: s, request: sửa, expect: [{ask: true}]}"


@pytest.fixture(scope="module")
def cases() -> RequestCases:
    return load_requests()


def outcomes(cases: RequestCases) -> list[Outcome]:
    return [outcome for case in cases.requests for outcome in (*case.expect, *case.wrong)]


def test_there_are_enough_requests(cases: RequestCases) -> None:
    """At least 320 requests: 40 typed without diacritics, 30 with mistakes, 25 where nothing may be done."""
    nothing_done = [case for case in cases.requests if all(one.asks or one.refuses for one in case.expect)]
    assert len(cases.requests) >= 320
    assert sum(case.without_diacritics for case in cases.requests) >= 40
    assert sum(case.typo for case in cases.requests) >= 30
    assert len(nothing_done) >= 25


def test_each_kind_is_in_both_halves(cases: RequestCases) -> None:
    """Of every kind both halves have requests; of conversations by topic the same number, give or take one."""
    conversations = load_conversations(cases.scenes)
    asked = Counter((case.kind, case.half) for case in cases.requests)
    for kind in {kind for kind, _ in asked}:
        assert asked[kind, Half.DEVELOPMENT] and asked[kind, Half.HELD_BACK], kind
    held = Counter((case.topic, case.half) for case in conversations)
    for topic in {topic for topic, _ in held}:
        assert abs(held[topic, Half.DEVELOPMENT] - held[topic, Half.HELD_BACK]) <= 1, topic
    assert Counter(case.half for case in conversations) == {Half.DEVELOPMENT: 12, Half.HELD_BACK: 12}


def test_a_request_is_of_its_kind(cases: RequestCases) -> None:
    """An id is the kind of the case and a number, after the hand that wrote it; a scene that is named exists."""
    for case in cases.requests:
        assert re.sub(r"^w\d+-", "", case.id).rpartition("-")[0] == case.kind
        assert case.context == NO_SCENE or case.context in cases.scenes


def test_calls_name_tools_of_the_list(cases: RequestCases) -> None:
    """Every call names a tool of the closed list and fields of its input; what a line becomes is said besides."""
    known = {tool.name: {field.name for field in dataclasses.fields(tool.input_type)} for tool in load_tools()}
    known["set_amount"].add("becomes")
    for outcome in outcomes(cases):
        for call in outcome.calls:
            assert call.tool in known, call
            assert set(call.arguments) <= known[call.tool], call


def test_lines_named_stand_in_the_scene(cases: RequestCases) -> None:
    """A line that is set, emptied, renamed or taken away without earlier messages is one of its scene."""
    for case in cases.requests:
        held = {line.key for line in cases.scenes[case.context].lines} if case.context != NO_SCENE else set()
        for call in (call for outcome in case.expect for call in outcome.calls):
            if "line" in call.arguments and not case.before:
                assert f"{call.arguments.get('table', 1)}:{call.arguments['line']}" in held, case.id


def test_what_a_line_becomes_follows_from_the_words(cases: RequestCases) -> None:
    """Where the line was untouched, the new amount is the old one raised, lowered or replaced as the mode says."""
    for case in cases.requests:
        if case.before or case.context == NO_SCENE:
            continue
        now = cases.scenes[case.context].facts.lines
        for call in (call for outcome in case.expect for call in outcome.calls if call.tool == "set_amount"):
            given = call.arguments
            if "mode" not in given or "becomes" not in given:
                continue
            before, amount = now[f"{given.get('table', 1)}:{given['line']}"], int(given["amount"])
            after = {
                "set": amount, "add": before + amount, "subtract": before - amount,
                "percent_up": before * (100 + amount) // 100, "percent_down": before * (100 - amount) // 100,
            }  # fmt: skip
            assert given["becomes"] == after[str(given["mode"])], case.id


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("[]", "not a mapping"),
        ("{id: a-1, kind: a}", "a-1: expect is missing"),
        (GOOD.replace("development", "both"), "a-1: half: is “both”, not one of development, held-back"),
        (GOOD.replace("context: s", "context: t"), "context: is “t”, not one of none, s"),
        (GOOD.replace("{ask: true}", ""), "no outcome is expected"),
        (GOOD.replace("ask: true", "ask: false"), "not true"),
        (GOOD.replace("ask: true", "answers: [a]"), "answers: unknown"),
        (GOOD.replace("ask: true", "ask: true, draft: {year: 2027}"), "asks or refuses, and changes the draft"),
        (GOOD.replace("ask: true", "tools: [{set_amount: {line: 2.1}}]"), "line: is float '2.1', not a text"),
        (GOOD.replace("ask: true", "tools: [{set_amount: {amount: 1.5}}]"), "not a whole number"),
        (GOOD.replace("ask: true", "tools: [{undo: {}, redo: {}}]"), "a call is one tool"),
        (GOOD.replace("ask: true", "draft: {lines: {'2.1': 5}}"), "“2.1” is not “table:line”"),
        (GOOD.replace("ask: true", "draft: {}"), "says nothing of the draft"),
        (f"{GOOD}\n- {GOOD}", "id “a-1” stands twice"),
    ],
)
def test_what_is_wrong_with_a_case_is_said(case: str, why: str, tmp_path: Path) -> None:
    """A case that is not well formed is refused with its place and the reason."""
    file = tmp_path / "cases.yaml"
    file.write_text(f"{SCENES}- {case}\n", "utf-8")
    with pytest.raises(CaseError) as refused:
        load_requests(file)
    assert why in str(refused.value)
    assert str(refused.value).startswith("cases.yaml: ")


def test_a_scene_adds_up(tmp_path: Path) -> None:
    """The lines of a scene add up to its total, or the file is refused."""
    file = tmp_path / "cases.yaml"
    file.write_text(f"{SCENES.replace('total: 9', 'total: 8')}- {GOOD}\n", "utf-8")
    with pytest.raises(CaseError, match="the lines add up to 9, the total says 8"):
        load_requests(file)


def test_the_file_read_is_the_one_of_the_project() -> None:
    """Without a path the cases of the project are read."""
    assert load_requests() == load_requests(REQUESTS)
