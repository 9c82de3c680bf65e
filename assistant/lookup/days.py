"""A day as an officer types it: 31/01/2026, 2026-01-31, "ngày 31 tháng 1 năm 2026"."""

from __future__ import annotations

import re
from datetime import date

from knowledge.domain.dates import find_dates


def read_day(text: str) -> date | None:
    """The day that ``text`` writes; None where it writes none, or one that does not exist."""
    written = " ".join(text.split())
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", written)
    try:
        if iso:
            return date(*(int(part) for part in iso.groups()))
        found = find_dates(written if "ngày" in written else f"ngày {written}")
    except ValueError:
        return None
    return found[0].date.exact() if len(found) == 1 else None
