"""Is every document number of the real plans found in each of its spellings, and who cites it, as the facts say?

The real plans are ingested into a library of their own. The figure counts numbers not found in one of six spellings, a
bare number that leads elsewhere, and records whose citing plans are not those that a person found.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from assistant.composition import examine
from assistant.lookup import look_up
from evals.measurement import Bar, Conditions, Measurement, skip
from evals.measures.legal_questions import spellings
from knowledge.domain.legal import number_key
from knowledge.ingest import ingest
from knowledge.parsing.citations import find_numbers
from knowledge.search import Library

NAME = "seed-numbers"
BAR = Bar(0, "wrong")
_DAY = date(2026, 11, 20)


def measure(conditions: Conditions) -> Measurement:
    """Look every number up; ``conditions`` say where the real plans are."""
    facts = conditions.shared / "facts" / "legal_registry.yaml"
    if not conditions.seeds or not facts.exists():
        return skip(conditions.no_seeds)
    numbers = {
        found.number.key: found.number.text
        for path in conditions.seeds
        for found in find_numbers(path.read_text("utf-8"))
    }
    with tempfile.TemporaryDirectory(prefix="duthao-evals-") as folder:
        library = Library.open(Path(folder))
        for _ in ingest(library, conditions.seeds, examine):
            pass
        wrong = [told for number in sorted(numbers.values()) for told in _not_found(number, library)]
        records = yaml.safe_load(facts.read_text("utf-8"))["records"]
        wrong += [told for record in records for told in _cited_otherwise(record, library)]
    cited = sum(1 for record in records if record.get("cited_in_seeds"))
    note = f"{len(numbers)} numbers in {len(conditions.seeds)} plans, six spellings and bare; {cited} records cited"
    return Measurement(len(wrong), note, tuple(wrong))


def _not_found(number: str, library: Library) -> Iterator[str]:
    for spelling in spellings(number):
        found = look_up(library, library.registry, spelling, _DAY)
        if [number_key(one.asked) for one in found] != [number_key(number)]:
            yield f"{spelling}: found {[one.asked for one in found]}"
        elif not found[0].cited_in:
            yield f"{spelling}: nobody cites it"
    bare = re.split(r"[-/]", number)[0]
    alone = look_up(library, library.registry, bare, _DAY)
    if alone and number_key(number) not in {number_key(one.asked) for one in alone}:
        yield f"{bare} alone leads to {[one.asked for one in alone]}, not to {number}"


def _cited_otherwise(record: dict[str, object], library: Library) -> Iterator[str]:
    """A record whose citing plans, by number or by name, are not those of the facts."""
    number = re.sub(r" \(\d{4}\)$", "", str(record["id"]))
    listed = record.get("cited_in_seeds")
    wanted = {str(name) for name in listed} if isinstance(listed, list) else set()
    told = {
        cited.document.name
        for one in look_up(library, library.registry, number, _DAY)
        for cited in (*one.cited_in, *one.named_in)
    }
    if told != wanted:
        yield f"{number}: cited in {sorted(told)}, by the facts in {sorted(wanted)}"
