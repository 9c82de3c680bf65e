"""What the documents say is so: every rule explained, every example request understood, every name and link real."""

import re
from datetime import date
from pathlib import Path

import pytest

from assistant.checks.rules import load_rules
from assistant.drafting import DraftRequest, start
from assistant.phrasebook import understand
from assistant.phrasebook.past import Exchange, Past
from knowledge.domain.folding import fold
from knowledge.domain.money import Money
from knowledge.domain.plan import Plan
from knowledge.templates import load_templates

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs/huong-dan.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def sources() -> str:
    """The Python source of the packages as one text."""
    files = [path for package in ("assistant", "knowledge") for path in sorted((ROOT / package).rglob("*.py"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in [*files, ROOT / "app.py"])


def requests_of_the_guide() -> list[str]:
    """What the guide tells officers to type, from its table of requests and from quotations after “nhắn”."""
    table = GUIDE.partition("| Muốn | Nhắn |")[2].partition("\n\n")[0]
    rows = [row.split("|")[2] for row in table.splitlines() if row.count("|") == 3 and "---" not in row]
    typed = [one.strip() for row in rows for one in row.split(" · ")]
    quoted = re.findall(r"[Nn]hắn\s+“([^”]+)”", GUIDE)
    return [one.replace("…", "nội dung mới") for one in (*typed, *quoted)]


@pytest.fixture(scope="module")
def plan() -> Plan:
    """A draft with three budget tables."""
    request = DraftRequest("phan-bo-kinh-phi", "UBND xã Tây Sơn", "Gia Lai", 2027, date.today(), Money(450_000_000))
    return start(request).plan


def test_the_guide_explains_every_rule() -> None:
    """Each rule has one line in the guide's table, and no line speaks of a rule that does not exist."""
    explained = set(re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$", GUIDE, re.MULTILINE))
    families = {template.id for template in load_templates()}
    assert explained - families == {rule.name for rule in load_rules()} | {"content-unread", "rule-crashed"}


def test_the_guide_shows_every_family_of_plans() -> None:
    """Each template id stands in the guide."""
    assert [template.id for template in load_templates() if f"`{template.id}`" not in GUIDE] == []


@pytest.mark.parametrize("request_text", requests_of_the_guide())
def test_requests_of_the_guide_are_understood(request_text: str, plan: Plan) -> None:
    """What the guide tells an officer to type, after a first request, becomes at least one tool call, with nothing left over."""
    past = Past((Exchange("tăng mục 2.1 lên 30 triệu", lambda: plan, changed=True),))
    reading = understand(request_text, plan, past)
    assert reading.calls, reading
    assert reading.unknown == ""


def test_the_first_request_of_the_guide_starts_a_draft() -> None:
    """The sentence of the five minutes tells family, agency, province, year and ceiling, with diacritics or without."""
    sentence = re.search(r"> (Lập kế hoạch .+)", GUIDE)
    assert sentence is not None
    for typed in (sentence[1], fold(sentence[1])):
        call = understand(typed, None).calls[0]
        assert call.name == "start_draft"
        assert {call.arguments[name] for name in ("template", "year")} == {"phan-bo-kinh-phi", "2027"}
        assert all(call.arguments[name] for name in ("agency", "province", "ceiling"))


def test_every_setting_is_documented() -> None:
    """Each DUTHAO_ variable the program reads stands in the operations guide."""
    assert sorted(set(re.findall(r"DUTHAO_[A-Z_]+", sources())) - set(re.findall(r"DUTHAO_[A-Z_]+", OPERATIONS))) == []


def test_names_of_the_glossary_exist() -> None:
    """Each name in backquotes in the glossary is a name of the code."""
    text = sources()
    names = {quoted.split(".")[-1] for quoted in re.findall(r"`([A-Za-z_.]+)`", GLOSSARY)}
    assert names
    assert sorted(name for name in names if not re.search(rf"\b{re.escape(name)}\b", text)) == []


@pytest.mark.parametrize("page", PAGES, ids=[path.relative_to(ROOT).as_posix() for path in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link of a page names a file or folder of the project."""
    targets = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
