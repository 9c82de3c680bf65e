"""``python -m evals understanding --half development|held-back``: the rates of one half."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from evals.requests.cases import Half
from evals.requests.running import Judged, Talked, run


def main(arguments: Sequence[str]) -> int:
    """Run one half and tell; the texts of the held-back half are never shown."""
    parser = argparse.ArgumentParser(prog="python -m evals understanding", description=__doc__)
    parser.add_argument("--half", choices=[half.value for half in Half], required=True)
    parser.add_argument("--kind", action="append", default=[], help="only requests of this kind (may be repeated)")
    options = parser.parse_args(arguments)
    half = Half(options.half)
    outcomes = run((half,), options.kind)
    if half is Half.DEVELOPMENT:
        for one in outcomes.judged:
            if not one.verdict.right:
                print(_told(one))
        for talk in outcomes.talked:
            if talk.amiss:
                print(_of_talk(talk))
    well, count = outcomes.ended_well(half)
    print(f"{half.value}: {outcomes.rates(half).told()}; {well} of {count} conversations ended well")
    return 0


def _told(one: Judged) -> str:
    tools = ", ".join(f"{made.tool}({made.given})" for made in one.came.made)
    bare = " without diacritics" if one.bare else ""
    return f"{one.case.id}{bare}: {one.verdict} | {one.case.request} | {tools} | {one.came.reply[:300]}"


def _of_talk(talk: Talked) -> str:
    return f"{talk.case.id}: {talk.amiss[:300]}"
