"""Sai gì: số đếm đứng trước một danh sách khác với số mục mà danh sách kể ra.

Vì sao: “04 sản phẩm” mà chỉ kể ba tên thì một trong hai chỗ sai; con số này thường được lấy lại ở báo cáo khác.
Chỉ đếm danh sách kể hết và tách mục rõ ràng: tên riêng, mục nhắc lại chính từ được đếm, hoặc gạch đầu dòng.
Danh sách có “như”, “chủ yếu”, “khác”, “…” thì không đếm; “và” có thể nằm trong một mục.

Ví dụ: “hỗ trợ 04 xã (Đông Xá; Tây Xá; Nam Xá)” – kể ba xã.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from assistant.checks.context import CheckContext
from assistant.checks.enumerations import is_open
from assistant.checks.figures import Prose, all_prose, clip, described
from assistant.checks.items import items_below
from knowledge.domain.finding import Finding, Severity
from knowledge.domain.plan import Plan
from knowledge.domain.regex import regex

NAME = "count-mismatch"

_PLACES = ("xã", "phường", "thị trấn", "thôn", "ấp", "bản", "tổ dân phố", "khu phố", "huyện")
_BODIES = (*_PLACES, "hợp tác xã", "htx", "trường")
_ONCE_EACH = (
    "mô hình", "sản phẩm", "đề tài", "dự án", "nhiệm vụ", "đề án", "nhãn hiệu", "sáng kiến", "giải pháp", "nội dung",
    "nhóm", "lĩnh vực", "chỉ tiêu", "tiêu chí", "chương trình", "hạng mục", "công trình", "phần mềm",
)  # fmt: skip
"""Things of which a list names each one; of lessons and meetings a list may name the topics alone."""
_EVENTS = ("lớp tập huấn", "lớp", "hội thảo", "hội nghị", "cuộc thi", "chuyên đề", "đợt kiểm tra", "cuộc kiểm tra")
_COUNTED = "|".join(sorted((*_BODIES, *_ONCE_EACH, *_EVENTS), key=len, reverse=True))
_ANNOUNCED = regex(
    rf"(?P<number>[0-9](?<![\w.,/–-].)\d?)\s+(?P<measure>{_COUNTED})(?![^\W_])(?P<gap>[^.,;:()\d\n]{{0,80}}?)\s*(?P<open>[:(])",
    re.IGNORECASE,
)
_NO_COUNT = regex(
    r"\b(?:mỗi|khoảng|trên|hơn|gần|ít nhất|tối thiểu|tối đa|từ|đến|ngày|tháng|năm|quý|số|mục|bảng|điều|khoản|nhóm|lớp"
    r"|còn|thêm|trong|trong số|giai đoạn|kỳ|đợt|lần thứ|thứ)\s*$",
    re.IGNORECASE,
)
_GAP_LEADS_AWAY = regex(
    r"\b(?:tại|ở|cho|của|thuộc|do|với|về|trên|trong|bằng|từ|chủ yếu|tiêu biểu|điển hình|như(?! sau)|các|những|nhất là"
    r"|xã|thôn|đơn vị|khác)\b",
    re.IGNORECASE,
)
_ANNOUNCES = regex(r"\b(?:sau|sau đây|như sau|gồm|bao gồm|gồm có|đó là|là)$", re.IGNORECASE)
_NOT_ALL = regex(r"\b(?:khác|còn lại|trong đó|mỗi|nhân rộng|trừ|ngoài|riêng|vân vân|etc)\b", re.IGNORECASE)
_NO_ITEM = regex(  # what opens an attribute or an action, not one of the things counted
    r"(?:đối tượng|thời gian|địa điểm|kinh phí|thành phần|số lượng|quy mô|qui mô|diện tích|mục tiêu|mục đích|yêu cầu"
    r"|đơn vị|nguồn|kết quả|hình thức|phương pháp|tiến độ|sản phẩm|nội dung|lớp|dự kiến|ghi chú|trong đó|gồm|như|do|tại"
    r"|từ|cho|với|để|nhằm|tổng|tiếp tục|tổ chức|thực hiện|triển khai|phối hợp|đã|đang|sẽ|được|có|chủ trì|giao|đề nghị"
    r"|hỗ trợ|hướng dẫn|theo dõi|kiểm tra|duy trì|hoàn thành)\b",
    re.IGNORECASE,
)
_SAYS_MORE = regex(r"\s+(?:này|đó|trên|nêu|được|đã|sẽ|có)\b", re.IGNORECASE)
_QUANTITY = regex(r"[\s:–-]*\d+(?:[.,]\d+)*\s*[^\W\d_]*\s*$")
_PLACE_WORDS = frozenset(word for body in _BODIES for word in body.split())
_BRACKETED = regex(r"\([^()]*\)")
_LONGEST_ITEM = 12
_FEWEST = 2
_MOST_LISTS = 200  # lists of one paragraph
_MOST = 20  # findings of one paragraph
_NEAR = 30  # characters before a number that may say it counts nothing
_FARTHEST = 8000  # characters a list may take


@dataclass(frozen=True, slots=True)
class _Count:
    """What a text announces: so many of this, and where the number stands."""

    stated: int
    measure: str
    gap: str
    start: int
    end: int


def check(plan: Plan, context: CheckContext) -> Iterator[Finding]:
    """One warning per announced number that the list after it does not bear out."""
    for prose in all_prose(plan):
        if ":" in prose.text or "(" in prose.text:
            yield from islice(_miscounted(prose), _MOST)


def _miscounted(prose: Prose) -> Iterator[Finding]:
    for match in islice(_ANNOUNCED.finditer(prose.text), _MOST_LISTS):
        stated = int(match["number"])
        if stated < _FEWEST or _NO_COUNT.search(prose.text[max(match.start() - _NEAR, 0) : match.start()]):
            continue
        gap = match["gap"].strip()
        count = _Count(stated, match["measure"].lower(), gap, match.start(), match.end("measure"))
        after = prose.text[match.end() : match.end() + _FARTHEST]
        listed = _listed(prose, count, after, match["open"])
        if listed is not None and not listed[0] <= stated <= listed[1]:
            yield _finding(prose, count, listed)


def _listed(prose: Prose, count: _Count, after: str, opening: str) -> tuple[int, int] | None:
    """The fewest and the most things the list may be said to name; None where they cannot be told apart."""
    if opening == ":" and not after.strip(" *"):
        return _bulleted(prose, count)
    if opening == "(":
        after = after.partition(")")[0]
    after = _BRACKETED.sub(" ", after)
    if opening == ":":
        led = _led_by_measure(after, count.measure)
        if led is not None:
            return led
    sentence = re.split(r"\.(?=\s|$)|\n", after)[0].strip()
    if is_open(sentence) or "…" in after[: len(sentence) + 3] or "..." in after or _NOT_ALL.search(sentence):
        return None
    if count.measure in _BODIES:
        return _names(sentence, count)
    return _things(sentence, count) if count.measure in _ONCE_EACH else None


def _led_by_measure(after: str, measure: str) -> tuple[int, int] | None:
    """Items that each begin with the word counted, over as many sentences as do."""
    word = re.escape(measure)
    begins = re.compile(rf"\s*{word}(?![^\W_])(?!{_SAYS_MORE.pattern})", re.IGNORECASE)
    fewest = most = 0
    for sentence in re.split(r"\.(?=\s|$)|\n", after):
        if not begins.match(sentence):
            break
        if is_open(sentence) or _NOT_ALL.search(sentence):
            return None
        pieces = [piece for piece in re.split(r"[;,]\s+(?:và\s+)?", sentence) if begins.match(piece)]
        fewest += len(pieces)
        most += len(pieces) + len(re.findall(rf"\bvà\s+{word}\b", sentence, re.IGNORECASE))
    return (fewest, most) if fewest >= _FEWEST else None


def _names(text: str, count: _Count) -> tuple[int, int] | None:
    """Proper names of places and bodies, each with a quantity at most."""
    items = [_QUANTITY.sub("", item).strip() for item in re.split(r"[;,]", text.strip(" .;,"))]
    parts = [part.strip() for item in items for part in re.split(r"\bvà\b", item)]
    parts = [_QUANTITY.sub("", part).strip() for part in parts if part]
    if len(parts) < _FEWEST or not all(_is_name(part, count.measure) for part in parts):
        return None
    return len(parts) if count.measure in _PLACES else len([item for item in items if item]), len(parts)


def _is_name(text: str, measure: str) -> bool:
    """True of a name in capitals; a place of another level than the one counted is none."""
    lowered = text.lower()
    level = next((body for body in _BODIES if re.match(rf"{body}\b", lowered)), measure)
    if level != measure and {level, measure} != {"hợp tác xã", "htx"}:
        return False
    words = [word for word in re.findall(r"[^\W_]+", text) if word.lower() not in _PLACE_WORDS]
    return 0 < len(words) <= 5 and all(word[0].isupper() or word.isdigit() for word in words)


def _things(text: str, count: _Count) -> tuple[int, int] | None:
    """Things in a list of short items; commas may stand inside an item unless all items begin alike."""
    if _GAP_LEADS_AWAY.search(count.gap):
        return None
    separator = ";" if ";" in text else ","
    items = [item.strip() for item in text.strip(" .;,").split(separator) if item.strip()]
    if len(items) < _FEWEST or any(_NO_ITEM.match(item) or item[0].isdigit() for item in items):
        return None
    if any(len(item.split()) > _LONGEST_ITEM for item in items[:-1]):
        return None
    most = len(re.split(r"[;,]|\bvà\b", text.strip(" .;,")))
    alike = len({item.split()[0].lower() for item in items}) == 1
    return (len(items) if alike or separator == ";" else 0), most


def _bulleted(prose: Prose, count: _Count) -> tuple[int, int] | None:
    """The list items below the paragraph that announces them."""
    if prose.section is None or prose.is_heading:
        return None
    items = items_below(prose.section, prose)
    texts = [item.text.strip() for item in items]
    if len(items) < _FEWEST or is_open(texts[-1]) or any(text[:1].isdigit() for text in texts):
        return None
    if all(text.lower().startswith(count.measure.split()[0]) for text in texts):
        return len(items), len(items)
    if count.measure not in _ONCE_EACH or not _ANNOUNCES.search(count.gap):
        return None
    if any(_NO_ITEM.match(text) and re.match(r"[^:.;]{0,30}:", text) for text in texts):
        return None
    closed_early = any(text.endswith(".") for text in texts[:-1]) and any(text.endswith(";") for text in texts)
    return None if closed_early else (len(items), len(items))


def _finding(prose: Prose, count: _Count, listed: tuple[int, int]) -> Finding:
    place = prose.place(count.start, count.end)
    raw = prose.text[count.start : count.end]
    named = listed[0] if count.stated < listed[0] else listed[1]
    return Finding(
        rule=NAME,
        severity=Severity.WARNING,
        message=f"{described(place, raw)}: ghi “{clip(raw)}” nhưng danh sách ngay sau đó kể {named}; "
        "kiểm tra lại số đếm hoặc danh sách.",
        place=place,
        stated=raw.split()[0],
        computed=str(named),
    )
