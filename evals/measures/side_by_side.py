"""Are the sections of a first draft written side by side, and is each sent only what it needs?

A scripted server on this machine answers with 20 ms a token: first an outline, then the nine open sections of a plan
whose library holds the plans of the corpus. Two bars in one run: the whole writing takes at most 1.3 times the outline
and the slowest section, and the prompts hold at most half the tokens of the naive way, in which every section is sent
everything that was found for any of them. The figure is the larger share of its bar.
"""

from __future__ import annotations

import tempfile
import threading
import time
from datetime import date
from pathlib import Path

from assistant.composition import examine
from assistant.drafting import DraftRequest, start
from assistant.drafting.writing import open_sections
from assistant.llm.models import load_model
from assistant.llm.tokens import Counter
from assistant.llm.writing import ModelWriter
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import Turn, Workspace
from evals.measurement import ROOT, Bar, Conditions, Measurement
from evals.scripted import Body, Reply, Server, serving_script
from knowledge.domain.money import Money
from knowledge.ingest import ingest
from knowledge.templates import find_template

NAME = "side-by-side"
BAR = Bar(1.0, "of both bars")
MOST_TIME = 1.3
MOST_TOKENS = 0.5
PACE_S = 0.02
_TOKENS = 60
_SENTENCES = ("- Tham mưu triển khai nhiệm vụ được giao, báo cáo kết quả theo định kỳ; ", "- Phối hợp với thôn; ")


def measure(conditions: Conditions) -> Measurement:
    """One first draft, written by the scripted server."""
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as folder:
        return _measured(Path(folder), PACE_S)


def _measured(folder: Path, pace: float) -> Measurement:
    settings = Settings.load({"DUTHAO_HOME": str(folder / "home")})
    settings.ready_home()
    workspace = Workspace(settings, Store(settings.database), settings.open_library(), lambda: date(2026, 11, 20))
    list(ingest(workspace.library, sorted((ROOT / "evals" / "corpus").glob("*.md")), examine))
    template = find_template("danh-gia-va-du-toan", settings.templates)
    request = DraftRequest(template.id, "UBND xã Tây Sơn", "Gia Lai", 2027, date(2026, 11, 20), Money(450_000_000))
    plan = start(request).plan
    turn = Turn(workspace, workspace.store.create(plan, "cán bộ", "lập kế hoạch").id, "lập kế hoạch")
    sections = open_sections(plan, template)
    with serving_script(lambda body: _answer(body, pace)) as server:
        attached = Settings.load({"DUTHAO_MODEL": "openai:m", "DUTHAO_MODEL_URL": server.url})
        model = load_model(attached)
        if model is None:
            raise RuntimeError("no model was loaded")
        workspace.library.search("kế hoạch")  # what is loaded with the first search is loaded once in a process
        writer = ModelWriter(
            model, turn, Counter.load(), attached.model_context, attached.model_parallel, threading.Event()
        )
        list(model.stream("làm nóng"))
        warm = len(server.seen)
        begun = time.perf_counter()
        written = writer.write(plan, sections)
        taken = time.perf_counter() - begun
    if len(written) != len(sections):
        raise RuntimeError(f"{len(written)} of {len(sections)} sections were written")
    outline, *each = server.took[warm:]
    time_share = taken / (outline + max(each))
    sent, naive = _tokens(server, warm, writer)
    note = (
        f"{len(sections)} sections: {taken:.2f} s for an outline of {outline:.2f} s and sections of "
        f"{min(each):.2f} to {max(each):.2f} s: {time_share:.2f} times (bar {MOST_TIME}); {sent:,} prompt tokens, "
        f"naive {naive:,}: {sent / naive:.2f} (bar {MOST_TOKENS}); by our own table"
    )
    return Measurement(max(time_share / MOST_TIME, sent / naive / MOST_TOKENS), note)


def _answer(body: Body, pace: float) -> Reply:
    """About ``_TOKENS`` pieces, one a token; sections differ a little in length."""
    asked = body["messages"][-1]["content"]
    length = _TOKENS + len(asked) % 20
    text = (_SENTENCES[0] + _SENTENCES[1]) * 20
    return Reply(text[: 12 * length].rstrip(), pace=pace)


def _tokens(server: Server, warm: int, writer: ModelWriter) -> tuple[int, int]:
    """Prompt tokens of the requests as sent, and as they would be with everything that was found in each."""
    counter = Counter.load()
    everything = counter.count("\n\n".join(sorted(writer.found)))
    sent = naive = 0
    for body in server.seen[warm:]:
        texts = [str(message["content"]) for message in body["messages"]]
        whole = counter.count_messages(texts)
        own = texts[-1].partition("<tu_lieu>\n")[2].partition("\n</tu_lieu>")[0]
        sent += whole
        naive += whole - counter.count(own) + everything if own else whole
    return sent, naive
