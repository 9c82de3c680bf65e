"""One file checked, and what is kept of it: small values that can be carried from one process to another."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.checks.presentation import report_json, report_text
from assistant.checks.report import CheckReport, Coverage
from assistant.cli.checking import check_source
from assistant.cli.suppressions import Listed, used
from knowledge.domain.collection import uncollected
from knowledge.domain.finding import Severity, Verdict
from knowledge.domain.source import TrackedView
from knowledge.errors import UnreadableFile
from knowledge.readers import read

UNREADABLE = "unreadable"
_VIEWS: dict[TrackedView, str] = {
    "accept": "kiểm tra như đã chấp nhận tất cả",
    "reject": "kiểm tra như đã từ chối tất cả",
}
_NOTHING = Coverage(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Target:
    """A file to check. Of one found in a folder only what is wrong is told, of one that was named everything."""

    path: Path
    found: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be kept of each file, and what may be released in it."""

    as_json: bool = False
    relations: bool = False
    as_sarif: bool = False
    report: Path | None = None
    listed: tuple[Listed, ...] = ()
    tracked: TrackedView | None = None
    layout: bool = False


@dataclass(frozen=True, slots=True)
class FileCheck:
    """The outcome for one file. ``verdict`` is that of the JSON; ``counts`` are errors, warnings, infos.

    ``shown`` is what goes to standard output (JSON or text), ``sarif`` the results as JSON, ``used`` the suppressions
    that released something, by their place in the list.
    """

    path: str
    verdict: str
    counts: tuple[int, int, int] = (0, 0, 0)
    coverage: Coverage = _NOTHING
    reason: str = ""
    shown: str = ""
    sarif: tuple[str, ...] = ()
    used: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Examiner:
    """Checks files as ``wanted``; can be carried to another process."""

    wanted: Wanted

    @uncollected
    def examine(self, target: Target) -> FileCheck:
        """Read and check one file; ``BadRequest`` when its report cannot be written."""
        wanted, path = self.wanted, target.path
        try:
            source = read(path, wanted.tracked)
        except UnreadableFile as error:
            return self.unreadable(target, str(error))
        allowed = tuple(one.suppression for one in wanted.listed if one.holds_for(path))
        plan, report = check_source(source, allowed, layout=wanted.layout)
        released = used(wanted.listed, path, report)
        if wanted.report is not None:
            from assistant.reporting import Examined, write_report

            unused = tuple(one.suppression for index, one in enumerate(wanted.listed) if index not in released)
            name = legible(path.name)
            ceiling = plan.brief.ceiling if plan.brief else None
            write_report(Examined(name, source.digest, plan, report, unused, ceiling, source.tracked), wanted.report)
        return FileCheck(
            path=legible(str(path)),
            verdict=report.verdict.value,
            counts=_counts(report),
            coverage=report.coverage,
            shown=self._shown(target, report, source.tracked),
            sarif=self._sarif(path, report),
            used=released,
        )

    def unreadable(self, target: Target, reason: str) -> FileCheck:
        """The outcome for a file that could not be checked, with the Vietnamese sentence that says why."""
        path = legible(str(target.path))
        shown = reason
        if self.wanted.as_json:
            shown = _dumped({"path": path, "verdict": UNREADABLE, "reason": reason} | _EMPTY)
        return FileCheck(path, UNREADABLE, reason=reason, shown=shown)

    def give_up(self, target: Target, reason: str) -> FileCheck:
        """The outcome for a file on which the program itself failed."""
        name = legible(target.path.name)
        return self.unreadable(target, f"Không kiểm tra được tệp “{name}”: {reason}. Hãy báo người quản trị kèm tệp.")

    def _shown(self, target: Target, report: CheckReport, tracked: TrackedView | None) -> str:
        if self.wanted.as_json:
            released = [
                {"rule": finding.rule, "quote": finding.place.quote, "message": finding.message}
                | {"reason": reason.reason, "author": reason.author}
                for finding, reason in report.released
            ]
            told = report_json(report) | {"released": released, "tracked": tracked}
            return _dumped({"path": legible(str(target.path))} | told)
        if target.found and report.verdict is Verdict.PASS:
            return ""
        name = legible(str(target.path) if target.found else target.path.name)
        first, *others = report_text(report, name, relations=self.wanted.relations).split("\n")
        said = [f"  Tệp còn sửa đổi được theo dõi (Track Changes): {_VIEWS[tracked]}."] if tracked else []
        return "\n".join([first, *said, *others])

    def _sarif(self, path: Path, report: CheckReport) -> tuple[str, ...]:
        if not self.wanted.as_sarif:
            return ()
        from assistant.reporting.sarif import results

        return tuple(results(legible(str(path)), report))


def legible(text: str) -> str:
    """A name of the disk on one line, as text that can be written: bytes that are no UTF-8 are replaced."""
    return (
        "".join("?" if letter < " " or letter == "\x7f" else letter for letter in text)
        .encode("utf-8", "replace")
        .decode()
    )


def kept_apart(check: FileCheck) -> FileCheck:
    """The outcome without what was only to be shown once."""
    return replace(check, shown="", sarif=(), used=())


def _counts(report: CheckReport) -> tuple[int, int, int]:
    severities = [finding.severity for finding in report.findings]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING), severities.count(Severity.INFO)


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


_EMPTY: dict[str, Any] = {
    "coverage": dict.fromkeys(("figures_found", "figures_read", "figures_tied", "tables_found", "tables_footed"), 0),
    "tables": [],
    "findings": [],
    "released": [],
    "tracked": None,
}
