"""Is the checker silent where nothing is wrong?

Whole plans written by hand and drafted by us, as text and as Word files, and the parts of plans of the tests. The
figure counts errors, and one more where the whole plans have half a warning each or more.
"""

from __future__ import annotations

from evals.clean_plans import accusations, drafts, examine, fragments, whole_plans
from evals.measurement import Bar, Conditions, Measurement
from knowledge.domain.finding import Severity

NAME = "clean-corpus"
BAR = Bar(0, "false")
_FEWEST = 40
_WARNINGS = 0.5


def measure(conditions: Conditions) -> Measurement:
    """Check every plan; ``quick`` leaves out the Word files."""
    whole = whole_plans()
    word = () if conditions.quick else drafts(".docx")
    errors, warnings, told = 0, 0, list[str]()
    found = tied = 0
    for plan in (*whole, *word, *fragments()):
        _, report = examine(plan.name, plan.raw)
        wrong, doubtful = accusations(report, Severity.ERROR), accusations(report, Severity.WARNING)
        errors += len(wrong)
        told += [f"{plan.name}: {one}" for one in wrong]
        if plan.whole:
            warnings += len(doubtful)
            told += [f"{plan.name}: {one}" for one in doubtful]
            found, tied = found + report.coverage.figures_found, tied + report.coverage.figures_tied
    rate = warnings / (len(whole) + len(word))
    note = (
        f"{len(whole)} whole plans as text, {len(word)} as Word files, {len(fragments())} parts: {errors} errors, "
        f"{rate:.2f} warnings per whole plan; {tied} of {found} figures tied ({tied / found:.0%})"
    )
    if len(whole) < _FEWEST:
        return Measurement(1, f"fewer than {_FEWEST} whole plans; {note}", tuple(told))
    return Measurement(errors + (rate >= _WARNINGS), note, tuple(told))
