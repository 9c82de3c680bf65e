"""What the letters of a document symbol mean: the kind before the dash, the issuing body after it.

Tables only. A local symbol (`QĐ-UBND`, `NQ-HĐND`) tells the body but never its level or place.
"""

from __future__ import annotations

from knowledge.domain.folding import fold
from knowledge.domain.legal import PARTY_BODIES, DocumentNumber
from knowledge.domain.regex import regex

KIND_OF_SYMBOL = {
    "QĐ": "Quyết định", "NQ": "Nghị quyết", "NĐ": "Nghị định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch",
    "CT": "Chỉ thị", "KH": "Kế hoạch", "BC": "Báo cáo", "TTr": "Tờ trình", "TB": "Thông báo", "HD": "Hướng dẫn",
    "CTr": "Chương trình", "KL": "Kết luận", "QC": "Quy chế", "QyĐ": "Quy định", "PL": "Pháp lệnh", "L": "Lệnh",
    "ĐA": "Đề án", "PA": "Phương án", "CĐ": "Công điện", "GM": "Giấy mời", "VBHN": "Văn bản hợp nhất",
}  # fmt: skip

_STATE_BODIES = {
    "CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ", "CTN": "Chủ tịch nước", "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân", "VPCP": "Văn phòng Chính phủ", "VP": "Văn phòng", "SHTT": "Cục Sở hữu trí tuệ",
    "TĐC": "Ủy ban Tiêu chuẩn Đo lường Chất lượng Quốc gia", "TCĐLCL": "Ủy ban Tiêu chuẩn Đo lường Chất lượng Quốc gia",
    "UBMTTQ": "Ủy ban Mặt trận Tổ quốc", "MTTQ": "Ủy ban Mặt trận Tổ quốc", "KHCN": "Sở Khoa học và Công nghệ",
    "KTNN": "Kiểm toán nhà nước", "TANDTC": "Tòa án nhân dân tối cao", "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
}  # fmt: skip
_MINISTRIES = {
    "BTC": "Bộ Tài chính", "BKHCN": "Bộ Khoa học và Công nghệ", "BNV": "Bộ Nội vụ", "BTP": "Bộ Tư pháp",
    "BXD": "Bộ Xây dựng", "BCT": "Bộ Công Thương", "BYT": "Bộ Y tế", "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BNNMT": "Bộ Nông nghiệp và Môi trường", "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch", "BCA": "Bộ Công an",
    "BQP": "Bộ Quốc phòng", "BNG": "Bộ Ngoại giao", "BDTTG": "Bộ Dân tộc và Tôn giáo",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư", "BTTTT": "Bộ Thông tin và Truyền thông", "BGTVT": "Bộ Giao thông vận tải",
    "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn", "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
}  # fmt: skip
_DEPARTMENTS = {
    "SKHCN": "Sở Khoa học và Công nghệ", "STC": "Sở Tài chính", "SNV": "Sở Nội vụ", "SXD": "Sở Xây dựng",
    "SCT": "Sở Công Thương", "SYT": "Sở Y tế", "STP": "Sở Tư pháp", "SGDĐT": "Sở Giáo dục và Đào tạo",
    "SNNMT": "Sở Nông nghiệp và Môi trường", "SVHTTDL": "Sở Văn hóa, Thể thao và Du lịch",
    "SKHĐT": "Sở Kế hoạch và Đầu tư", "STTTT": "Sở Thông tin và Truyền thông", "SKH": "Sở Khoa học và Công nghệ",
    "SNNPTNT": "Sở Nông nghiệp và Phát triển nông thôn", "STNMT": "Sở Tài nguyên và Môi trường",
    "SGTVT": "Sở Giao thông vận tải", "SLĐTBXH": "Sở Lao động - Thương binh và Xã hội",
}  # fmt: skip
_PARTY_ISSUERS = {
    "TU": "Tỉnh ủy", "HU": "Huyện ủy", "ThU": "Thành ủy", "QU": "Quận ủy", "ĐU": "Đảng ủy",
}  # fmt: skip

BODIES = _STATE_BODIES | _MINISTRIES | _DEPARTMENTS | _PARTY_ISSUERS | {"TW": "Trung ương"}
_ASSEMBLY = regex(r"(?P<body>QH|UBTVQH)\d{1,2}")
_KINDS = {fold(kind): kind for kind in KIND_OF_SYMBOL}
_BODIES = {fold(body): body for body in (*BODIES, *PARTY_BODIES)}


def known_body(letters: str) -> bool:
    """The letters name an issuing body of the tables, or a National Assembly (QH15)."""
    return fold(letters) in _BODIES or _ASSEMBLY.fullmatch(letters.upper()) is not None


def known_kind(letters: str) -> bool:
    return fold(letters) in _KINDS


def spelled(parts: list[str]) -> list[str]:
    """The parts of a symbol in their proper letters: qd, ubnd become QĐ, UBND; unknown parts in capitals as typed."""
    if len(parts) == 1:
        parts = _cut_apart(parts[0])
    proper = []
    for place, part in enumerate(parts):
        tables = (_KINDS, _BODIES) if place == 0 and len(parts) > 1 else (_BODIES, _KINDS)
        folded = fold(part)
        known = tables[0].get(folded) or (tables[1].get(folded) if place == 0 else None)
        proper.append(known or (part if part != part.lower() else part.upper()))
    return proper


def _cut_apart(letters: str) -> list[str]:
    """`qdubnd` is two parts; letters that are no kind followed by a body stay one."""
    folded = fold(letters)
    if folded in _BODIES or folded in _KINDS:
        return [letters]
    for length in range(2, min(5, len(folded) - 1)):
        if folded[:length] in _KINDS and known_body(folded[length:]):
            return [letters[:length], letters[length:]]
    return [letters]


def _parts(number: DocumentNumber) -> list[str]:
    return number.symbol.replace("/", "-").split("-")


def kind_of(number: DocumentNumber) -> str | None:
    """The kind the symbol names; None where it leaves it open (QH15: law or resolution)."""
    first = _parts(number)[0]
    if first in KIND_OF_SYMBOL:
        return KIND_OF_SYMBOL[first]
    if _ASSEMBLY.fullmatch(first):
        return None
    return "Công văn"


def issuer_of(number: DocumentNumber) -> str | None:
    """The body the symbol names, without level or place; None where the tables do not know it."""
    parts = _parts(number)
    for part in parts:
        if match := _ASSEMBLY.fullmatch(part):
            return "Quốc hội" if match["body"] == "QH" else "Ủy ban Thường vụ Quốc hội"
    if parts[0] not in KIND_OF_SYMBOL:
        return BODIES.get(parts[0])
    if parts[-1] == "TW":
        return "Ban Chấp hành Trung ương, Bộ Chính trị hoặc Ban Bí thư"
    names = [BODIES.get(part) for part in parts[1:]]
    return ", ".join(name for name in names if name) if names and all(names) else None
