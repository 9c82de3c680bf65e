"""``python -m evals``: every measure against its bar. Ends with 0 when all bars hold, with 1 otherwise."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from evals.measurement import ROOT, Conditions
from evals.running import as_json, as_table, exit_code, find_measures, run_all, run_here


def main(arguments: list[str] | None = None) -> int:
    """Run the measures asked for (all unless named) and tell the outcome.

    ``retrieval`` as the first word, without ``--quick``, is a command of its own with options of its own, and so is
    ``conversations`` with ``--half``, ``--id`` or ``--model``.
    """
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure what the program promises.")
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help="names of measures; all when none is given")
    parser.add_argument("--quick", action="store_true", help="fewer cases and runs; slow measures are skipped")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    parser.add_argument("--shared", type=Path, help="folder of real material (default: DUTHAO_SHARED or ../shared)")
    parser.add_argument("--here", metavar="MODULE", help=argparse.SUPPRESS)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if given[:1] == ["retrieval"] and "--quick" not in given:
        from evals.retrieval.command import main as compare_searches

        return compare_searches(given[1:])
    if given[:1] == ["conversations"] and any(one.startswith(("--half", "--id", "--model")) for one in given):
        from evals.conversations.command import main as hold_conversations

        return hold_conversations(given[1:])
    if given[:1] == ["understanding"] and any(one.startswith("--half") for one in given):
        from evals.requests.command import main as understand

        return understand(given[1:])
    options = parser.parse_args(given)
    shared = options.shared or Path(os.environ.get("DUTHAO_SHARED") or ROOT.parent / "shared")
    conditions = Conditions(options.quick, shared.absolute())
    if options.here:
        print(json.dumps(run_here(options.here, conditions), ensure_ascii=False))
        return 0
    known = find_measures()
    wanted = tuple(name.replace("-", "_") for name in options.measures) or known
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        parser.error(f"unknown measures: {', '.join(unknown)}; known: {', '.join(known)}")
    rows = run_all(wanted, conditions)
    print(json.dumps(as_json(rows), ensure_ascii=False, indent=2) if options.json else as_table(rows))
    return exit_code(rows)


if __name__ == "__main__":
    sys.exit(main())
