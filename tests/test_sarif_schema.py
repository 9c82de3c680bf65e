"""What ``duthao check --sarif`` writes is SARIF 2.1.0 by the official schema, whatever is found."""

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from assistant.cli import main

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "schemas/sarif-2.1.0.json").read_text("utf-8"))
UNREAD = "KẾ HOẠCH\nTập huấn năm 2026\n\nI. KINH PHÍ\nDự toán là 1.5 triệu đồng; Sở Y tế họp ngày 31/02/2026.\n"


def wrong(log: dict[str, Any]) -> list[str]:
    """What the schema says against the log, with the place."""
    validator = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(log)]


def test_the_schema_refuses_what_is_no_sarif() -> None:
    """The oracle is no rubber stamp: a wrong level, an unknown kind, a missing message are refused."""
    for result in ({"message": {"text": "x"}, "level": "bad"}, {"message": {"text": "x"}, "kind": "maybe"}, {}):
        run = {"tool": {"driver": {"name": "x"}}, "results": [result]}
        assert wrong({"version": "2.1.0", "runs": [run]})


def test_every_log_is_sarif(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Errors, warnings, remarks, reviews, unread figures, released findings and files that cannot be read."""
    folder = tmp_path / "kế hoạch"
    shutil.copytree(HERE / "corpus/faulty", folder)
    (folder / "chưa đọc.txt").write_text(UNREAD, "utf-8")
    (folder / "rỗng.docx").write_bytes(b"")
    listed = tmp_path / "cho-qua.json"
    main(["check", str(folder), "--jobs", "1", "--json"])
    found = json.loads(capsys.readouterr().out)["files"]
    (finding, *_) = [one for plan in found for one in plan["findings"] if one["where"]["quote"]]
    released = {"rule": finding["rule"], "quote": finding["where"]["quote"], "reason": "Đã duyệt riêng", "author": "An"}
    listed.write_text(json.dumps([released], ensure_ascii=False), "utf-8")
    out = tmp_path / "a.sarif"
    main(["check", str(folder), "--jobs", "1", "--suppress", str(listed), "--sarif", str(out)])
    log = json.loads(out.read_text("utf-8"))
    assert wrong(log) == []
    results = log["runs"][0]["results"]
    assert {"fail", "review"} <= {one["kind"] for one in results} and any("suppressions" in one for one in results)
    assert {"error", "warning", "note", "none"} <= {one["level"] for one in results}
    assert log["runs"][0]["invocations"][0]["toolExecutionNotifications"]


def test_a_log_without_findings_is_sarif(tmp_path: Path) -> None:
    """A plan in which nothing is wrong gives a whole log too."""
    out = tmp_path / "a.sarif"
    main(["check", str(HERE / "corpus/clean/02-tab-b-decimal.md"), "--sarif", str(out)])
    assert wrong(json.loads(out.read_text("utf-8"))) == []
