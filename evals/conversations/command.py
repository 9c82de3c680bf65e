"""``python -m evals conversations --half …``: the conversations of one half, one line each and what went wrong."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from evals.conversations.holding import as_json, hold
from evals.requests.cases import Half


def main(arguments: Sequence[str]) -> int:
    """Hold the conversations asked for; 0 when every fact came out."""
    parser = argparse.ArgumentParser(prog="python -m evals conversations")
    parser.add_argument("--half", choices=[half.value for half in Half], help="one half only")
    parser.add_argument("--id", default="", help="only conversations whose id begins so")
    parser.add_argument("--model", default="phrasebook", help="which model answers: phrasebook, or provider:name")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    options = parser.parse_args(arguments)
    halves = (Half(options.half),) if options.half else tuple(Half)
    held = tuple(hold(halves, options.id, ("--model", options.model)))
    if options.json:
        print(as_json(held))
    else:
        for one in held:
            print(f"{one.case.id} ({one.case.half.value}): {one.right} right, {len(one.wrong)} wrong")
            print("".join(f"    {wrong}\n" for wrong in one.wrong), end="")
        right, wrong = sum(one.right for one in held), sum(len(one.wrong) for one in held)
        print(f"{len(held)} conversations: {right} facts right, {wrong} wrong")
    return 0 if held and not any(one.wrong for one in held) else 1
