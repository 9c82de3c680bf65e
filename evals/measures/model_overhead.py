"""How much time does the assistant itself take in a turn of a language model?

A scripted server on this machine answers with 20 ms a token, which is fast for a hosted model: a call of a tool that
changes a draft, then an answer of 150 tokens, looked at sentence by sentence. The figure is the processor time of what
the officer waits for (all but what is done with a token while the next is on its way: a turn whose answer is two
words), without that of the server in the same process, beside the time the server took: medians of several turns after
a first one that loads everything. Told beside it: the turn by the clock, which on a busy machine counts the waiting for
a processor too, and the processor time with all that is done with tokens.
"""

from __future__ import annotations

import re
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from assistant.drafting import DraftRequest, start
from assistant.llm.agent import AgentDriver
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Turn, Workspace
from evals.measurement import Bar, Conditions, Measurement
from evals.scripted import Body, Call, Reply, Server, serving_script
from knowledge.domain.money import Money

NAME = "model-overhead"
BAR = Bar(5.0, "%")
_PACE_S = 0.02
_TURNS = 5
_BRIEF = "Đã sửa."
_ANSWER = "Đã sửa dòng 2.1 theo yêu cầu của anh chị. " * 43


def measure(conditions: Conditions) -> Measurement:
    """Several turns on one draft."""
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as folder:
        settings = Settings.load({"DUTHAO_HOME": str(Path(folder) / "home")})
        settings.ready_home()
        workspace = Workspace(settings, Store(settings.database), settings.open_library(), lambda: date(2026, 11, 20))
        request = DraftRequest(
            "phan-bo-kinh-phi", "UBND xã Tây Sơn", "Gia Lai", 2027, date(2026, 11, 20), Money(450_000_000)
        )
        draft = workspace.store.create(start(request).plan, "cán bộ", "lập kế hoạch")
        runs = 2 if conditions.quick else _TURNS
        with serving_script(_answer) as server:
            attached = {"DUTHAO_HOME": str(settings.home), "DUTHAO_MODEL": "openai:m", "DUTHAO_MODEL_URL": server.url}
            driver = AgentDriver(Settings.load(attached))
            turns = [_turn(driver, workspace, draft.id, server, number) for number in range(2 * runs + 2)][2:]
        revision = workspace.store.load(draft.id).revision
    if revision != len(turns) + 3:
        raise RuntimeError(f"{revision - 1} of {len(turns) + 2} turns changed the draft")
    brief, full = turns[::2], turns[1::2]
    answering = median(turn.answering_s for turn in full)
    taken = median(turn.taken_s for turn in full)
    waited = 100 * median((turn.taken_s - turn.answering_s) / turn.taken_s for turn in full)
    worked = 100 * median(turn.worked_s for turn in full) / answering
    note = (
        f"{len(full)} turns of {taken:.1f} s, {answering:.1f} s of them the model's; by the clock {waited:.1f} % "
        f"of the turn; processor time with all tokens {worked:.1f} %"
    )
    return Measurement(100 * median(turn.worked_s for turn in brief) / answering, note)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn: by the clock, the server's part of it, and the processor time of the rest."""

    taken_s: float
    answering_s: float
    worked_s: float


def _turn(driver: AgentDriver, workspace: Workspace, draft_id: str, server: Server, number: int) -> _Turn:
    """A turn that changes a line; every second one is answered at length."""
    before = len(server.seen)
    begun, worked = time.perf_counter(), time.process_time()
    list(driver.converse(Turn(workspace, draft_id, f"đặt mục 2.1 bảng 1 là {20 + number} triệu")))
    taken, worked = time.perf_counter() - begun, time.process_time() - worked
    return _Turn(taken, sum(server.took[before:]), worked - sum(server.busy[before:]))


def _answer(body: Body) -> Reply:
    """A call for the officer's message, an answer for the tool's result."""
    last = body["messages"][-1]
    if last["role"] == "tool":
        asked = next(one for one in reversed(body["messages"]) if one["role"] == "user")
        brief = int(re.findall(r"\d+", str(asked["content"]))[-1]) % 2 == 0
        return Reply(_BRIEF if brief else _ANSWER, pace=_PACE_S)
    amount = str(last["content"]).partition(" là ")[2]
    return Reply(calls=(Call("set_amount", {"line": "2.1", "table": "1", "amount": amount}),), pace=_PACE_S)
