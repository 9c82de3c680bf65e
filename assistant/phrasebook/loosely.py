"""One line and one amount in words that no phrase fits: understood where every word has its place.

Nothing is skipped: what is no line, amount, direction or light word leaves it not understood.
"""

from __future__ import annotations

import re

from assistant.phrasebook.agencies import is_clear
from assistant.phrasebook.grammar import SLOTS
from assistant.phrasebook.scene import NoSense, Scene
from assistant.phrasebook.targets import Target, lines, reference
from assistant.tools.words import shared, weighty

_AMOUNT = re.compile(SLOTS["amount"])
_PERCENT = re.compile(SLOTS["percent"])
_UP = re.compile(r"\b(?:tang|nang|them|cong|bo sung|day)\b")
_DOWN = re.compile(r"\b(?:giam|ha|bot|cat|rut|tru|bo bot)\b")
_TO_BEFORE = re.compile(r"\b(?:len|thanh|con|xuong|la|bang|ve|toi|den|muc|lai|cho|thoi)[ ,:]*$")
_ONLY_BEFORE = re.compile(r"\b(?:len|thanh|con|xuong|ve|toi|den|bang|la)(?: (?:muc|con|lai|khoang))*[ ,:]*$")
_FORBIDDEN = re.compile(
    r"\b(?:khong|dung|chua|hoac|hay|neu|am|chuyen|sang|qua|don|dieu|chia|tong|tran|so sanh"
    r"|nam ngoai|nam truoc|bao nhieu"
    r"|vi sao|tai sao|sao|gi|nao|dong moi|thu nhap|can cu|van ban|ngay|nguon|du|gap"
    r"|nua|moi|tat ca|toan bo|deu|khai|khoang|tam|chung|co|gan|hon|kem|do|nay|ay|no|vua)\b|\?"
)
_LIGHT = re.compile(
    r"\b(?:tang|nang|them|cong|day|giam|ha|bot|cat|rut|tru|len|xuong|con|thanh|la|bang|ve|toi|den|muc|dong|khoan|phan"
    r"|so tien|tien|cho|cua|o|thi|lai|dat|de|sua|doi|chinh|ghi|nhap|bo tri|chot|lay|chi|thoi|giup|em|anh|chi|nhe|nha"
    r"|a|nay|nam nay|bay gio|gio|can|muon|xin|hay|di|vao|voi|du toan|dieu chinh|cap nhat|phan bo|giao|duoc|ok|xuong con"
    r"|kinh phi|hang muc|noi dung|noi dung chi|se|roi|luon)\b"
)


def loosely(scene: Scene) -> tuple[Target, str, str]:
    """The line, the amount as written, and the mode of ``set_amount``; NoSense where anything is left over."""
    if scene.plan is None:
        raise NoSense
    text = scene.folded("text")
    start = scene.wording.folded.index(text, scene.match.start("text"))
    found = list(_PERCENT.finditer(text)) or list(_AMOUNT.finditer(text))
    clear = [
        match for match in found if "%" in match.group() or "phan tram" in match.group() or is_clear(match.group())
    ]
    if len(clear) != 1 or _FORBIDDEN.search(text):
        raise NoSense
    amount = clear[0]
    before, after = text[: amount.start()], text[amount.end() :]
    rest = f"{before} {after}"
    up, down = _UP.search(rest) is not None, _DOWN.search(rest) is not None
    if up and down:
        raise NoSense
    target = _line(scene, rest)
    is_percent = amount.re is _PERCENT
    to = _ONLY_BEFORE.search(before) is not None
    if is_percent and (to or not (up or down)):
        raise NoSense
    if is_percent:
        mode = "percent_up" if up else "percent_down"
    elif up:
        mode = "raise_to" if to else "add"
    elif down:
        mode = "lower_to" if to else "subtract"
    elif _TO_BEFORE.search(before) or not after.strip(" ,."):
        mode = "set"
    else:
        raise NoSense
    return target, scene.wording.said(start + amount.start(), start + amount.end()), mode


def _line(scene: Scene, rest: str) -> Target:
    """The one line that all weighty words of ``rest`` name."""
    if scene.plan is None:
        raise NoSense
    bare = " ".join(_LIGHT.sub(" ", rest).split()).strip(" ,.:")
    wanted = reference(bare)
    sought = lines(scene.plan, wanted, scene.past.table(scene.plan))
    if len(sought.found) != 1:
        raise NoSense
    target = sought.found[0]
    if not wanted.is_number:
        words = re.sub(r"\d[\d.]*", " ", wanted.words)
        asked = weighty(words) if words.strip() else frozenset[str]()
        if shared(asked, target.name) < len(asked):
            raise NoSense
    return target
