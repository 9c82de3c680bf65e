"""What was said before about a draft, read from its log: each message with the plan as it was when it came."""

from __future__ import annotations

from functools import cache, partial

from assistant.phrasebook import Exchange, Past
from assistant.tools import Turn
from knowledge.domain.plan import Plan

_MOST = 6
"""So many messages back are looked at."""


def past_of(turn: Turn) -> Past:
    """The conversation before the message of ``turn``, the last message first."""
    if turn.draft_id is None:
        said = [one for one in reversed(turn.earlier) if one.role == "user"][:_MOST]
        return Past(tuple(Exchange(one.text, lambda: None, changed=False) for one in said))
    store = turn.workspace.store
    said = [one for one in store.messages(turn.draft_id) if one.role == "user"]
    if not said:
        return Past()
    revisions = store.history(turn.draft_id)
    found: list[Exchange] = []
    plan_at = cache(partial(_plan_at, turn))  # messages that changed nothing look back at one plan
    for place in range(len(said) - 1, max(-1, len(said) - 1 - _MOST), -1):
        since = said[place - 1].created_at if place else None
        mine = [
            one.number
            for one in revisions
            if one.created_at <= said[place].created_at and (since is None or one.created_at > since)
        ]
        before = [one.number for one in revisions if since is not None and one.created_at <= since]
        number = max(before, default=None)
        if place == 0 and mine and mine[0] == 1:
            # a conversation may begin on a draft that was there: its first revision is no answer to the message
            made = revisions[0].note == said[0].text
            number, mine = (None, mine) if made else (1, mine[1:])
        found.append(Exchange(said[place].text, partial(plan_at, number), bool(mine)))
    return Past(tuple(found))


def _plan_at(turn: Turn, number: int | None) -> Plan | None:
    if number is None or turn.draft_id is None:
        return None
    return turn.workspace.store.load(turn.draft_id, number).plan
