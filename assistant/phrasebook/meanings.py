"""What each meaning of the phrase tables comes to."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.phrasebook import frames, talk
from assistant.phrasebook import meanings_budget as budget
from assistant.phrasebook import meanings_text as text
from assistant.phrasebook.known import is_law, is_place
from assistant.phrasebook.past import Past
from assistant.phrasebook.reading import Call
from assistant.phrasebook.scene import NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.targets import POINTED, ROWS, lines, reference, sections, table_of
from assistant.tools.words import SMALL
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
    if scene.has("symbol"):
        number = _completed(number, scene.folded("symbol"))
    if scene.has("named") and scene.has("bare"):
        number = scene.said("bare")
    number += f" năm {scene.said('of')}" if scene.has("of") else ""
    issuer = scene.said("issuer") or scene.said("issuer_after")
    issuer = issuer if fold(issuer).startswith(_LOCAL_BODIES) else ""  # a central symbol names its body itself
    given = {"number": number, "on": scene.said("on"), "dated": scene.said("dated"), "issuer": issuer}
    if scene.has("named") and not is_law(scene.said("named")):
        raise NoSense
    return Outcome(
        (Call("find_legal_document", {name: said for name, said in given.items() if said or name in _ASKED}),)
    )


_SHORT_KINDS = (("quyet dinh", "QĐ"), ("qd", "QĐ"), ("nghi quyet", "NQ"), ("nq", "NQ"), ("chi thi", "CT"), ("ct", "CT"),
    ("nghi dinh", "NĐ"), ("nd", "NĐ"), ("thong tu", "TT"), ("tt", "TT"), ("ket luan", "KL"), ("kl", "KL"))  # fmt: skip


def _completed(half: str, symbol: str) -> str:
    """ "QD 2205" and "TTg" are 2205/QĐ-TTg; numbers of the Party stand the other way round."""
    number = re.search(r"\d.*$", half)
    kind = next((short for name, short in _SHORT_KINDS if fold(half).startswith(name)), "")
    if number is None or not kind:
        raise NoSense
    return f"{number.group()}-{kind}/TW" if symbol == "tw" else f"{number.group()}/{kind}-{symbol}"


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
    said = scene.wording.said(*scene.match.span()).lower()
    if re.search(r"\d ?(?:triệu|tr|tỷ|%|trieu|ty)\b", said) or re.match(r"(?:trả|trá|trà)\s", said):
        raise NoSense
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


def _part_named(scene: Scene) -> Outcome:
    """The same without a verb: only what is there can be meant."""
    wanted = reference(scene.folded("target"))
    if scene.plan is None or not set(wanted.words.split()) - SMALL - {"bao", "bang"}:
        raise NoSense
    if table := table_of(scene.plan, wanted.words):
        return Outcome((Call("why_total", {"table": table}),))
    if lines(scene.plan, wanted).found:
        line = scene.line("target")
        return Outcome((Call("why_total", {"line": line.address, "table": line.table}),))
    if not sections(scene.plan, wanted).found:
        raise NoSense
    return _part(scene)


def _show(part: str) -> Outcome:
    return Outcome((Call("show_part", {"part": part}),))


def _never(scene: Scene) -> Outcome:
    """Corrections are read before anything else (``correcting``)."""
    raise NoSense


def _why(scene: Scene) -> Outcome:
    """The sum of a line, a group or a table."""
    wanted = reference(scene.folded("target") + " ")
    if wanted.table and not wanted.words:
        table = wanted.table.replace(POINTED, scene.past.table(scene.plan) if scene.plan is not None else "")
        return Outcome((Call("why_total", {"table": table}),))
    if scene.plan is None:
        raise NoSense
    if wanted.noun == "" and (table := table_of(scene.plan, wanted.words)):
        return Outcome((Call("why_total", {"table": table}),))
    line = scene.line("target")
    return Outcome((Call("why_total", {"line": line.address, "table": line.table}),))


def _compare(scene: Scene) -> Outcome:
    """The draft beside an earlier plan."""
    given = {"year": scene.said("year"), "words": scene.said("words") or scene.fixed.get("words", "")}
    given["show"] = scene.fixed.get("show", "")
    return Outcome((Call("compare_with_prior", {name: value for name, value in given.items() if value}),))


def _prior(scene: Scene) -> Outcome:
    """What an earlier plan says of something; without a draft it is looked for in the library."""
    words = scene.said("words") or scene.fixed.get("words", "")
    year = scene.said("year")
    if scene.plan is None:
        if not words:
            raise NoSense
        return Outcome((Call("search_library", {"query": words}),))
    if scene.plan.brief is not None and year and int(year) >= scene.plan.brief.year:
        raise NoSense
    return Outcome((Call("compare_with_prior", {"words": words, **({"year": year} if year else {})}),))


def _legal_topic(scene: Scene) -> Outcome:
    """ "thêm căn cứ nào nói về …": nothing is added before one was chosen."""
    if scene.has("topic"):
        return Outcome((Call("search_library", {"query": scene.said("topic")}),))
    return Outcome((Call("suggest_bases"),))


def _pick(scene: Scene) -> Outcome:
    """One of the answers that were offered last, by its place."""
    options = scene.past.options()
    at = text.place_of(scene.folded("n"))
    at = len(options) if at == -1 else at
    if not 1 <= at <= len(options) or scene.past.understand is None:
        raise NoSense
    reading = scene.past.understand(options[at - 1].message, scene.plan, Past())
    if not reading.calls:
        raise NoSense
    return Outcome(reading.calls)


MEANINGS: dict[str, Callable[[Scene], Outcome]] = {
    "keep": _talk(talk.KEPT), "greeting": _talk(talk.HELLO, shows=True), "thanks": _talk(talk.WELCOME),
    "help": _talk("", shows=True), "undo": _run("undo"), "check": _run("check_draft"), "confirm": _confirm,
    "export": _export, "ceiling": budget.ceiling, "ceiling_by": budget.ceiling_by, "carry": budget.carry,
    "no_carry": budget.no_carry, "move": budget.move, "amount": budget.amount, "named_amount": budget.named_amount,
    "add_line": budget.add_line, "remove": budget.remove, "rename": budget.rename, "legal": _legal, "search": _search,
    "suggest_bases": _legal_topic, "missing_documents": _run("list_missing_documents"), "record": _record,
    "place": _place, "correct": _never, "pick": _pick, "move_all": budget.move_all, "move_some": budget.move_some,
    "rest_to": budget.rest_to, "freed": budget.freed, "again": budget.again, "reshare": budget.reshare,
    "amount_here": budget.amount_here, "rewrite_how": text.rewrite_how, "add_bare": budget.add_bare,
    "rename_what": budget.rename_what, "why": _why, "compare": _compare, "prior": _prior, "command": frames.command,
    "wording": frames.wording, "asking": frames.asking, "foremost": frames.foremost,
    "bases": _run("show_part", part="căn cứ"), "total": _run("why_total"),
    "missing": _run("show_part", part="còn thiếu"), "outline": _run("outline"),
    "bases_force": _run("show_part", part="hiệu lực căn cứ"), "agency_bare": text.agency_bare, "part": _part,
    "part_named": _part_named,
}  # fmt: skip

FRAMES = ("foremost", "command", "wording", "asking")
"""Understood by what stands in the clause; they say themselves how definite they are."""

COURTESIES = ("greeting", "thanks", "keep", "help")
"""Said beside a request they ask for nothing."""

SURE = frozenset(
    (
        "amount",
        "move",
        "ceiling",
        "ceiling_by",
        "carry",
        "remove",
        "rename",
        "add_line",
        "amount_here",
        "named_amount",
        "move_all",
        "reshare",
        "rest_to",
        "freed",
        "again",
        "export",
    )
)
"""So definite that one may follow a free text after a mere comma."""

HERE = ("amount_here", "rest_to", "freed", "again")
"""Their meaning rests on what was said before, in this message or an earlier one."""
