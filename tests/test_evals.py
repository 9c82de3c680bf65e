"""The runner of evals: bars, skipped and crashed measures, exit codes; and that its cases are sound."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.checks.rules import load_rules
from evals.__main__ import main
from evals.measurement import CASES, Bar, Conditions, Measurement, skip
from evals.measures.checker_on_seeds import check_without_records, compare
from evals.measures.faults_reported import planted, verdict
from evals.measures.legal_documents import Seen, differences, sample, see
from evals.running import Row, as_json, as_table, exit_code, find_measures, load, run_all, run_apart

BAR = Bar(0.5, "s")
FAULTS: list[dict[str, Any]] = yaml.safe_load((CASES / "faults.yaml").read_text("utf-8"))["faults"]
PLAN: str = yaml.safe_load((CASES / "faults.yaml").read_text("utf-8"))["plan"]


@pytest.fixture
def conditions(tmp_path: Path) -> Conditions:
    """A quick run without real plans."""
    return Conditions(quick=True, shared=tmp_path / "absent")


@pytest.mark.parametrize(
    ("row", "state", "ok"),
    [
        (Row("a", BAR, Measurement(0.49)), "measured", True),
        (Row("a", BAR, Measurement(0.5)), "measured", True),
        (Row("a", BAR, Measurement(0.51)), "measured", False),
        (Row("a", BAR, skip("no real plans")), "skipped", True),
        (Row("a", None, crash="KeyError: 'x'"), "crashed", False),
    ],
)
def test_a_row_is_judged_by_its_bar(row: Row, state: str, ok: bool) -> None:
    """A figure equal to its bar is ok, one above is not; skipped is ok, crashed never is; the exit code follows."""
    assert (row.state, row.ok) == (state, ok)
    assert exit_code([Row("good", BAR, Measurement(0.0)), row]) == (0 if ok else 1)


def test_a_crash_is_told_as_a_crash() -> None:
    """A crashed measure has no figure: the table says so with its last words, and JSON has value null."""
    rows = (Row("broken", None, crash="KeyError: 'x'"), Row("fine", BAR, Measurement(0.1, "two runs", ("slow: 000",))))
    table = as_table(rows)
    assert "CRASHED" in table and "KeyError: 'x'" in table and "slow: 000" in table
    told = as_json(rows)
    assert told["ok"] is False
    assert [(one["state"], one["value"], one["ok"]) for one in told["measures"]] == [
        ("crashed", None, False),
        ("measured", 0.1, True),
    ]


def test_a_measure_that_breaks_off_in_its_process_is_a_crash(conditions: Conditions) -> None:
    """A measure whose process ends with an error gives a row with the error's words, and the others still run."""
    rows = run_all(("no_such_measure",), conditions)
    assert rows[0].state == "crashed"
    assert "ModuleNotFoundError" in rows[0].crash
    assert exit_code(rows) == 1


def test_a_measure_without_its_material_is_skipped_with_the_reason(conditions: Conditions) -> None:
    """Without the folder of real plans the measure runs in its process, comes back, and says what is missing."""
    row = run_apart("checker_on_seeds", conditions)
    assert (row.state, row.ok) == ("skipped", True)
    assert row.measurement is not None and "DUTHAO_SHARED" in row.measurement.skipped


def test_every_measure_is_a_measure() -> None:
    """Each file of the folder has the name of its file, a bar and a function to call; all six promised are there."""
    modules = find_measures()
    assert [load(module).NAME for module in modules] == [module.replace("_", "-") for module in modules]
    assert all(isinstance(load(module).BAR, Bar) and callable(load(module).measure) for module in modules)
    assert set(modules) >= {
        "check_time",
        "checker_on_seeds",
        "drafts_verified",
        "faults_reported",
        "first_draft_time",
        "first_page_time",
    }


def test_the_command_ends_with_the_code_of_its_bars(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """``python -m evals NAME --json`` prints one object, and ends with 0 when every bar holds."""
    code = main(["checker-on-seeds", "--quick", "--json", "--shared", str(tmp_path)])
    told = json.loads(capsys.readouterr().out)
    assert (code, told["ok"], told["measures"][0]["state"]) == (0, True, "skipped")


def test_an_unknown_measure_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is no measure ends with 2 and the list of known names."""
    with pytest.raises(SystemExit) as ended:
        main(["no-such-thing"])
    assert ended.value.code == 2
    assert "faults_reported" in capsys.readouterr().err


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["rule"] for fault in FAULTS])
def test_every_fault_can_be_planted(fault: dict[str, Any]) -> None:
    """Its rule exists, its fragment stands exactly once in the clean plan, and the plan changes."""
    assert fault["rule"] in {rule.name for rule in load_rules()}
    assert planted(PLAN, fault) != PLAN


def test_there_are_sixteen_faults() -> None:
    """One fault for each rule of the first rule book."""
    assert len({fault["rule"] for fault in FAULTS}) == 16


def finding(rule: str, message: str = "", severity: str = "error", **more: Any) -> dict[str, Any]:
    where = {"quote": more.pop("quote", ""), "line": more.pop("line", None)}
    return {
        "rule": rule,
        "severity": severity,
        "message": message,
        "where": where,
        "stated": None,
        "computed": None,
    } | more


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([], "not reported"),
        ([finding("words-mismatch", "Bảng 1: 5 và 6")], "not reported; reported as words-mismatch"),
        ([finding("total-mismatch", "Bảng 1: 5 và 6"), finding("words-mismatch")], "with errors of words-mismatch"),
        ([finding("total-mismatch", "Bảng 1: 5")], "lacks one of"),
        ([finding("total-mismatch", "Bảng 1: 5 và 6"), finding("lone-item", severity="info")], ""),
    ],
)
def test_a_planted_fault_is_judged(findings: list[dict[str, Any]], words: str) -> None:
    """Reported under its rule, alone as an error, with place and figures in the sentence: else the reason is told."""
    told = verdict({"rule": "total-mismatch", "says": ["Bảng 1", "5", "6"]}, {"findings": findings})
    assert told == "" if not words else words in told


def test_faults_of_real_plans_are_found_missed_or_false() -> None:
    """A listed fault that no finding tells of is missed, an error not in the list is false, a warning is only told."""
    listed = [
        {"rule": "total-mismatch", "severity": "error", "stated": "152", "computed": "146"},
        {"rule": "words-mismatch", "severity": "error", "says": "Hai triệu"},
        {"rule": "a-rule-to-come", "severity": "error"},
        {"rule": "placeholder-left", "severity": "warning", "line": 7, "doubtful": "a habit"},
        {"rule": "undeclared-unit", "severity": "error", "line": 8, "doubtful": "a habit"},
    ]
    told = [
        finding("total-mismatch", stated="152", computed="146"),
        finding("duplicate-line", severity="warning"),
        finding("numbering-broken"),
        finding("placeholder-left", severity="warning", line=7),
    ]
    measured = compare([({"faults": listed, "known_misses": [{"line": 1}]}, {"findings": told})])
    assert measured.value == 2
    assert "1 of 2 faults found, 1 false errors" in measured.note
    assert "a-rule-to-come" in measured.note and "1 known misses" in measured.note
    assert [line.split(": ", 2)[1].split()[0] for line in measured.details[:3]] == ["missed", "error", "warning"]
    assert measured.details[3:] == ("by rule: total-mismatch 1 of 1, words-mismatch 0 of 1",)


def test_one_finding_may_tell_of_several_faults_and_of_none_twice() -> None:
    """Three numbers in one sentence may stand in one finding; two findings of one line are matched by their words."""
    listed = [{"rule": "words-label", "severity": "warning", "line": 5, "says": words} for words in ("một", "hai")]
    apart = [finding("words-label", word, "warning", line=5) for word in ("hai", "một")]
    together = [finding("words-label", "một và hai", "warning", line=5)]
    assert compare([({"faults": listed}, {"findings": apart})]).value == 0
    assert compare([({"faults": listed}, {"findings": together})]).value == 0
    assert compare([({"faults": listed}, {"findings": apart[:1]})]).value == 1


def test_every_listed_fault_of_real_plans_has_a_place_and_a_rule_book_severity() -> None:
    """Faults name rule, severity and line; known misses name line, a short quote and why no rule finds them."""
    plans = yaml.safe_load((CASES / "seeds.yaml").read_text("utf-8"))["plans"]
    assert len(plans) == 5
    for plan in plans:
        assert all({"rule", "severity", "line"} <= set(fault) for fault in plan["faults"])
        assert all({"line", "quote", "why"} <= set(miss) for miss in plan["known_misses"])
        assert all(len(str(one.get("says", one.get("quote", ""))).split()) <= 8 for one in plan["faults"])
        assert all(len(miss["quote"].split()) <= 8 for miss in plan["known_misses"])


def test_the_records_of_documents_a_plan_cites_can_be_taken_out(tmp_path: Path) -> None:
    """Without the record of Decree 30/2020 the checker does not know the decree; only that record goes."""
    path = tmp_path / "ke-hoach.txt"
    path.write_text(
        "KẾ HOẠCH\nNăm 2026\nCăn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư.\n"
        "I. NỘI DUNG\nTổ chức họp.\n",
        encoding="utf-8",
    )
    (answer,), taken = check_without_records([path])
    assert taken == 1
    assert {one["rule"] for one in answer["findings"]} == {"citation-unknown"}


def test_a_head_is_compared_with_what_the_eye_read() -> None:
    """Capitals do not count; a wrong number and a missing date are told, each by itself."""
    seen = Seen("1", ("01/2020/QH14", "LUẬT", "QUỐC HỘI", ""), 0.1, 0.1, ())
    assert list(differences(seen, ("01/2020/QH14", "LUẬT", "Quốc hội", ""))) == []
    told = list(differences(seen, ("02/2020/QH14", "LUẬT", "Quốc hội", "2020-01-02")))
    assert [line.split()[1] for line in told] == ["number", "date"]
    assert len(sample()) == 50


def test_a_document_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    """The crash is told with its words, and the measure goes on."""
    path = tmp_path / "VBPL_1.docx"
    path.write_bytes(b"no zip")
    assert see(path).faults and see(path).name == "1"
