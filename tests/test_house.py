"""The laws of the house that import contracts cannot hold."""

import argparse
import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("assistant", "evals", "knowledge", "prompts")
PURE_CORE = ("knowledge/domain", "knowledge/parsing", "assistant/operations", "assistant/checks")
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "service", "base", "common", "data", "process"}
BROAD_EXCEPT_ALLOWED = {
    "assistant/session.py", "knowledge/ingest.py", "assistant/checks/report.py", "assistant/cli/workers.py",
}  # fmt: skip
COMMANDS = {
    "serve", "check", "draft", "chat", "legal", "place", "templates", "ingest", "library", "search", "adapt", "doctor",
}  # fmt: skip
RULES = ROOT / "assistant/checks/rules"
SPECS = ROOT / "tests/specs/rules"


def tracked() -> list[Path]:
    """Files that belong to the project: what git holds or would hold; outside git, all but hidden folders."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listing.returncode == 0:
        found = [ROOT / name for name in listing.stdout.decode("utf-8").split("\0") if name]
    else:
        inside = (path for path in ROOT.rglob("*") if not path.relative_to(ROOT).parts[0].startswith(".venv"))
        found = [path for path in inside if "__pycache__" not in path.parts]
    return [path for path in found if path.is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def sources(*places: str) -> list[Path]:
    """Python files of the named packages or modules; an absent one is a failure, not an empty list."""
    found: list[Path] = []
    for place in places or PACKAGES:
        module = ROOT / f"{place}.py"
        inside = [module] if module.is_file() else sorted((ROOT / place).rglob("*.py"))
        assert inside, f"{place} does not exist"
        found += inside
    return found


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[str]:
    """Dotted names imported anywhere in the file; `from a import b` gives a.b."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno} uses a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == door or name.startswith(door + ".") for door in allowed)


def is_standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


def test_the_web_root_only_wires() -> None:
    """app.py has at most 80 lines; it imports wiring, ui, settings, errors and the standard library."""
    app = ROOT / "app.py"
    allowed = ("assistant.composition", "assistant.ui", "assistant.settings", "assistant.errors")
    assert len(app.read_text(encoding="utf-8").splitlines()) <= 80
    assert [name for name in imports(app) if not is_standard(name) and not is_within(name, allowed)] == []


def test_boot_needs_nothing_installed() -> None:
    """boot.py imports the standard library alone."""
    assert [name for name in imports(ROOT / "boot.py") if not is_standard(name)] == []


def test_the_domain_is_pure_standard_library() -> None:
    """knowledge.domain imports itself, knowledge.errors and the standard library alone."""
    allowed = ("knowledge.domain", "knowledge.errors")
    strange = {
        f"{name_of(path)}: {name}"
        for path in sources("knowledge/domain")
        for name in imports(path)
        if not is_standard(name) and not is_within(name, allowed)
    }
    assert strange == set()


def test_the_pure_core_neither_opens_nor_prints() -> None:
    """No file of the pure core calls open, print or input, or a method that reads or writes files."""
    forbidden = {"open", "print", "input", "read_text", "read_bytes", "write_text", "write_bytes"}
    calls = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources(*PURE_CORE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in forbidden
    ]
    assert calls == []


def test_files_stay_short() -> None:
    """No Python file outside the tests is longer than 400 lines."""
    files = [*sources(), ROOT / "app.py", ROOT / "boot.py"]
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_names_are_field_words() -> None:
    """No module or folder of the packages has a name that says nothing."""
    places = [place for package in PACKAGES for place in (ROOT / package, *(ROOT / package).rglob("*"))]
    bad = [name_of(path) for path in places if (path.is_dir() or path.suffix == ".py") and path.stem in FORBIDDEN_NAMES]
    assert bad == []


def is_broad(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or getattr(kind, "id", "") in ("Exception", "BaseException") for kind in caught)


def test_broad_excepts_stand_only_where_the_house_allows() -> None:
    """Exceptions are caught broadly only in the session, in the per-file traps of ingest and check, and around a rule."""
    broad = {
        name_of(path)
        for path in [*sources(), ROOT / "app.py", ROOT / "boot.py"]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and is_broad(node)
    }
    assert broad - BROAD_EXCEPT_ALLOWED == set()


def rule_names() -> list[str]:
    if not RULES.is_dir():
        return []
    return sorted(path.stem.replace("_", "-") for path in RULES.glob("*.py") if not path.stem.startswith("_"))


def test_there_are_rules_and_no_spec_without_one() -> None:
    """Every page in tests/specs/rules belongs to a rule module, and there are rules."""
    assert rule_names(), "assistant/checks/rules holds no rule"
    assert sorted({path.stem for path in SPECS.glob("*.md")} - set(rule_names())) == []


@pytest.mark.parametrize("rule", rule_names())
def test_every_rule_owes_a_docstring_and_a_spec(rule: str) -> None:
    """A rule says what is wrong, why, and an example; its spec has two failing and two passing fragments."""
    docstring = ast.get_docstring(tree(RULES / f"{rule.replace('-', '_')}.py")) or ""
    assert [part for part in ("Sai gì", "Vì sao", "Ví dụ") if part not in docstring] == []
    spec = SPECS / f"{rule}.md"
    assert spec.is_file(), f"{name_of(spec)} does not exist"
    fences = re.findall(r"^```plan (fail|pass)\b", spec.read_text(encoding="utf-8"), re.MULTILINE)
    assert fences.count("fail") >= 2, f"{name_of(spec)}: fewer than two ```plan fail"
    assert fences.count("pass") >= 2, f"{name_of(spec)}: fewer than two ```plan pass"


def test_every_prompt_is_used() -> None:
    """Each prompts/NAME.md is named by a string somewhere in the code."""
    assert (ROOT / "prompts").is_dir()
    names = {path.stem for path in (ROOT / "prompts").rglob("*.md") if path.stem != "README"}
    said = {
        node.value.removesuffix(".md")
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert names, "prompts holds no prompt"
    assert sorted(names - said) == []


def command_names(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The commands the command line really offers, seen as it builds its parser."""
    seen: set[str] = set()
    real: Any = argparse._SubParsersAction.add_parser

    def add_parser(self: Any, name: str, **options: Any) -> Any:
        seen.add(name)
        return real(self, name, **options)

    monkeypatch.setattr(argparse._SubParsersAction, "add_parser", add_parser)
    from assistant.cli import main

    monkeypatch.setattr(sys, "argv", ["duthao", "--help"])
    with pytest.raises(SystemExit) as ended:
        sys.exit(main())
    assert ended.value.code == 0
    return seen


def test_every_command_stands_in_the_docs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The commands promised exist; each is shown as `duthao NAME` or `duthao COMMAND NAME` in the guide or the README."""
    offered = command_names(monkeypatch)
    pages = (ROOT / "docs/huong-dan.md", ROOT / "README.md")
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert sorted(COMMANDS - offered) == []
    assert sorted(name for name in offered if not re.search(rf"\bduthao (?:[a-z]+ )?{re.escape(name)}\b", text)) == []


def test_no_file_names_a_machine() -> None:
    """No file of the project holds a path of somebody's machine or the address of a package index."""
    here = "/"  # Kept apart from the words below, so that this file does not find itself.
    needles = [here + word for word in ("work/", "opt/pypi", "opt/wheels", "root/")]
    needles += ["pypi" + ".org", "files.python" + "hosted.org", "--index" + "-url", "--find" + "-links"]
    files = tracked()
    assert files
    hits = [
        f"{name_of(path)}: {needle}"
        for path in files
        for needle in needles
        if re.search(rb"(?<![\w.~-])" + re.escape(needle.encode()), path.read_bytes())
    ]
    assert hits == []
