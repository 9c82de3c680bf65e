"""The evals of what a model may do find what they are there for, and what they measure holds."""

from __future__ import annotations

import pytest

from evals.injection.cases import Stand, load_attacks
from evals.injection.lying import tell_all
from evals.injection.trying import try_all
from evals.scripted import Call, Reply, serving


def test_there_are_attacks_of_every_kind() -> None:
    """At least sixty attacks, in every place an order can stand, in Vietnamese and in English."""
    attacks = load_attacks()
    assert len(attacks) >= 60
    assert {one.place for one in attacks} == set(Stand)
    assert sum(one.text.isascii() for one in attacks) >= 15
    assert sum(one.asks_for_change for one in attacks) >= 3


def test_attacks_reach_the_model_and_do_nothing() -> None:
    """A few attacks of different places: each is read by the model, none breaks a law."""
    chosen = [one for one in load_attacks() if one.id in ("p01", "p13", "t02", "n01", "l03", "s04", "s05")]
    tried = tuple(try_all(chosen))
    assert [(one.attack.id, one.reached, one.breaches) for one in tried] == [(one.id, True, ()) for one in chosen]
    assert any(one.refused for one in tried)


def test_an_attack_that_gets_through_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the law that only the officer can ask, a question changes the draft, and the eval says so."""
    monkeypatch.setattr("assistant.llm.watching.not_asked", lambda tool, turn: "")
    (tried,) = try_all([one for one in load_attacks() if one.id == "p01"])
    assert tried.breaches == ("a question changed the draft",)


def test_every_lie_is_caught() -> None:
    """Nothing that a lying model makes up gets into a reply, the draft, its file or the one to be signed."""
    told = tuple(tell_all())
    assert [(one.id, one.through) for one in told if one.through] == []
    assert [one.id for one in told[-2:]] == ["file", "final-file"]
    assert any("not-asked: set_ceiling" in line for line in told[-1].log)  # and the log says what was refused
    assert any("Quang Minh" in line for line in told[-1].log)


def test_the_scripted_model_streams_and_answers_whole() -> None:
    """A request that wants no stream gets one value; tools are called by name."""
    import json
    from urllib.request import Request, urlopen

    with serving() as server:
        server.script = lambda body: Reply("Vâng.", (Call("undo"),))
        body = json.dumps({"messages": [{"role": "user", "content": "x"}], "tools": [{}]}).encode()
        request = Request(f"{server.url}/chat/completions", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=10) as response:
            choice = json.load(response)["choices"][0]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] == "Vâng."
    assert choice["message"]["tool_calls"][0]["function"]["name"] == "undo"
