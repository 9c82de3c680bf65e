"""What a message means in its conversation: a first draft may be asked for over several messages.

"lập kế hoạch cho xã Tây Sơn" – what is missing is asked for – "tỉnh Gia Lai, 450 triệu", "năm 2027": as long as there
is no draft, each of these is read together with the request it completes.
"""

from __future__ import annotations

from functools import lru_cache

from assistant.llm.remembering import past_of
from assistant.phrasebook import Past, Reading, understand
from assistant.tools import Turn
from knowledge.domain.folding import fold
from knowledge.domain.regex import regex

_WANTED = regex(r"(?<!\w)(?:lap|soan|xay dung|du thao|ke hoach|chuong trinh|tao|viet)(?!\w)")
_MOST = 8
"""So many messages back a request may have begun."""


def read(turn: Turn, message: str) -> Reading:
    """What the phrasebook makes of ``message``, with an unfinished request for a first draft before it completed."""
    plan = turn.draft().plan if turn.draft_id is not None else None
    reading = understand(message, plan, past_of(turn))
    alone = reading.answer or reading.question or (reading.calls and _start_of(reading) is None)
    if turn.draft_id is not None or alone or _is_whole(reading, message):
        return reading
    begun = _begun([one.text for one in turn.conversation() if one.role == "user"][-_MOST:])
    completed = _completed(begun, message)
    return reading if completed is None else completed[1]


@lru_cache(maxsize=256)
def _alone(text: str) -> Reading:
    """What a text means where nothing was said before and there is no draft."""
    return understand(text, None, Past())


def _begun(messages: list[str]) -> str:
    """The last request for a first draft among the messages, with what later ones added to it; "" when there is none.

    Each stands in a conversation that has no draft yet, so that none of them was carried out.
    """
    begun = ""
    for message in messages:
        reading = _alone(message)
        if _start_of(reading) is not None and _asks_itself(reading, message):
            added = _completed(begun, message) if not _is_whole(reading, message) else None
            begun = added[0] if added is not None else message
        elif (added := _completed(begun, message)) is not None and not reading.answer:
            begun = added[0]
    return begun


def _completed(begun: str, message: str) -> tuple[str, Reading] | None:
    """The request with the message added to it, and what they mean; None where the message adds nothing to it."""
    if not begun:
        return None
    text = f"{begun.rstrip(' .,;!')}, {message.strip()}"
    reading = _alone(text)
    if reading.unknown or (_start_of(reading) is None and reading.question is None):
        return None
    return (text, reading) if _said(reading) != _said(_alone(begun)) else None


def _start_of(reading: Reading) -> dict[str, str] | None:
    """The arguments of the first draft asked for; None where something else, or nothing, is asked for."""
    names = [call.name for call in reading.calls]
    return reading.calls[0].arguments if names == ["start_draft"] else None


def _said(reading: Reading) -> dict[str, str]:
    """What is known of the plan wanted, without the words it was asked in."""
    return {name: value for name, value in (_start_of(reading) or {}).items() if name != "request"}


def _asks_itself(reading: Reading, message: str) -> bool:
    """True of a message that says itself that a plan is wanted, and does not only describe one."""
    return _start_of(reading) is not None and _WANTED.search(fold(message)) is not None


def _is_whole(reading: Reading, message: str) -> bool:
    """True of a request for a first draft that needs no other message."""
    start = _start_of(reading)
    return start is not None and _asks_itself(reading, message) and bool(start["agency"] and start["year"])
