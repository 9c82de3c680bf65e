"""Corrections: "không, ý tôi là 35 triệu", "nhầm, mục 2.2 cơ", "sai rồi, tăng 10 triệu chứ không phải 10%".

The last request is asked again with what was corrected. Where the new one simply replaces what the old one wrote, it is
enough; where the old one did something else, that is undone first.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from assistant.phrasebook.agencies import named
from assistant.phrasebook.amounts import written
from assistant.phrasebook.correcting_values import asked_again, is_correction, meant, stated_anew
from assistant.phrasebook.grammar import SLOTS, Pattern, compiled
from assistant.phrasebook.how_much import is_readable
from assistant.phrasebook.past import Exchange, Past
from assistant.phrasebook.phrases import phrase_table
from assistant.phrasebook.reading import Call, Option, Question, Reading
from assistant.phrasebook.spotting import Spotted
from assistant.phrasebook.targets import lines, reference
from assistant.phrasebook.trimming import asks
from assistant.phrasebook.wording import Wording
from knowledge.domain.plan import Plan

MEANING = "correct"
_UNDO = Call("undo")
_ABSOLUTE = ("set", "raise_to", "lower_to")
_OVERWRITES = ("set_ceiling", "set_carry_over", "set_year", "set_agency", "set_date")
_CORRECTED = (
    *_OVERWRITES, "set_amount", "move_amount", "add_line", "rename_line", "remove_line", "fill_slot", "add_basis",
    "remove_basis", "add_section", "remove_section", "rewrite_section", "reshare_lines",
)  # fmt: skip
_KEPT_TAIL = re.compile(
    r"[,;.] ?(?:con |cai |cac |nhung )?[^,;]*\b(?:giu|de y|de nguyen|nhu cu|khong dong den)\b[^,;]*$"
)
"""What is to stay is no part of what is put right."""
_TAIL = re.compile(
    r"[ ,]*(?:\b(?:co|chu|ma|moi dung|moi phai|thoi|a|nhe|nha|day|ha|luon|di|ban|em|anh|chi|dong chi)\b[ ,]*)+$"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@cache
def _patterns() -> tuple[Pattern, ...]:
    table = phrase_table()
    return tuple(compiled(one.text, table.words) for one in table.phrases if one.meaning == MEANING)


def correction(wording: Wording, plan: Plan | None, past: Past) -> Reading | None:
    """The message as a correction of the last one; None where it is none, or stands for itself."""
    if plan is not None:
        reading = _put_right(wording, plan, past) or _by_value(wording, plan, past)
        if reading is not None:
            return reading
    text = _KEPT_TAIL.sub("", wording.folded.strip(" .!?\n"))
    start = wording.folded.index(text) if text else 0
    words = frozenset(re.findall(r"\w+", text))
    for pattern in _patterns():
        if not pattern.may_fit(words):
            continue
        match = pattern.expression.fullmatch(wording.folded, start, start + len(text))
        if match is None:
            continue
        if plan is None or not past.exchanges:
            return None
        if not match.groupdict().get("rest"):
            return _refused(past)
        if (reading := _corrected(wording, match.span("rest"), plan, past)) is not None:
            return reading
    return None


def _by_value(wording: Wording, plan: Plan, past: Past) -> Reading | None:
    """A message that takes something back and names what was meant: it takes the place of what was said."""
    last = _last(past) if past.exchanges and past.exchanges[0].changed and is_correction(wording) else None
    if last is None or asks(wording, 0, len(wording.folded)):
        return None
    exchange, call = last
    of_before = exchange.before or plan
    spotted = past.spotted(wording, of_before)
    if len(past.last.calls) > 1 and (again := stated_anew(past.last.calls, of_before, spotted)):
        return Reading(again)
    what = meant(call, of_before, spotted)
    new = asked_again(call, what, wording) if what is not None else None
    if new is None or new == call:
        return None
    if _overwrites(call, new):
        return Reading((new,))
    return Reading((_UNDO, new)) if len(past.last.calls) == 1 else None


_BROKEN_OFF = re.compile(
    r"^(?P<first>.+?)[,.;: ]+(?:(?:a|o|ay|ua|oi|y|chet|thoi)[ ,]+)+(?:khong|ko|hong|nham|lon|sai)"
    r"(?: (?:roi|dau|lon|nham))*[ ,:]+(?P<then>.+)$"
)


def _put_right(wording: Wording, plan: Plan, past: Past) -> Reading | None:
    """A request that is put right before it ends: "nâng lên 40, à nhầm 42 triệu"."""
    broken = _BROKEN_OFF.match(wording.folded.strip(" .!?\n"))
    if broken is None or past.understand is None or not re.search(r"\w+ \w+", broken["first"]):
        return None
    if re.search(r"\b(?:tong|tran|sua|bao|con lai|con du)\b", broken["then"]) or asks(wording, 0, len(wording.folded)):
        return None
    cut = wording.folded.index(broken["then"], broken.start("then"))
    spotted = past.spotted(wording, plan)
    then = spotted.clause(cut, cut + len(broken["then"]))
    amount = then.of("amount")
    figures = spotted.clause(0, broken.end("first")).of("amount", "bare")
    if len(amount) == 1 and len(figures) == 1 and not then.rows and not then.of("number"):
        text = wording.replaced(
            figures[0].start, cut + len(broken["then"]), wording.said(amount[0].start, amount[0].end)
        )
        return past.understand(text, plan, past.of_a_part())
    first = past.understand(wording.said(0, broken.end("first")), plan, past.of_a_part())
    if len(first.calls) != 1 or first.unknown or first.question is not None:
        return None
    what = meant(first.calls[0], plan, Spotted(wording.part(cut), plan))
    new = asked_again(first.calls[0], what, wording.part(cut)) if what is not None else None
    return Reading((new,)) if new is not None else None


def _overwrites(call: Call, new: Call) -> bool:
    """True where the new call leaves nothing of what the old one did."""
    if new.name != "set_amount" or call.name != "set_amount":
        return new.name in _OVERWRITES
    same = all(new.arguments.get(name, "") == call.arguments.get(name, "") for name in ("line", "table"))
    return same and new.arguments["mode"] in _ABSOLUTE


def _refused(past: Past) -> Reading | None:
    """ "Không", "sai rồi" alone: was it the last change that is not wanted?"""
    if not past.exchanges[0].changed:
        return None
    question = Question(
        "Bạn cho biết việc vừa làm chưa đúng.",
        "Bạn muốn hoàn tác việc vừa làm không?",
        (Option("Hoàn tác", "hoàn tác"), Option("Để nguyên", "để nguyên")),
    )
    return Reading(question=question)


def _last(past: Past) -> tuple[Exchange, Call] | None:
    """The last change asked for, with the message it was asked in."""
    for exchange, call in past.said():
        if exchange is not None and call.name in _CORRECTED and exchange.changed:
            return exchange, call
    return None


def _corrected(wording: Wording, span: tuple[int, int], plan: Plan, past: Past) -> Reading | None:
    start, end = span
    while start < end and wording.folded[start] in " ,:.":
        start += 1
    if tail := _TAIL.search(wording.folded, start, end):
        end = tail.start() if tail.start() > start else end
    rest, said = wording.folded[start:end].strip(' ,."'), wording.said(start, end)
    last = _last(past)
    if last is not None:
        exchange, call = last
        new = (
            _with_amount(call, rest, said)
            or _with_role(call, rest, exchange)
            or _with_table(call, rest)
            or _with_line(call, rest, exchange, plan)
            or _with_brief(call, rest, said)
        )
        if new is not None:
            return Reading((new,) if _overwrites(call, new) else (_UNDO, new))
    # "không tăng mục 2.1" says what not to do: a whole request after "không" is one only past a mark or "rồi"
    apart = wording.folded[:start].rstrip().endswith((",", ":", ".", " la", " roi"))
    return _said_anew(said, plan, past, last) if apart else None


def _with_amount(call: Call, rest: str, said: str) -> Call | None:
    """The call with another amount; a bare number takes the unit of the old one."""
    old = call.arguments.get("amount", "")
    if not old or call.name == "reshare_lines":
        return None
    percent = re.fullmatch(SLOTS["percent"], rest)
    if percent and call.name == "set_amount":
        mode = call.arguments["mode"]
        if mode in _ABSOLUTE:
            return None
        way = "percent_up" if mode in ("add", "percent_up") else "percent_down"
        return _changed(call, amount=said, mode=way)
    if re.fullmatch(r"(?:(?:muc|dong|khoan) )?[ivx\d]+(?:\.\d+)+", rest) and {"line", "source"} & call.arguments.keys():
        return None  # the number of a line
    if re.fullmatch(SLOTS["bare"], rest) and len(rest) < 5:
        said = _NUMBER.sub(rest, old, count=1)
    elif re.fullmatch(SLOTS["amount"], rest) and re.search(r"[a-z]|\d{7}|\.\d{3}\.", rest):
        said = written(rest) or said
        said = said if is_readable(said) else rest
    else:
        return None
    if call.name != "set_amount":
        return _changed(call, amount=said)
    mode = call.arguments["mode"]
    if mode.startswith("percent") and "%" not in said:
        return None
    return _changed(call, amount=said, mode="set" if mode in _ABSOLUTE else mode)


def _with_line(call: Call, rest: str, exchange: Exchange, plan: Plan) -> Call | None:
    """The call aimed at another line."""
    if "line" not in call.arguments or exchange.before is None:
        return None
    found = lines(exchange.before, reference(rest)).found
    if len(found) != 1 or re.search(r"\d (?:trieu|tr|ty|%)", rest):
        return None
    return _changed(call, line=found[0].address, table=found[0].table)


def _with_role(call: Call, rest: str, exchange: Exchange) -> Call | None:
    """The giver or the taker of money was another; or they were the wrong way round."""
    if call.name != "move_amount" or exchange.before is None:
        return None
    if re.fullmatch(r"(?:chuyen )?nguoc lai", rest):
        return _changed(call, source=call.arguments["target"], target=call.arguments["source"])
    both = re.fullmatch(r"tu (?P<from>.+?) (?:sang|qua|cho|vao) (?P<to>.+)", rest)
    if both is not None:
        ends = [lines(exchange.before, reference(both[name])).found for name in ("from", "to")]
        if any(len(one) != 1 for one in ends):
            return None
        return _changed(call, source=ends[0][0].address, target=ends[1][0].address)
    role = re.match(r"(?P<to>sang|qua|cho|vao)|(?P<from>tu|cua|o) ", rest)
    found = lines(exchange.before, reference(re.sub(r"^(?:sang|qua|cho|vao|tu|cua|o) ", "", rest))).found
    if len(found) != 1:
        return None
    slot = "source" if role is not None and role["from"] else "target"
    if found[0].address in (call.arguments["source"], call.arguments["target"]):
        return None
    return _changed(call, **{slot: found[0].address})


def _with_table(call: Call, rest: str) -> Call | None:
    """ "vào bảng 3": the call aimed at another table."""
    table = re.fullmatch(r"(?:vao |o |trong |sang )?bang (?:so )?(?P<n>\d+)", rest)
    if table is None or not call.arguments.get("table"):
        return None
    return _changed(call, table=table["n"])


def _with_brief(call: Call, rest: str, said: str) -> Call | None:
    year = re.fullmatch(rf"(?:nam )?({SLOTS['year']})", rest)
    if call.name == "set_date" and re.fullmatch(r"(?:ngay )?\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}", rest):
        return _changed(call, date="/".join(re.findall(r"\d+", rest)))
    if year and call.name == "set_year":
        return _changed(call, year=year[1])
    if call.name == "set_agency":
        text = re.sub(r"^(?:van (?:la )?|la )", "", rest)
        inner = Wording.of(
            f"tỉnh {said[len(said) - len(text) :]}" if not text.startswith(("tinh", "thanh pho")) else said
        )
        found = named(inner, 0, len(inner.folded))
        if call.arguments.get("province") and found.province and not call.arguments.get("agency"):
            return _changed(call, province=found.province)
    return None


def _changed(call: Call, **arguments: str) -> Call:
    return replace(call, arguments={**call.arguments, **arguments})


def _said_anew(said: str, plan: Plan, past: Past, last: tuple[Exchange, Call] | None) -> Reading | None:
    """A whole request after "không": what it replaces is undone, where it is the same kind of thing done otherwise."""
    if past.understand is None:
        return None
    reading = past.understand(said, plan, past.of_a_part())
    if not reading.calls or reading.question is not None or reading.unknown or last is None:
        return reading if reading.calls or reading.question is not None else None
    call, new = last[1], reading.calls[0]
    if new.name != call.name or new.name in _OVERWRITES or not past.exchanges[0].changed:
        return reading
    if (
        new.name == "set_amount"
        and new.arguments["line"] == call.arguments["line"]
        and new.arguments["mode"] in _ABSOLUTE
    ):
        return reading
    return Reading((_UNDO, *reading.calls), unknown=reading.unknown)
