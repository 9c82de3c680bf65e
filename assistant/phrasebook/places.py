"""Names that sentences about agencies hold: provinces since 2025-07-01, the Sở of a province, words for both."""

from __future__ import annotations

from knowledge.domain.folding import fold
from knowledge.registry import load_agencies

CITIES = tuple(one.name for one in load_agencies().provinces if one.kind == "thành phố")

PROVINCES = tuple(one.name for one in load_agencies().provinces)

_OTHER_SPELLINGS = {"hcm": "Hồ Chí Minh", "tphcm": "Hồ Chí Minh", "dac lac": "Đắk Lắk", "daklak": "Đắk Lắk"}

PROVINCE_OF = {fold(name): name for name in PROVINCES} | _OTHER_SPELLINGS
"""The proper name by its folded spelling."""

DEPARTMENTS = {
    "khoa hoc va cong nghe": "Sở Khoa học và Công nghệ", "khoa hoc cong nghe": "Sở Khoa học và Công nghệ",
    "kh&cn": "Sở Khoa học và Công nghệ", "khcn": "Sở Khoa học và Công nghệ", "tai chinh": "Sở Tài chính",
    "nong nghiep va moi truong": "Sở Nông nghiệp và Môi trường", "nn&mt": "Sở Nông nghiệp và Môi trường",
    "noi vu": "Sở Nội vụ", "cong thuong": "Sở Công Thương", "y te": "Sở Y tế", "tu phap": "Sở Tư pháp",
    "xay dung": "Sở Xây dựng", "giao duc va dao tao": "Sở Giáo dục và Đào tạo", "gd&dt": "Sở Giáo dục và Đào tạo",
    "van hoa, the thao va du lich": "Sở Văn hóa, Thể thao và Du lịch", "du lich": "Sở Du lịch",
    "ngoai vu": "Sở Ngoại vụ", "dan toc va ton giao": "Sở Dân tộc và Tôn giáo",
}  # fmt: skip
"""A Sở's proper name by the folded words after "sở"."""

COMMUNES = ("xã", "phường", "đặc khu")

NOT_A_NAME = frozenset(
    (
        "tinh", "thanh", "pho", "tp", "nam", "kinh", "phi", "voi", "tong", "von", "ngan", "sach", "du", "toan",
        "cho", "co", "thuoc", "de", "va", "trong", "khoang", "duoc", "la", "theo", "mau", "gom", "phan", "chuyen",
        "nguon", "bo", "giao", "tren", "dia", "ban", "cua", "o", "tai", "giup", "nay", "ta", "minh", "toi", "ke",
        "hoach", "khoa", "hoc", "linh", "vuc", "ve", "kem", "danh", "gia",
    )
)  # fmt: skip
"""Words that end a name written in lower case."""
