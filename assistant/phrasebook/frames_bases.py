"""Frames about the legal bases of a plan: one more, one less, one in place of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.phrasebook.bases import Document, cited_whole, documents
from assistant.phrasebook.reading import Call, Option
from assistant.phrasebook.scene import NoSense, Outcome, Scene, Unsettled
from assistant.phrasebook.spotting import Clause, Mark, View
from assistant.phrasebook.trimming import asks, ends, without_chat
from knowledge.domain.legal import Force
from knowledge.registry import load_registry
from knowledge.registry.succession import holding, successors

_BASES = re.compile(r"(?<!\w)(?:can cu|cc|co so phap ly|vien dan)(?!\w)")
_NO_BASES = re.compile(
    r"\b(?:con hieu luc|hieu luc (?:tu|den)|danh muc van ban|thu vien|con dung|noi gi|noi ve gi|quy dinh gi|la gi"
    r"|o dau|cho trong"
    r"|con trong|dien vao|cho can bo sung)\b"
)
_REPLACE = re.compile(r"\b(?:thay the|thay|doi|cap nhat|chuyen|sua|dieu chinh)\b")
_WITH = re.compile(
    r"\b(?:thay (?:bang|vao|vao do|the bang|cho|the cho)|bang|thanh|sang|boi|dung|lay|thay)(?: (?:can cu|vao|vao do"
    r"|cho))?\b"
)
_INSTEAD = re.compile(r"\bthay (?:the )?(?:cho |vao )?(?:cho |cai )?$|\bthe (?:cho )?$")
_REMOVE = re.compile(
    r"\b(?:xoa|bo|gach|go|loai|luoc|rut|huy|cat|dep|bot|bai bo|dua (?:\w+ ){0,3}ra khoi|dua ra|khoi (?:phan )?can cu"
    r"|(?:khong|chua) (?:can |nen |phai )?(?:dan|vien dan|dung|ap dung|can) |dung vien dan"
    r"|thoi khong dan)\b|\bra khoi\b"
)
_ADD = re.compile(
    r"\b(?:them|bo sung|chen|kep|kem|dua (?:\w+ ){0,4}vao|dua|dan them|vien dan|thieu|ghi|add|nhap|can cu vao"
    r"|can cu theo)\b"
)
_KEPT = re.compile(r"\b(?:giu (?:nguyen|lai)|de (?:nguyen|lai)|khong duoc bo|dung bo|khong bo)\b")
_NOT_CITED = re.compile(
    r"\bdua (?:\w+ ){0,3}ra\b|\b(?:khong|dung|thoi|chua|khoi)(?: (?:can|nen|phai|co|duoc|dung))* (?:vien )?(?:dan"
    r"|ghi|dua|them)\b"
)
_ONLY_TALK = 14
_BUSY = ("guard", "export", "undo", "search", "up", "down", "compare", "rename", "check", "how_much", "why", "suggest")
"""Other things that may be asked for: what stands there besides is no mere reason."""


_JUST_ADDED = re.compile(r"\b(?:can cu|cc)(?: ma)? (?:vua|moi)(?: moi)?(?: \w+)? ?(?:them|bo sung|chen|dua)\b")


def bases_changed(scene: Scene, clause: Clause) -> Outcome:
    """Bases are added, removed or replaced."""
    if scene.plan is None or clause.end - clause.start < 5:
        raise NoSense
    folded = scene.wording.folded[clause.start : clause.end]
    if _NO_BASES.search(folded) or asks(scene.wording, clause.start, clause.end):
        raise NoSense
    if re.search(r"\b(?:con|duoc|co)\b.{0,40}\b(?:khong|chua|ko) hay\b", folded):
        raise NoSense
    if _JUST_ADDED.search(folded) and _removes(folded) and (last := scene.past.basis(scene.plan)):
        return Outcome((Call("remove_basis", {"basis": last}),), is_sure=True)
    found = documents(clause)
    if not found:
        return _without_names(scene, clause, folded)
    said = _BASES.search(folded) is not None
    figures = ("amount", "percent", "ratio", "number", "pointer", *(() if said else ("ordinal",)))
    if any(not said or not _is_inside(one, found) for one in clause.of(*figures)):
        raise NoSense
    if (outcome := _replaced(scene, clause, found)) is not None:
        return outcome
    kept = [one for one in found if not _is_kept(scene, clause, one)]
    if not kept:
        raise NoSense
    view = _view(clause, found)
    words = _beside(scene, clause, found)
    if re.search(r"\d/(?:19|20)\d\d\b", words):
        raise NoSense  # a document that is not known by this
    if _removes(words) and _adds(words) and len(kept) > 1:
        return _each_its_own(scene, clause, kept)
    if _REMOVE.search(f"{words} ") and not _adds(words):
        _only_about_bases(view, said)
        in_order = sorted(kept, key=lambda one: one.at)
        return Outcome(tuple(_less(scene, one) for one in in_order), is_sure=True)
    if _adds(words) or (said and _is_listed(words)):
        if not said and not all(one.numbered or one.at for one in kept):
            raise NoSense
        return _more(scene, clause, kept)
    raise NoSense


def _is_inside(mark: Mark, found: Sequence[Document]) -> bool:
    return any(one.start <= mark.start and mark.end <= one.end for one in found)


_NEXT_ONE = re.compile(r"[,;\n]|(?<!\w)(?:con|va|roi)(?!\w)")


def _each_its_own(scene: Scene, clause: Clause, found: Sequence[Document]) -> Outcome:
    """ "đưa nghị định 30 vô, còn thông tư 26 thì xóa": the words beside each document say what becomes of it."""
    folded = scene.wording.folded
    calls: list[Call] = []
    for at, one in enumerate(found):
        first = found[at - 1].end if at else clause.start
        last = found[at + 1].start if at + 1 < len(found) else clause.end
        before = _NEXT_ONE.split(folded[first : one.start])[-1] if at else folded[first : one.start]
        after = _NEXT_ONE.split(folded[one.end : last])[0]
        words = f"{before} {after} "
        goes, comes = _removes(words), _adds(words)
        if goes == comes:
            raise NoSense
        calls.append(_less(scene, one) if goes else _added(scene, one, one.end))
    return Outcome(tuple(calls), is_sure=True)


_WISH_AFTER = re.compile(
    r"[ ,.]*\b(?:thi )?(?:loai|bo|rut|go|gach|xoa)(?: (?:di|luon|giup|gium|dum|ho|em|anh|chi|toi|minh|nhe|nha|a))*$"
    r"|[ ,.]*\b(?:dua|bo sung|them|chen|ghi|loai|bo|rut|go|gach|xoa)(?: \w+){0,3} (?:vao|cho|khoi|ra)"
    r"(?: khoi)?(?: (?:phan|muc|danh muc))*(?: (?:can cu|cc))?[^\n;]{0,30}$"
)


def _beside(scene: Scene, clause: Clause, found: Sequence[Document]) -> str:
    """What is said beside the documents and their citations."""
    words = scene.wording.folded[clause.start : clause.end]
    for at, one in enumerate(found):
        stop = found[at + 1].start if at + 1 < len(found) else clause.end
        end = one.end
        if _WHOLE.match(scene.wording.folded, one.end, stop):
            end = ends(scene.wording.folded, one.end, stop)
            wish = _WISH_AFTER.search(scene.wording.folded, one.end, end)
            end = wish.start() if wish is not None else end
        words = words[: one.start - clause.start] + " " * (end - one.start) + words[end - clause.start :]
    return words


def _removes(words: str) -> bool:
    return _REMOVE.search(re.sub(r"\bbo sung\b", " ", f"{words} ")) is not None


def _adds(words: str) -> bool:
    return _ADD.search(_NOT_CITED.sub(" ", words)) is not None


def _is_listed(words: str) -> bool:
    """ "Căn cứ: …" and nothing else."""
    return (
        re.fullmatch(r"[ ,:;.\n-]*(?:phan )?(?:can cu|cc)[ ,:;.\n-]*(?:vao|theo|phap ly)?[ ,:;.\n-]*", words)
        is not None
    )


def _view(clause: Clause, found: Sequence[Document]) -> View:
    return clause.without([Mark("cited", one.start, one.end, "") for one in found])


def _only_about_bases(view: View, said: bool) -> None:
    """NoSense where something else may be asked for beside it."""
    left = view.left("remove", "basis", "kind", "part", "from", "add", "put", "plan", "not", "toward", "move", "rest",
                     "final", "spent", "force", "from", "into", "just", "draft", "agency")  # fmt: skip
    if view.has(*_BUSY) and not said:
        raise NoSense
    if len(left) > (_ONLY_TALK if said else 4):
        raise NoSense


def _is_kept(scene: Scene, clause: Clause, one: Document) -> bool:
    """ "… các luật khác giữ nguyên": what is to stay is not spoken of as what is to go."""
    after = scene.wording.folded[one.end : clause.end]
    return re.match(r"[ ,]*(?:thi )?(?:giu|de) (?:nguyen|lai)\b", after) is not None


def _less(scene: Scene, one: Document) -> Call:
    if len(one.at) == 1:
        return Call("remove_basis", {"basis": str(one.at[0])})
    if len(one.at) > 1 and scene.plan is not None:
        said = scene.wording.said(one.start, one.end)
        options = [
            (re.sub(r"\{[^}]*\}", "…", scene.plan.bases[at - 1].text)[:90], f"căn cứ thứ {at}") for at in one.at[:6]
        ]
        raise scene.ask(f"Có {len(one.at)} căn cứ khớp với “{said}”.", "Bạn muốn nói căn cứ nào?",
                        (one.start, one.end), options)  # fmt: skip
    if not one.cite:
        raise Unsettled(Outcome(problem=f"Dự thảo không có “{scene.wording.said(one.start, one.end)}”."))
    return Call("remove_basis", {"basis": one.cite})


def _more(scene: Scene, clause: Clause, found: Sequence[Document]) -> Outcome:
    """Each document is a basis of its own; a citation written out in full is kept as it was written."""
    calls: list[Call] = []
    problem = ""
    is_open = False
    for at, one in enumerate(found):
        stop = found[at + 1].start if at + 1 < len(found) else clause.end
        if calls and _inside_citation(scene, clause, found[at - 1], one):
            continue
        following = [two for two in found[at + 1 :] if not _inside_citation(scene, clause, one, two)]
        stop = following[0].start if following else clause.end
        calls.append(_added(scene, one, stop))
        is_open = cited_whole(clause, one, stop) > one.end
        if one.at and not one.is_other and scene.plan is not None:
            problem = f"Căn cứ này đã có trong dự thảo: {scene.plan.bases[one.at[0] - 1].text.rstrip(' ;')}."
    if problem and len(calls) == 1:
        raise Unsettled(Outcome(problem=problem))
    return Outcome(tuple(calls), is_open=is_open, is_sure=True)


def _inside_citation(scene: Scene, clause: Clause, first: Document, second: Document) -> bool:
    """True of a document that the subject of another one names ("… hướng dẫn Nghị định số …")."""
    if cited_whole(clause, first, clause.end) == first.end:
        return False
    between = scene.wording.folded[first.end : second.start]
    return re.search(r"[;\n]|(?:,| va| cung)(?: \d[.)])?[ \n]*(?:them |ca )?$|\. ", between) is None


def _added(scene: Scene, one: Document, stop: int) -> Call:
    folded = scene.wording.folded
    is_known = one.numbered and bool(load_registry().find(one.cite))
    if _WHOLE.match(folded[one.end : stop]) and not (is_known and not _SUBJECT.search(folded[one.end : stop])):
        end = without_chat(scene.wording, one.start, ends(folded, one.end, stop), _AFTER_BASES)
        if end > one.end + 3:
            return Call("add_basis", {"text": scene.wording.said(one.start, end).rstrip(" ;.,")})
    if not one.numbered and len(one.options) > 1:
        said = scene.wording.said(one.start, one.end)
        options = [(number, number) for number in one.options]
        raise scene.ask(f"Có {len(one.options)} văn bản khớp với “{said}”.", "Bạn muốn nói văn bản nào?",
                        (one.start, one.end), options)  # fmt: skip
    if not one.cite:
        raise NoSense
    if not one.numbered and re.search(r"\d", one.cite):
        said = scene.wording.said(one.start, one.end)
        problem = f"Chưa rõ “{said}” là văn bản nào. Hãy ghi đủ số, ký hiệu, ví dụ: thêm căn cứ 30/2020/NĐ-CP."
        raise Unsettled(Outcome(problem=problem))
    _ask_for_what_holds(scene, one)
    return Call("add_basis", {"text": one.cite})


def _ask_for_what_holds(scene: Scene, one: Document) -> None:
    """A question where a document no longer holds and what replaced it is known, unless it is wanted all the same."""
    registry, today = load_registry(), date.today()
    records = registry.find(one.cite)
    wanted = re.search(r"\bvan (?:them|ghi|dua|can|dan|de|lay)\b", scene.wording.folded) is not None
    if wanted or len(records) != 1 or records[0].in_force(today) is not Force.EXPIRED:
        return
    after = [new.number.text for new in holding(successors(records[0], registry, today)) if new.number is not None]
    if not after:
        return
    said = scene.wording.said(one.start, one.end)
    options = [(f"Thêm {number}", number) for number in after[:3]]
    reason = f"Văn bản {one.cite} đã hết hiệu lực, được thay bằng {', '.join(after)}."
    asked = scene.ask(reason, "Bạn muốn thêm căn cứ nào?", (one.start, one.end), options)
    if asked.outcome.question is not None:
        old = Option(f"Vẫn thêm {one.cite}", f"vẫn thêm căn cứ {said}")
        question = replace(asked.outcome.question, options=(*asked.outcome.question.options, old))
        raise Unsettled(Outcome(question=question))


_WHOLE = re.compile(r"[ ,]*(?:ngay|cua|ve|quy dinh|huong dan|ban hanh|sua doi|giao|phe duyet|cong bo)\b")
_SUBJECT = re.compile(r"\bngay \d|\b(?:ve|quy dinh|huong dan|ban hanh|sua doi|giao|phe duyet|cong bo) \w+ \w+")
_AFTER_BASES = re.compile(
    r"[ ,.;]*\b(?:vao|lam|trong|o|cho|phan|muc|can cu|phap ly|cc|ke hoach|du thao|nay|danh sach|danh muc"
    r"|cuoi)\b[ ,.;]*$"
)


def _replaced(scene: Scene, clause: Clause, found: Sequence[Document]) -> Outcome | None:
    """One document in place of another; None where nothing is replaced."""
    if len(found) < 2:
        return None
    first, second = found[0], found[1]
    folded = scene.wording.folded
    before, between = folded[clause.start : first.start], folded[first.end : second.start]
    after = folded[second.end : clause.end]
    if _INSTEAD.search(between):
        old, new = second, first
    elif re.search(r"\b(?:thay (?:bang|vao|vao do|the bang)|bang|thanh|sang|boi)\b", between) and (
        _REPLACE.search(before + between) or _REMOVE.search(f"{before}{between} ")
    ):
        old, new = first, second
    elif (_REMOVE.search(f"{before}{between} ") or re.search(r"\b(?:het hieu luc|bi thay)\b", between)) and (
        re.search(r"\b(?:dung|lay|thay|dua|them)\b", between) or re.match(r" (?:vao|thay)", after)
    ):
        if _ADD.search(between) and not re.search(r"\bthay\b", between + after):
            return Outcome((_less(scene, first), _added(scene, second, clause.end)), is_sure=True)
        old, new = first, second
    else:
        return None
    stop = clause.end if new is second else second.start
    calls = (_less(scene, old),) if new.at and not new.is_other else (_less(scene, old), _added(scene, new, stop))
    return Outcome(calls, is_open=new is second, is_sure=True)


def _without_names(scene: Scene, clause: Clause, folded: str) -> Outcome:
    """ "bỏ bớt căn cứ đi", "thêm căn cứ": which one is asked for; nothing is added before that is known."""
    match = re.fullmatch(
        r"(?:(?:de nghi|nho|giup|cho|em|anh|chi|toi|minh|can|muon|hay|xin)[ ,]+)*(?P<verb>xoa|bo|gach|luoc|loai|rut"
        r"|them"
        r"|bo sung|chen|thay|doi|sua)(?: bo| bot| di| the)?(?: (?:mot|1|vai|may|cac|phan|cai))*"
        r" (?:can cu|cc)(?: phap ly)?(?: (?:di|giup|nua|moi|nhe|nha|a|em|anh|toi|gium|dum|khac))*[ .]*",
        folded,
    )
    if match is None or scene.plan is None:
        raise NoSense
    listed = "; ".join(
        f"({at}) {re.sub(r'{[^}]*}', '…', one.text)[:60].rstrip(' ;')}" for at, one in enumerate(scene.plan.bases, 1)
    )
    if match["verb"] in ("them", "bo sung", "chen"):
        problem = "Bạn muốn thêm căn cứ nào? Hãy nêu số, ký hiệu văn bản, ví dụ: thêm căn cứ 30/2020/NĐ-CP."
    else:
        problem = f"Bạn muốn nói căn cứ nào? Các căn cứ: {listed}."
    raise Unsettled(Outcome(problem=problem))
