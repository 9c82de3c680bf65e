"""One request told in several pieces: what it is about in one, what is to be done in another, and why beside them.

"Tôi thấy kinh phí số hóa còn thấp, nâng lên gấp rưỡi"; "báo giá mới là 92,5 triệu, đề nghị ghi khoản X theo số đó".
Tried only where nothing was done of the message piece by piece: it was not understood, or only in part. There must be
one wish and, where its line or figure stands in another piece, one line and one figure at most; they are put into one
plain request, which is then understood like any other. What is passed over must tell why, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.phrasebook.cutting import cuts, trimmed
from assistant.phrasebook.past import Past
from assistant.phrasebook.reading import Reading
from assistant.phrasebook.spotting import Clause, Mark, Spotted
from assistant.phrasebook.targets import lines, reference
from assistant.phrasebook.trimming import asks, forbids
from assistant.phrasebook.wording import Wording
from knowledge.domain.plan import Plan

_POLITE = (
    r"(?:de nghi|kinh de nghi|nho|xin|hay|em|anh|chi|ban|minh|toi|giup|gium|dum|ho|cho|thi|vay|vi vay|do do|phai|can|cu"
    r"|vui long|thoi|da|roi|tam thoi|nen|yeu cau|phien|tui|dong chi|vi the|bay gio|gio|a|e|c|m|chu|bac|co|chau)"
)
"""Words before a wish; none of them is two others, or there would be too many ways to read a row of them."""
_WISH = re.compile(
    rf"(?:{_POLITE}[ ,]+)*(?P<verb>tang|nang|day|giam|ha|cat|bot|bo|xoa|gach|loai|dua|ghi|dien|sua|doi|chinh|dieu chinh"
    r"|cap nhat|them|bo sung|chen|nhet|chia|san|chuyen|dat|ke(?= them| vao| vo)"
    r"|goi|rut|keo|lay|viet|nhap|don|tru|cong|lam|in|xuat|kiem tra"
    r"|hoan tac|soan|lap|go|huy|de(?= \d| con)|cho(?= \d| len| xuong))\b"
)
_THAT = re.compile(
    r"(?:(?:theo|bang|dung|vao|la) )*(?:dung )?(?:so|muc|con so|gia|chung) (?:tien )?(?:do|nay|ay|tren|kia)\b"
)
_PUT = ("ghi", "dien", "sua", "cap nhat", "dieu chinh", "chinh", "nhap", "dat", "lay", "doi", "dua")
_LACKING = re.compile(
    r"\b(?:thieu|quen|sot|chua co)(?: mat)? (?:(?:khoan|dong|muc|hang muc|noi dung)(?: chi)? )?"
    r"(?P<label>(?!mat\b)[a-z].+)$"
)
_FORGOTTEN = re.compile(
    r"\bco (?:khoan|dong|muc|hang muc)(?: chi)? (?P<label>[a-z].+?) (?:ma |nhung )?(?:bi |em |toi |minh )?"
    r"(?:quen|sot|thieu)(?: mat| ghi)*$"
)
_BASIS = re.compile(r"\b(?:can cu|vien dan)\b")
_UNDER = re.compile(
    r"^(?:o |trong )?(?P<where>(?:bang|nhom|muc|phan) [\w.]+|bang cua .+?) (?:con |dang |van )*"
    r"(?:thieu|quen|sot|chua)\b"
)
_KEPT = re.compile(r"\b(?:giu|khong doi|khong thay doi|van)\b")
_COUNT = re.compile(r" (?!trieu|tr\b|ty\b|nghin|ngan|dong\b|nua\b|thoi\b)[a-z]{2,}")
"""What is counted: no figure of money ("2 khu phố", "1 dòng")."""
_FIGURES = ("amount", "percent", "ratio", "document", "quoted", "day", "bare")
_FACTS = (
    (re.compile(r"\b(?:doi|sua|chinh|thay|cap nhat) (?:lai )?(?:so )?nam\b"), "year", "đổi năm kế hoạch thành"),
    (re.compile(r"\bngay (?:nay|do|ay|tren|ban hanh|ky)\b"), "day", "ngày ban hành"),
    (
        re.compile(r"\b(?:tong|tran|kinh phi)(?: kinh phi)? (?:duoc )?(?:giao|cap)\b"),
        "amount",
        "tổng kinh phí được giao là",
    ),
)
"""What a wish names of the plan as a whole, the kind of its figure, and how it is then said."""
_STATES = re.compile(
    r"\b(?:da|dang|roi|vua|chua|khong|ko|hong|qua|cao|thap|nhieu|it|du|thieu|ton|muon|keu|yeu cau|nhac|hop|ho tro"
    r"|tai tro|nam (?:nay|sau|toi|ngoai)|moi nam|lo|chiu|re|dat|gap|lau|hong|het|xong|vi|boi)\b"
)
_DOES = re.compile(
    r"\b(?:gui|email|mail|zalo|fax|in|xuat|khoan|trinh|ky|dong dau|dang|tao|lap|soan|nho|giup|gium|dum|ho minh|ho em"
    r"|xoa|bo|cat|gach|giam|tang|nang|ha|bot|(?<!co )(?<!moi )them|sua|doi|viet|chuyen|san|don|dieu chinh"
    r"|lam (?:nguoc|lai|y)|(?<!chua )thay)\b"
    r"|\b(?:phan|so|khoan|cho) (?:tien )?(?:bot|du|con|thua|giam|tang|doi|chenh)\b|\bcon lai\b"
)
_HELD_BACK = re.compile(
    r"\b(?:chua|khong|ko|hong) (?:duyet|dong y|chac|can|thong nhat|cho|chot|ok|phe duyet|xong|quyet)\b"
    r"|\b(?:de xem|xem lai|tinh sau|cap nhat sau|de sau|tam dung|cho y kien)\b"
)
"""Somebody has not agreed yet."""
_SHORT_OF = re.compile(r"\b(?:thieu|chua du|khong du|hut|can them)\b")
_OF_BEFORE = re.compile(r"\b(?:nam (?:ngoai|truoc|cu|roi)|ke hoach cu)\b")
_MOVES = ("san", "chuyen", "don", "rut", "lay", "dua", "keo", "chia")
_TAKEN_FROM = re.compile(r"\b(?:lay|rut|trich|cat|bot)(?: \w+)? (?:o|tu|cua|ben)\b")
_NAMED_LINE = re.compile(r"(?:con |co )?(?:khoan|dong|hang muc) [a-z]")
_ADDS = ("them", "bo sung", "chen", "nhet", "ghi", "dua", "ke")
_NAMES = ("goi", "sua", "doi", "ghi", "dat")
_SHORT = 2
"""So few pieces make no such message, and more than the double are too many."""
_LOOKS = frozenset(("why_total", "show_part", "check_draft", "outline", "compare_with_prior", "search_library"))


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of the message: its clause, the lines and figures that stand in it."""

    clause: Clause
    rows: tuple[Mark, ...]
    figures: tuple[Mark, ...]
    is_wish: bool


def gathered(wording: Wording, plan: Plan | None, past: Past) -> Reading | None:
    """The message as one request; None where its pieces do not make one, or leave a doubt."""
    if plan is None or past.understand is None:
        return None
    spotted = past.spotted(wording, plan)
    pieces = [_piece(spotted, start, end) for start, end in _pieces(wording, spotted)]
    wishes = [one for one in pieces if one.is_wish] or [one for one in pieces if _tells(one)]
    if not _SHORT <= len(pieces) <= 2 * _SHORT or len(wishes) != 1:
        return None
    if any(asks(wording, one.clause.start, one.clause.end) for one in pieces):
        return None
    if _HELD_BACK.search(wording.folded):
        return None
    wish = wishes[0]
    beside = [one for one in pieces if one is not wish]
    if forbids(wording, wish.clause.start, wish.clause.end) or forbids(wording, 0, len(wording.folded)):
        return None
    for text in _requests(wording, plan, wish, beside):
        reading = past.understand(text, plan, past.of_a_part())
        if reading.calls and not reading.unknown and reading.question is None:
            return reading if all(call.name not in _LOOKS for call in reading.calls) else None
    return None


def _pieces(wording: Wording, spotted: Spotted) -> Iterator[tuple[int, int]]:
    names = (*spotted.rows, *spotted.parts)
    found = [
        (cut.start, cut.end)
        for cut in cuts(wording.folded)
        if wording.folded[cut.start : cut.end].strip() != "va"
        and (cut.strength or not any(name.start < cut.start < name.end for name in names))
    ]
    at = 0
    for start, stop in (*sorted(found), (len(wording.folded), len(wording.folded))):
        if start < at:
            continue
        begin, end = trimmed(wording, at, start)
        if end > begin:
            yield begin, end
        at = stop


def _piece(spotted: Spotted, start: int, end: int) -> _Piece:
    clause = spotted.clause(start, end)
    text = spotted.wording.folded[start:end]
    match = _WISH.match(text)
    named = [one for one in clause.of("number", "ordinal", "neighbour", "pointer") if not _THAT.search(one.text)]
    apart = [row for row in clause.rows if not any(row.start < one.end and one.start < row.end for one in named)]
    rows = tuple(sorted((*named, *apart), key=lambda one: one.start))
    figures = [
        one
        for one in (() if _KEPT.search(text) else clause.of(*_FIGURES))
        if one.kind != "bare" or not _COUNT.match(spotted.wording.folded, one.end, end)
    ]
    return _Piece(clause, rows, tuple(figures), match is not None)


def _tells(piece: _Piece) -> bool:
    """True of a line with what it gets: a wish without a verb."""
    return bool(piece.rows) and any(one.kind in ("amount", "percent") for one in piece.figures)


def _requests(wording: Wording, plan: Plan, wish: _Piece, beside: Sequence[_Piece]) -> Iterator[str]:
    """What the officer may have said in one piece, the likeliest first."""

    def said(mark: Mark | Clause) -> str:
        return wording.said(mark.start, mark.end)

    rows = [row for one in beside for row in one.rows]
    figures = [figure for one in beside for figure in one.figures]
    told = wording.folded[wish.clause.start : wish.clause.end]
    lacking = [*_lacking(wording, wish, beside), *_told_whole(wording, wish, beside)]
    yield from lacking
    verb = _WISH.match(told)
    moves = verb is not None and verb["verb"] in _MOVES
    pointers = [row for row in wish.rows if row.kind == "pointer"]
    if not figures and not lacking:
        if len(pointers) == len(wish.rows) == 1 and len(_lines(plan, rows)) == 1:
            before, after = (wish.clause.start, pointers[0].start), (pointers[0].end, wish.clause.end)
            yield f"{wording.said(*before)} {said(rows[0])} {wording.said(*after)}"
        complete = (wish.rows or wish.figures) and not pointers and not (moves and rows and len(wish.rows) < _SHORT)
        if complete and all(_tells_why(wording, one) for one in beside):
            yield said(wish.clause)  # the rest is why
        if not wish.rows and len(_lines(plan, rows)) == 1:
            yield f"{said(rows[0])} {said(wish.clause)}"
            yield f"{said(wish.clause)} {said(rows[0])}"
    amounts = [figure for figure in figures if figure.kind == "amount"]
    money = [figure for figure in (*figures, *wish.figures) if figure.kind == "amount"]
    givers, takers = _lines(plan, rows), _lines(plan, wish.rows)
    apart = len(givers) == len(takers) == 1 and givers != takers
    apart = apart and len(wish.rows) == 1 and (not re.search(r"\btu\b", told) or _TAKEN_FROM.search(told) is not None)
    short = any(_SHORT_OF.search(wording.folded, one.clause.start, one.clause.end) for one in beside)
    if moves and apart and not short and len(money) == len(figures) + len(wish.figures) == 1:
        giver, taker = (wish.rows[0], rows[0]) if _TAKEN_FROM.search(told) else (rows[0], wish.rows[0])
        yield f"chuyển {said(money[0])} từ {said(giver)} sang {said(taker)}"
    yield from _of_the_plan(wording, told, beside)
    if len(figures) == len(amounts) == 1 and not wish.figures and verb is not None:
        target = (*wish.rows, *rows)
        if (_THAT.search(told) or not wish.rows) and len(_lines(plan, target)) == 1 and verb["verb"] in _PUT:
            yield f"đặt {said(target[0])} {said(amounts[0])}"
    documents = [figure for figure in (*figures, *wish.figures) if figure.kind == "document"]
    if len(documents) == len(figures) + len(wish.figures) == 1 and _BASIS.search(wording.folded):
        yield f"{said(wish.clause)} căn cứ {said(documents[0])}"
    quoted = [figure for figure in wish.figures if figure.kind == "quoted"]
    renamed = verb is not None and verb["verb"] in _NAMES and not wish.rows and not figures
    if renamed and len(quoted) == len(wish.figures) == len(_lines(plan, rows)) == 1:
        yield f"đổi tên {said(rows[0])} thành “{said(quoted[0])}”"


def _told_whole(wording: Wording, wish: _Piece, beside: Sequence[_Piece]) -> Iterator[str]:
    """ "Khoản tham quan chừng 12 triệu, em kê thêm vô bảng 1": name and amount in one piece, the wish in another."""
    verb = _WISH.match(wording.folded[wish.clause.start : wish.clause.end])
    told = [one for one in beside if any(figure.kind == "amount" for figure in one.figures)]
    if verb is None or verb["verb"] not in _ADDS or wish.rows or wish.figures or len(told) != 1:
        return
    folded = wording.folded[told[0].clause.start : told[0].clause.end]
    if _NAMED_LINE.match(folded) is None or _OF_BEFORE.search(wording.folded):
        return
    text = wording.said(told[0].clause.start, told[0].clause.end)
    text = re.sub(r"^(?:còn|con|có|co|thì|thi) (?=(?:khoản|khoan|dòng|dong|mục|muc)\b)", "", text)
    tables = wish.clause.of("table")
    where = f" vào {wording.said(tables[0].start, tables[0].end)}" if len(tables) == 1 else ""
    yield f"thêm {text}{where}" if re.match(r"(?:khoản|khoan|dòng|dong)\b", text) else f"thêm dòng {text}{where}"


def _tells_why(wording: Wording, piece: _Piece) -> bool:
    """True of a piece that says how things are, and asks for nothing."""
    text = wording.folded[piece.clause.start : piece.clause.end]
    if any(row.kind != "row" for row in piece.rows) or piece.clause.of("table"):
        return False  # a line that is named by its number is to get something
    return _STATES.search(text) is not None and _DOES.search(text) is None


def _of_the_plan(wording: Wording, told: str, beside: Sequence[_Piece]) -> Iterator[str]:
    """The year, the day or the total, told in one piece and asked for in another."""
    for words, kind, text in _FACTS:
        found = [mark for one in beside for mark in one.clause.of(kind)]
        if _OF_BEFORE.search(wording.folded) or re.search(r"\b(?:phan|muc|chuong|doan)\b", told):
            continue
        if len(found) == 1 and words.search(told) and not any(one.rows for one in beside):
            yield f"{text} {wording.said(found[0].start, found[0].end)}"


def _lacking(wording: Wording, wish: _Piece, beside: Sequence[_Piece]) -> Iterator[str]:
    """ "Bảng 2 còn thiếu tiền bảo trì máy chủ. Ghi thêm 16 triệu": a new line, named in one piece."""
    amounts = [figure for one in (wish, *beside) for figure in one.figures]
    first = beside[0].clause
    label = _LACKING.search(wording.folded, first.start, first.end)
    label = label or _FORGOTTEN.search(wording.folded, first.start, first.end)
    verb = _WISH.match(wording.folded[wish.clause.start : wish.clause.end])
    if _OF_BEFORE.search(wording.folded) and len(beside) > 1:
        return  # whose amount it is, is not sure
    if label is None or verb is None or len(amounts) != 1 or amounts[0].kind != "amount":
        return
    if any(row.kind != "pointer" for row in wish.rows):
        return
    if verb["verb"] not in (*_PUT, "them", "bo sung", "chen", "nhet"):
        return
    text = f"thêm dòng {wording.said(*label.span('label'))} {wording.said(amounts[0].start, amounts[0].end)}"
    where = _UNDER.match(wording.folded[first.start : first.end])
    tables = wish.clause.of("table")
    if len(tables) == 1:
        text = f"{text} vào {wording.said(tables[0].start, tables[0].end)}"
    elif where is not None:
        text = f"{text} vào {wording.said(*(first.start + at for at in where.span('where')))}"
    yield text


def _lines(plan: Plan, marks: Sequence[Mark]) -> set[tuple[str, str]]:
    """The lines that the marks name; more than one where a mark may mean several."""
    found = set()
    for mark in marks:
        targets = mark.targets or lines(plan, reference(mark.text)).found
        found |= {(target.table, target.address) for target in targets} or {("", mark.text)}
    return found
