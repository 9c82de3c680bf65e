"""Is it said rightly whether a document is in force on a day, what replaced it, and that an unknown one is unknown?

Every question of the cases is asked three ways: of the registry in six spellings of its number, of the tool, and in the
officer's words through the whole conversation without a language model. The figure counts wrong answers.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.composition import compose
from assistant.events import Said
from assistant.lookup import Looked, look_up
from assistant.settings import Settings
from assistant.tools import Turn, Workspace, load_tools
from evals.measurement import CASES, Bar, Conditions, Measurement
from knowledge.domain.folding import fold
from knowledge.domain.legal import Force

NAME = "legal-questions"
BAR = Bar(0, "wrong")
TODAY = date(2026, 11, 20)
"""The day on which the questions were written."""
_SAID = {
    Force.IN_FORCE: "còn hiệu lực",
    Force.NOT_YET: "chưa có hiệu lực",
    Force.EXPIRED: "đã hết hiệu lực",
    Force.UNKNOWN: "chưa xác minh được hiệu lực",
}
_LONGEST = 5
"""No document number has more digits."""
_UNVERIFIED = "chưa xác minh"

Case = dict[str, Any]


def measure(conditions: Conditions) -> Measurement:
    """Ask everything; ``conditions`` change nothing here."""
    cases = yaml.safe_load((CASES / "legal_questions.yaml").read_text("utf-8"))
    known, unknown = list(cases["questions"]), list(cases["unknown"])
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as folder:
        session = compose(Settings(home=Path(folder) / "home"))
        workspace = Workspace(
            Settings(home=Path(folder) / "home"), session.workspace.store, session.workspace.library, _today
        )
        session = type(session)(workspace, session.driver)
        wrong = [told for case in (*known, *unknown) for told in _of_registry(case, workspace)]
        asked = sum(len(spellings(case["number"])) for case in (*known, *unknown))
        tool = next(one for one in load_tools() if one.name == "find_legal_document")
        for case in (*known, *unknown):
            given = tool.input_type(number=case["number"], on=f"{_day(case):%d/%m/%Y}")
            wrong += [
                f"tool: {told}" for told in judged(case, tool.run(given, Turn(workspace, None, case["ask"])).text)
            ]
            said = "".join(event.text for event in session.handle(case["ask"], None) if isinstance(event, Said))
            wrong += [f"conversation: {told}" for told in judged(case, said)]
            asked += 2
    note = f"{len(known)} questions and {len(unknown)} unknown numbers, {asked} answers"
    return Measurement(len(wrong), note, tuple(wrong))


def _today() -> date:
    return TODAY


def _day(case: Case) -> date:
    day: date = case.get("day") or TODAY
    return day


def spellings(number: str) -> tuple[str, ...]:
    """The number as it is, in small letters, without marks, with blanks, with dashes, with a kind and another zero."""
    folded = fold(number)
    blanks = re.sub(r"[/-]", " ", folded)
    digits = re.match(r"\d+", number)
    is_long = digits is not None and len(digits[0]) >= _LONGEST
    zero = number[1:] if number.startswith("0") else number if is_long else f"0{number}"
    return number, number.lower(), folded, blanks, re.sub(r"/", "-", number), f"văn bản số {zero}"


def _of_registry(case: Case, workspace: Workspace) -> Iterator[str]:
    for spelling in spellings(case["number"]):
        found = look_up(workspace.library, workspace.registry, spelling, _day(case))
        if len(found) != 1 or len(found[0].known) != ("force" in case):
            yield f"{spelling}: {len(found)} answers"
            continue
        yield from (f"{spelling}: {told}" for told in _differences(case, found[0]))


def _differences(case: Case, looked: Looked) -> Iterator[str]:
    """What the structured answer says otherwise than the case."""
    if "force" not in case:
        return
    (known,) = looked.known
    if known.force != case["force"]:
        yield f"{known.force} instead of {case['force']}"
    for field in ("replaced_by", "amended_by"):
        if field in case and list(getattr(known.document, field)) != case[field]:
            yield f"{field} {getattr(known.document, field)}"
    if "holds" in case and [one.id for one in known.holds] != case["holds"]:
        yield f"holds {[one.id for one in known.holds]}"


def judged(case: Case, said: str) -> Iterator[str]:
    """What the sentences say otherwise than the case."""
    if "force" not in case:
        if f"{case['number']}: {_UNVERIFIED}" not in said or re.search(r"Ngày \d\d/\d\d/\d{4}: còn", said):
            yield f"{case['ask']}: {said[:160]}"
        return
    lead = f"Ngày {_day(case):%d/%m/%Y}: {_SAID[Force(case['force'])]}"
    missing = [] if lead in said else [lead]
    missing += [one for one in (*case.get("replaced_by", ()), *case.get("amended_by", ())) if one not in said]
    holds = re.search(r"Ngày này áp dụng ([^.]*)", said)
    missing += [one for one in case.get("holds", ()) if holds is None or one not in holds[1]]
    if not case.get("holds", ["?"]) and holds is not None:
        missing.append("that nothing holds")
    if missing:
        yield f"{case['ask']}: lacks {', '.join(missing)}: {said[:200]}"
