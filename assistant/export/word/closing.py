"""The foot of the plan: recipients beside the signature, in one row that stays on one page."""

from __future__ import annotations

from assistant.export.word.profile import Profile
from assistant.export.word.wml import bare_table, paragraph, run, runs
from knowledge.domain.printed import PrintedClosing


def closing(foot: PrintedClosing, profile: Profile, *, draft: bool) -> str:
    """Nơi nhận on the left, authority and name on the right; nothing where the plan has neither."""
    if not (foot.recipients or foot.authority or foot.signer):
        return ""
    left, right = profile.closing_left, profile.text_width - profile.closing_left
    recipients = "".join(paragraph("DongNoiNhan", runs(name, draft=draft)) for name in foot.recipients)
    titled = paragraph("NoiNhan", run("Nơi nhận:")) + recipients if recipients else paragraph("DongNoiNhan")
    room = '<w:spacing w:before="240"/>'
    authority = "".join(
        paragraph("ChucVu", runs(line, draft=draft), "" if index else room) for index, line in enumerate(foot.authority)
    )
    signature = authority + paragraph("NguoiKy", runs(foot.signer, draft=draft))
    return paragraph("KhoangCach", properties="<w:keepNext/>") + bare_table((left, right), ((titled, signature),))
