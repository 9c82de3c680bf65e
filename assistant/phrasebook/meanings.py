"""What each meaning of the phrase tables comes to."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.phrasebook import meanings_budget as budget
from assistant.phrasebook import meanings_text as text
from assistant.phrasebook import talk
from assistant.phrasebook.known import is_law, is_place
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.targets import ROWS, lines, reference, sections
from knowledge.domain.folding import fold

_FORMATS = (
    ("word", "docx"),
    ("docx", "docx"),
    ("doc", "docx"),
    ("html", "html"),
    ("web", "html"),
    ("markdown", "md"),
    ("md", "md"),
)
_FINAL = ("trinh ky", "chinh thuc", "cuoi", "hoan chinh", "final", "de ky", "ky")
_EXPORT_WORDS = frozenset(
    (
        "file", "tep", "ban", "tap", "tin", "dinh", "dang", "word", "docx", "doc", "html", "web", "markdown", "md",
        "trinh", "ky", "chinh", "thuc", "cuoi", "cung", "hoan", "final", "de", "thao", "nhap", "du", "ke", "hoach",
        "van", "sang", "ra", "may", "ve", "va", "cho", "lanh", "dao", "in",
    )
)  # fmt: skip
_SEARCHED = ("trong các kế hoạch cũ", "trong kế hoạch cũ", "trong thư viện", "trong kho", "ở các kế hoạch trước")
_ASKED = ("number", "on")
_LOCAL_BODIES = (
    "ubnd", "uy ban nhan dan", "hdnd", "hoi dong nhan dan", "so ", "tinh uy", "thanh uy", "huyen uy", "thi uy",
    "dang uy", "van phong ubnd",
)  # fmt: skip
_KIND = re.compile(
    r"(?<!\w)(?:quyet dinh|nghi quyet|nghi dinh|thong tu lien tich|thong tu|chi thi|ke hoach|cong van|bo luat|luat"
    r"|phap lenh|qd|nq|nd|tt|ct|kh|cv)$"
)
_TOLD_BY = {"nguon": "source", "theo nguon": "source", "nguoi ghi": "by", "nguoi nhap": "by", "ho ten": "by"}
_UNKNOWN_FORMATS = ("pdf", "excel", "xlsx", "powerpoint", "pptx", "odt")


def _talk(answer: str, *, shows: bool = False) -> Callable[[Scene], Outcome]:
    def say(scene: Scene) -> Outcome:
        return Outcome(answer=f"{answer} {talk.examples(scene.plan is not None)}" if shows else answer)

    return say


def _run(name: str, **arguments: str) -> Callable[[Scene], Outcome]:
    def call(scene: Scene) -> Outcome:
        return Outcome((Call(name, arguments),))

    return call


def _confirm(scene: Scene) -> Outcome:
    return Outcome((Call("confirm_proposals", {"table": scene.folded("table")}),))


def _export(scene: Scene) -> Outcome:
    words = f" {scene.folded('format')} "
    for unknown in _UNKNOWN_FORMATS:
        if f" {unknown} " in words:
            raise Unsettled(
                Outcome(problem=f"Chưa xuất được định dạng {unknown.upper()}; hiện có Word, Markdown và HTML.")
            )
    final = "yes" if any(f" {word} " in words for word in _FINAL) else ""
    suffix = next((suffix for word, suffix in _FORMATS if f" {word} " in words), "")
    if not set(words.split()) <= _EXPORT_WORDS or (
        words.strip() and not suffix and not final and " thao " not in words
    ):
        raise NoSense
    return Outcome((Call("export_draft", {"format": suffix or "docx", "final": final}),))


def _legal(scene: Scene) -> Outcome:
    """A document by its number, a bare number, or a law by its name; a day right after a number may be its own."""
    number = scene.said("document") or _half(scene) or scene.said("named")
    number += f" năm {scene.said('of')}" if scene.has("of") else ""
    issuer = scene.said("issuer") or scene.said("issuer_after")
    issuer = issuer if fold(issuer).startswith(_LOCAL_BODIES) else ""  # a central symbol names its body itself
    given = {"number": number, "on": scene.said("on"), "dated": scene.said("dated"), "issuer": issuer}
    if scene.has("named") and not is_law(number):
        raise NoSense
    return Outcome(
        (Call("find_legal_document", {name: said for name, said in given.items() if said or name in _ASKED}),)
    )


def _half(scene: Scene) -> str:
    """A number without its symbol, with the kind said before it ("nghị quyết 57"); empty where none stands."""
    if not scene.has("bare"):
        return ""
    before = scene.wording.folded[: scene.match.start("bare")].rstrip()
    kind = _KIND.search(before.removesuffix(" so"))
    return f"{scene.wording.said(*kind.span())} {scene.said('bare')}" if kind else scene.said("bare")


def _record(scene: Scene) -> Outcome:
    """What is to be recorded of a document; source and name stand among the lines ("nguồn: vbpl.vn")."""
    said: dict[str, list[str]] = {"source": [], "by": [], "fields": []}
    for line in re.split(r"[;\n]", scene.text("text")):
        name, _, value = line.partition(":")
        said[_TOLD_BY.get(fold(name).strip(), "fields")].append(value if fold(name).strip() in _TOLD_BY else line)
    arguments = {name: "\n".join(part.strip(" .") for part in parts if part.strip()) for name, parts in said.items()}
    return Outcome((Call("record_legal_document", {"number": scene.said("document"), **arguments}),))


def _place(scene: Scene) -> Outcome:
    name = scene.said("place")
    if not is_place(name):
        raise NoSense
    return Outcome((Call("find_place", {"name": name, "on": scene.said("on")}),))


def _search(scene: Scene) -> Outcome:
    query = scene.said("query")
    for place in _SEARCHED:
        cut = len(query) - len(place)
        if cut > 1 and fold(query[cut:]) == fold(place):
            query = query[:cut].rstrip()
    return Outcome((Call("search_library", {"query": query}),))


def _part(scene: Scene) -> Outcome:
    if scene.has("target"):
        wanted = reference(scene.folded("target"))
        if scene.plan is not None and wanted.words:
            named = scene.match.group()
            is_row = wanted.noun in ROWS or any(
                f"{noun} " in named for noun in ("dong", "khoan", "kinh phi", "so tien", "tien")
            )
            rows = lines(scene.plan, wanted).found
            if rows and (is_row or not sections(scene.plan, wanted).found):
                return _show(f"bảng {rows[0].table or '1'}")
        if wanted.words in ("can cu", "can cu phap ly"):
            return _show("căn cứ")
        return _show(f"mục {scene.section('target').address}")
    return _show(f"bảng {scene.folded('table')}".strip())


def _show(part: str) -> Outcome:
    return Outcome((Call("show_part", {"part": part}),))


MEANINGS: dict[str, Callable[[Scene], Outcome]] = {
    "keep": _talk(talk.KEPT), "greeting": _talk(talk.HELLO, shows=True), "thanks": _talk(talk.WELCOME),
    "help": _talk("", shows=True), "undo": _run("undo"), "check": _run("check_draft"), "confirm": _confirm,
    "export": _export, "start": text.start, "year": text.year, "agency": text.agency, "ceiling": budget.ceiling,
    "ceiling_by": budget.ceiling_by, "carry": budget.carry, "no_carry": budget.no_carry, "move": budget.move,
    "amount": budget.amount, "named_amount": budget.named_amount, "add_line": budget.add_line, "remove": budget.remove,
    "rename": budget.rename, "rewrite": text.rewrite, "add_section": text.add_section, "add_basis": text.add_basis,
    "remove_basis": text.remove_basis, "fill": text.fill, "fact": text.fact, "legal": _legal, "search": _search,
    "suggest_bases": _run("suggest_bases"), "missing_documents": _run("list_missing_documents"), "record": _record,
    "place": _place,
    "bases": _run("show_part", part="căn cứ"), "total": _run("show_part", part="tổng"),
    "missing": _run("show_part", part="còn thiếu"), "outline": _run("show_part", part=""), "part": _part,
}  # fmt: skip

COURTESIES = ("greeting", "thanks", "keep", "help")
"""Said beside a request they ask for nothing."""

SURE = frozenset(
    (
        "amount",
        "move",
        "ceiling",
        "ceiling_by",
        "carry",
        "fill",
        "fact",
        "remove",
        "rename",
        "add_line",
        "year",
        "rewrite",
    )
)
"""So definite that one may follow a free text after a mere comma."""
