"""The foot of the plan: recipients beside the signature, in one row that stays on one page."""

from __future__ import annotations

from assistant.export.word.metrics import width
from assistant.export.word.profile import Profile
from assistant.export.word.wml import bare_table, paragraph, plain, run, runs
from knowledge.domain.printed import PrintedClosing

_SLACK, _GAP = 1.02, 2.0
"""What lines need beside their computed width: a share of it, and millimetres between the two halves."""


def closing(foot: PrintedClosing, profile: Profile, *, draft: bool) -> str:
    """Nơi nhận on the left, authority and name on the right; nothing where the plan has neither."""
    if not (foot.recipients or foot.authority or foot.signer):
        return ""
    left = _left(foot, profile)
    right = profile.text_width - left
    recipients = "".join(paragraph("DongNoiNhan", runs(name, draft=draft)) for name in foot.recipients)
    titled = paragraph("NoiNhan", run("Nơi nhận:")) + recipients if recipients else paragraph("DongNoiNhan")
    room = '<w:spacing w:before="240"/>'
    authority = "".join(
        paragraph("ChucVu", runs(line, draft=draft), "" if index else room) for index, line in enumerate(foot.authority)
    )
    signature = authority + paragraph("NguoiKy", runs(foot.signer, draft=draft))
    return paragraph("KhoangCach", properties="<w:keepNext/>") + bare_table((left, right), ((titled, signature),))


def _left(foot: PrintedClosing, profile: Profile) -> float:
    """The room of Nơi nhận: what its longest line needs, as far as the signature leaves it."""
    least, most = profile.closing_left
    recipient = max((width(plain(name), profile.sizes.recipients) for name in foot.recipients), default=0.0)
    signed = max(
        (width(plain(line), profile.sizes.signature, bold=True) for line in (*foot.authority, foot.signer)), default=0.0
    )
    return max(least, min(recipient * _SLACK + _GAP, most, profile.text_width - signed * _SLACK - _GAP))
