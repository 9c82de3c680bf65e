"""The sample plans of the program are sound, marked, of invented places and of every family; and they are ours."""

import re
from datetime import date
from pathlib import Path

import pytest

import knowledge.samples
from assistant.checks.context import context_for
from assistant.checks.report import check
from assistant.drafting import level_of
from assistant.drafting.leaning import family_of
from assistant.drafting.priors import PriorPlan, read_priors
from knowledge.domain.finding import Severity
from knowledge.domain.folding import fold
from knowledge.domain.plan import Plan
from knowledge.parsing.plan import parse_plan
from knowledge.readers import read, read_bytes
from knowledge.registry import load_agencies, load_registry
from knowledge.registry.places import load_places
from knowledge.samples import SAMPLES, Sample, samples_of
from knowledge.templates import load_templates

ALL = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
FEWEST_WORDS = 12


def plan_of(sample: Sample) -> Plan:
    return parse_plan(read_bytes(sample.file, sample.text().encode()))


def prior_of(name: str, plan: Plan) -> PriorPlan:
    (prior,) = read_priors(((name, plan, None),))
    return prior


def test_there_are_enough_of_every_kind() -> None:
    """At least ten; every family twice; communes, the time of districts, a province, two fields of Sở; four years."""
    assert len(SAMPLES) >= 10
    for template in load_templates():
        assert sum(sample.family == template.id for sample in SAMPLES) >= 2
        assert any(samples_of(template.id, level) for level in template.levels)
    assert {sample.level for sample in SAMPLES} == {"xa", "huyen", "tinh", "so"}
    assert {sample.year for sample in SAMPLES} == {2024, 2025, 2026, 2027}
    assert len({sample.agency for sample in SAMPLES if sample.level == "so"}) >= 2


def test_every_file_of_the_folder_is_in_the_list() -> None:
    """Nothing is shipped that is not in the list, and nothing is listed that is not shipped."""
    folder = Path(knowledge.samples.__file__).parent
    assert {path.name for path in folder.glob("*.md")} == {sample.file for sample in SAMPLES}


@ALL
def test_a_sample_is_clean(sample: Sample) -> None:
    """The checker finds no error and no warning in it, as in a finished file, whatever day it is."""
    plan = plan_of(sample)
    for today in (date(sample.year, 12, 31), date(2030, 1, 1)):
        context = context_for(plan, today=today, final=True, registry=load_registry(), agencies=load_agencies())
        found = [one.message for one in check(plan, context).findings if one.severity is not Severity.INFO]
        assert found == []


@ALL
def test_a_sample_is_what_the_list_says(sample: Sample) -> None:
    """Length, agency, year and family read from its text are those of the list."""
    plan = plan_of(sample)
    prior = prior_of(sample.file, plan)
    assert 80 <= len(sample.text().splitlines()) <= 200
    assert prior.year == sample.year
    assert family_of(prior, load_templates()) == sample.family
    agency = re.sub(r"^ubnd", "uy ban nhan dan", fold(plan.header.agency))
    assert re.sub(r"^ubnd", "uy ban nhan dan", fold(sample.agency)).startswith(agency)
    assert (level_of(sample.agency) or "huyen") == sample.level


@ALL
def test_a_sample_is_of_no_real_place(sample: Sample) -> None:
    """No province, district or commune, old or new, has its name; and it is called a sample wherever it is a source."""
    place = re.sub(r"^.*?(?=(?:xã|phường|huyện|tỉnh) )", "", sample.agency)
    assert not load_places().resolve(place, date(2026, 1, 1))
    assert not load_places().resolve(sample.province, date(2026, 1, 1))
    assert "Mẫu" in place
    assert sample.name.startswith("Kế hoạch mẫu")


@ALL
def test_a_sample_says_nothing_of_a_real_plan(sample: Sample, seeds: tuple[Path, ...]) -> None:
    """No sentence and no item of a real plan stands in it."""
    ours = f" {_letters(sample.text())} "
    for seed in seeds:
        sentences = {_letters(one) for one in re.split(r"[\n.;:|\t]", seed.read_text(encoding="utf-8"))}
        assert [one for one in sorted(sentences) if len(one.split()) >= FEWEST_WORDS and f" {one} " in ours] == []


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def test_the_families_of_real_plans_are_recognised(seeds: tuple[Path, ...]) -> None:
    """Five real plans, one of each family."""
    found = {family_of(prior_of(seed.name, parse_plan(read(seed))), load_templates()) for seed in seeds}
    assert found == {template.id for template in load_templates()}
