"""``resolve(plan)`` writes out what a draft leaves to be computed, so that all who show or check it see one plan.

What a draft still waits for and what changed between two revisions are told from the same place.

Figure references in the texts of a draft (paragraphs, titles, captions, labels, notes, header, closing):

- ``{total:TABLE}`` what the table adds up to in its first amount column, ``{total:TABLE:COLUMN}`` in the one so headed;
- ``{line:TABLE:LINE}`` and ``{line:TABLE:LINE:COLUMN}`` the amount of a line (its key, or an STT unique in the table);
- ``{amount:NAME}`` or ``{amount:NAME|điều cần bổ sung}`` a named amount: tong_kinh_phi (what the allocation tables add
  up to), chuyen_nguon, kinh_phi_giao (tong_kinh_phi less chuyen_nguon), tran (the ceiling), and what the brief names;
- ``{words:…}`` before any of these: the amount in words; without it "394.400.000 đồng";
- ``{year}``, ``{year-1}``, ``{year+1}``, ``{agency}``, ``{province}`` from the brief;
- ``{fact:NAME|điều cần bổ sung}`` (or ``{fact:NAME}``) the fact given, else the slot ``[CẦN BỔ SUNG: …]``.

An amount that is not known yet is a slot as well. Any other brace is a ToolInputError: nothing in braces ever survives.
A slot written out, ``[CẦN BỔ SUNG: X]``, is filled by a fact named X.
"""

from assistant.rendering.amounts import allocated, named_amount
from assistant.rendering.comparing import Change, ChangeKind, diff
from assistant.rendering.pending import Proposal, Slot, open_slots, proposals
from assistant.rendering.resolving import resolve, resolve_text
from assistant.rendering.telling import tell

__all__ = [
    "Change",
    "ChangeKind",
    "Proposal",
    "Slot",
    "allocated",
    "diff",
    "named_amount",
    "open_slots",
    "proposals",
    "resolve",
    "resolve_text",
    "tell",
]
