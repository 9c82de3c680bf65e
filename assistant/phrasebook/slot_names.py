"""The slots of a plan, "[CẦN BỔ SUNG: …]", that a message names, by their own words or by what officers call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.phrasebook.cues import Word, words_of
from assistant.phrasebook.mentions import Mention, Named, mentions
from assistant.phrasebook.spotting import Clause, Spotted, covered
from assistant.phrasebook.targets import Target
from assistant.tools.words import SMALL, near, spelled

_ALSO_CALLED = {
    "don_vi_chu_tri": ("chủ trì", "đơn vị chủ trì", "cơ quan chủ trì", "phòng chủ trì", "đầu mối", "đơn vị đầu mối",
                       "đơn vị tham mưu", "cơ quan tham mưu", "đơn vị được giao chủ trì", "phòng phụ trách"),
    "don_vi_soan_thao": ("đơn vị soạn thảo", "cơ quan soạn thảo", "bộ phận soạn thảo", "nơi soạn thảo",
                         "chữ viết tắt đơn vị soạn thảo", "ký hiệu đơn vị soạn thảo", "dòng lưu", "lưu văn bản",
                         "đơn vị soạn", "viết tắt đơn vị soạn thảo", "chữ viết tắt"),
    "san_pham_dac_trung": ("sản phẩm đặc trưng", "đặc sản", "sản phẩm chủ lực", "sản phẩm OCOP", "sản phẩm"),
    "nhiem_vu_ung_dung": ("mô hình ứng dụng", "mô hình", "quy trình", "công nghệ ứng dụng"),
    "mo_hinh": ("mô hình", "mô hình dự án", "mô hình dự kiến", "mô hình ứng dụng", "tiến bộ kỹ thuật"),
    "quyet_dinh_du_toan": ("quyết định giao dự toán", "qđ giao dự toán", "qđ dự toán", "quyết định dự toán",
                           "quyết định giao kinh phí", "quyết định giao ngân sách",
                           "số quyết định giao dự toán", "số quyết định"),
    "cong_van_huong_dan": ("công văn hướng dẫn", "văn bản hướng dẫn", "cv hướng dẫn", "công văn hướng dẫn của sở",
                           "công văn hướng dẫn xây dựng kế hoạch", "số công văn"),
    "han_che": ("hạn chế", "tồn tại hạn chế", "khó khăn hạn chế", "tồn tại", "khó khăn"),
    "nguyen_nhan": ("nguyên nhân", "lý do"),
    "kho_khan": ("khó khăn", "khó khăn vướng mắc", "khó khăn hạn chế", "hạn chế", "tồn tại", "vướng mắc"),
    "thuan_loi": ("thuận lợi", "mặt thuận lợi"),
    "nhan_luc": ("nhân lực", "nhân sự", "cán bộ phụ trách", "công chức phụ trách", "người phụ trách"),
    "chi_tieu": ("chỉ tiêu", "chỉ tiêu chủ yếu", "các chỉ tiêu"),
    "kinh_phi_nam_truoc": ("kinh phí năm trước", "kinh phí năm trước được giao", "kinh phí năm ngoái",
                           "kinh phí được giao năm trước", "kinh phí được giao năm ngoái", "năm ngoái được giao",
                           "năm trước được giao", "dự toán năm trước"),
    "thuc_hien_nam_truoc": ("thực hiện năm trước", "kinh phí thực hiện năm trước", "kinh phí đã thực hiện",
                            "đã chi năm trước", "kinh phí sử dụng năm trước", "thực hiện năm ngoái",
                            "giải ngân năm trước"),
    "co_quan_phoi_hop": ("cơ quan phối hợp", "phối hợp", "lực lượng phối hợp", "đơn vị phối hợp"),
    "phong_ke_hoach_tai_chinh": ("phòng kế hoạch tài chính", "phòng phụ trách kế hoạch tài chính"),
    "phong_quan_ly_khoa_hoc": ("phòng quản lý khoa học", "phòng phụ trách quản lý khoa học"),
    "phong_doi_moi_sang_tao": ("phòng đổi mới sáng tạo", "phòng phụ trách đổi mới sáng tạo", "phòng công nghệ"),
    "phong_chuyen_doi_so": ("phòng chuyển đổi số", "phòng phụ trách chuyển đổi số", "phòng bưu chính viễn thông"),
    "don_vi_tieu_chuan": ("đơn vị tiêu chuẩn đo lường", "đơn vị phụ trách tiêu chuẩn đo lường chất lượng"),
    "don_vi_su_nghiep": ("đơn vị sự nghiệp", "đơn vị sự nghiệp trực thuộc"),
    "quyet_dinh_chuc_nang": ("quyết định chức năng nhiệm vụ", "quyết định quy định chức năng nhiệm vụ của sở"),
    "nghi_quyet_kinh_te_xa_hoi": ("nghị quyết kinh tế xã hội", "nghị quyết hđnd về kinh tế xã hội"),
    "quyet_dinh_chi_dao": ("quyết định chỉ đạo", "quyết định nhiệm vụ giải pháp chủ yếu"),
    "van_ban_chi_dao": ("văn bản chỉ đạo", "các văn bản chỉ đạo"),
}  # fmt: skip
"""What officers call the slots of the families, besides the words they ask with."""

_SHARED = frozenset(
    [
        "nam",
        "ke",
        "hoach",
        "truoc",
        "don",
        "vi",
        "ten",
        "ngay",
        "thang",
        "quyet",
        "dinh",
        "van",
        "ban",
        "khoa",
        "hoc",
        "nghe",
        "duoc",
        "giao",
        "ket",
        "qua",
        "du",
        "kien",
    ]
)
"""Words that stand in what many slots ask for: alone they name none."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the message that name slots."""

    start: int
    end: int
    slots: tuple[str, ...]


def slots_named(clause: Clause, known: dict[str, str]) -> tuple[Said, ...]:
    """Slots that are named in the clause, by their own words or by what officers call them."""
    found = clause.whole.once(("named slots",), lambda: _all_mentioned(clause.whole, known))
    return tuple(one for one in found if clause.start <= one.start and one.end <= clause.end)


def _all_mentioned(whole: Spotted, known: dict[str, str]) -> tuple[Said, ...]:
    named = []
    for name, what in known.items():
        called = (name.replace("_", " "), what, *(spelled(one) for one in _ALSO_CALLED.get(name, ())))
        named += [Named(Target(name, "", what, what), one) for one in dict.fromkeys(called)]
    words = _words(whole.wording.folded)
    quoted = covered(words, [mark for mark in whole.literals if mark.kind == "quoted"])
    taken = [
        in_quotes or word.text in ("la", "ghi", "dien", "gom", "co", ",")
        for word, in_quotes in zip(words, quoted, strict=True)
    ]
    return tuple(
        Said(words[one.first].start, words[one.last - 1].end, tuple(dict.fromkeys(t.address for t in one.targets)))
        for one in mentions(words, taken, named)
        if _is_name(" ".join(word.text for word in words[one.first : one.last]), one, named)
    )


def _is_name(said: str, one: Mention, named: Sequence[Named]) -> bool:
    """True where a slot's name, or most of what it asks for, was said, and more than words that many slots share."""
    words = set(spelled(said).split())
    for called in named:
        if called.target not in one.targets:
            continue
        name = spelled(called.name)
        if f" {name} " in f" {spelled(said)} " and " " in name:
            return True
        whole = {word for word in name.split() if word not in SMALL}
        held = {word for word in whole if any(near(part, word) for part in words)}
        if held - _SHARED and (len(held) >= 0.7 * len(whole) or len(held) >= 4) and " " in name:
            return True
    return False


def _words(text: str) -> tuple[Word, ...]:
    """The words, and every mark between them as a word of its own: no name runs over a mark."""
    marks = [Word(*match.span(), ",") for match in re.finditer(r"[,;:.\n](?= |$|\n)|\n", text)]
    return tuple(sorted((*words_of(text), *marks), key=lambda word: word.start))
