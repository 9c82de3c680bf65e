"""Every request and conversation of the cases put to the program, also without diacritics, and the rates that come out.

The texts of the held-back half are never shown: only its rates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evals.requests.cases import Conversation, Facts, Half, Request, RequestCases, load_conversations, load_requests
from evals.requests.judging import Verdict, answers, judge, says
from evals.requests.staging import Came, Stage, stages
from knowledge.domain.folding import fold


@dataclass(frozen=True, slots=True)
class Judged:
    """One request with its verdict; ``bare``: put without diacritics."""

    case: Request
    bare: bool
    verdict: Verdict
    came: Came


@dataclass(frozen=True, slots=True)
class Rates:
    """Of one half: how many requests, and in percent what was right, wrong, and both without diacritics."""

    count: int
    verdicts: Mapping[Verdict, int]
    right: float
    wrong: float
    bare_right: float
    bare_wrong: float

    def told(self) -> str:
        """In one line."""
        parts = ", ".join(f"{self.verdicts[one]} {one}" for one in Verdict if self.verdicts[one])
        return (
            f"{self.count} requests: {self.right:.1f} % right, {self.wrong:.1f} % wrong; without diacritics "
            f"{self.bare_right:.1f} % right, {self.bare_wrong:.1f} % wrong ({parts})"
        )


@dataclass(frozen=True, slots=True)
class Talked:
    """One conversation: why it did not end as it should, empty where it did."""

    case: Conversation
    amiss: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All that was put to the program."""

    judged: tuple[Judged, ...]
    talked: tuple[Talked, ...]

    def rates(self, half: Half) -> Rates:
        """The rates of one half."""
        mine = [one for one in self.judged if one.case.half is half]
        marked, bare = [one for one in mine if not one.bare], [one for one in mine if one.bare]
        return Rates(
            len(marked), Counter(one.verdict for one in marked), _share(marked, right=True),
            _share(marked, right=False), _share(bare, right=True), _share(bare, right=False),
        )  # fmt: skip

    def ended_well(self, half: Half) -> tuple[int, int]:
        """Conversations of one half that ended as they should, and all of them."""
        mine = [one for one in self.talked if one.case.half is half]
        return sum(not one.amiss for one in mine), len(mine)


def run(halves: Sequence[Half] = tuple(Half), kinds: Sequence[str] = ()) -> Outcomes:
    """Put the requests (of some kinds, where named) and the conversations of the halves to the program."""
    cases = load_requests()
    talks = [one for one in load_conversations(cases.scenes) if one.half in halves and not kinds]
    with stages(cases) as made:
        judged = tuple(
            Judged(case, bare, *_judged(case, made[case.context], bare=bare))
            for case in _chosen(cases, halves, kinds)
            for bare in (False, True)
        )
        return Outcomes(judged, tuple(Talked(one, _talked(one, made[one.context])) for one in talks))


def _chosen(cases: RequestCases, halves: Sequence[Half], kinds: Sequence[str]) -> list[Request]:
    return [one for one in cases.requests if one.half in halves and (not kinds or one.kind in kinds)]


def _judged(case: Request, stage: Stage, *, bare: bool) -> tuple[Verdict, Came]:
    talk = stage.begun()
    for message in case.before:
        talk.say(_bare(message) if bare else message)
    came = talk.say(_bare(case.request) if bare else case.request)
    return judge(case, came), came


def _bare(message: str) -> str:
    """The message without diacritics; line ends stay."""
    return "\n".join(fold(line) for line in message.splitlines())


def _talked(case: Conversation, stage: Stage) -> str:
    """Has the conversation, and says where it goes wrong."""
    talk = stage.begun()
    for message in case.messages:
        came = talk.say(message.say)
        if came.failed:
            return f"“{message.say}” failed"
        if message.unchanged and came.changed:
            return f"“{message.say}” changed the draft: {came.reply}"
        if message.answer is not None and not answers(message.answer, came.reply):
            return f"“{message.say}” got: {came.reply}"
    plan = talk.plan()
    if plan is None:
        return "there is no draft at its end"
    wrong = [name for name in _NAMES if not says(_only(case, name), plan)]
    return f"at its end wrong: {', '.join(wrong)}" if wrong else ""


_NAMES = (
    "template", "agency", "province", "date", "year", "ceiling", "carry_over", "total", "lines", "lines_absent",
    "headings", "headings_absent", "text", "text_absent", "bases", "bases_absent", "slots_filled", "slots_open",
)  # fmt: skip


def _only(case: Conversation, name: str) -> Facts:
    empty = type(case.final)()
    return replace(empty, **{name: getattr(case.final, name)})


def _share(judged: Sequence[Judged], *, right: bool) -> float:
    """Percent that came out right, or was done wrongly."""
    held = sum(one.verdict.right if right else one.verdict is Verdict.WRONG for one in judged)
    return 100 * held / len(judged) if judged else 0.0
