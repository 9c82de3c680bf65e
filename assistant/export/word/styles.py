"""The styles of the Word file, made from a profile: an officer who edits the file keeps the decree's layout."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.export.word.profile import Profile
from assistant.export.word.wml import DECLARATION, NAMESPACES, REFERENCE, SOURCE, clean, size, twips
from knowledge.domain.printed import SOURCE_NOTE

HEADINGS = ("Heading1", "Heading2", "Heading3", "Heading4", "Heading5")
"""The heading styles from the outermost level to the innermost."""


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style; spacings are points, ``spacing`` a multiple of a line."""

    id: str
    name: str
    points: float
    align: str = "left"
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    spacing: float = 1
    first_line: float = 0
    keep_next: bool = False
    outline: int | None = None
    border: bool = False


def styles_part(profile: Profile) -> str:
    """The part ``word/styles.xml``."""
    fonts = " ".join(f'w:{slot}="{clean(profile.font)}"' for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
    language = '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f"<w:rFonts {fonts}/>{size(profile.sizes.body)}{language}"
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    )
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    reference = (
        f'<w:style w:type="character" w:styleId="{REFERENCE}"><w:name w:val="footnote reference"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    )
    own = "".join(_style(style) for style in _styles(profile))
    return f"{DECLARATION}<w:styles {NAMESPACES}>{defaults}{normal}{table}{reference}{own}</w:styles>"


def _styles(profile: Profile) -> tuple[Style, ...]:
    sizes, gap, line, first = profile.sizes, profile.paragraph_gap, profile.line_spacing, profile.first_line

    def body(id: str, name: str, **look: bool) -> Style:
        return Style(id, name, sizes.body, "both", before=gap, spacing=line, first_line=first, **look)

    def heading(index: int, *, bold: bool = True, italic: bool = False, centred: bool = False) -> Style:
        align, indent = ("center", 0.0) if centred else ("left", first)
        name = f"heading {index + 1}"
        return Style(
            HEADINGS[index], name, sizes.body, align, bold, italic, before=gap + 2, spacing=line, first_line=indent,
            keep_next=True, outline=index,
        )  # fmt: skip

    return (
        body("NoiDung", "Nội dung"),
        body("CanCu", "Căn cứ", italic=True),
        body("BangChu", "Bằng chữ", italic=True),
        body("KetThuc", "Kết thúc", keep_next=True),
        heading(0, centred=True),
        heading(1),
        heading(2),
        heading(3, italic=True),
        heading(4, bold=False, italic=True),
        Style("CoQuanTren", "Cơ quan chủ quản", sizes.agency, "center"),
        Style("CoQuan", "Cơ quan ban hành", sizes.agency, "center", bold=True),
        Style("QuocHieu", "Quốc hiệu", sizes.nation, "center", bold=True),
        Style("TieuNgu", "Tiêu ngữ", sizes.motto, "center", bold=True),
        Style("GachChan", "Đường kẻ", 1, "center", border=True, before=1.5),
        Style("SoKyHieu", "Số, ký hiệu", sizes.number, "center", before=8),
        Style("DiaDanh", "Địa danh, thời gian", sizes.place, "center", italic=True, before=7),
        Style("TenLoai", "Tên loại", sizes.kind, "center", bold=True, before=18, keep_next=True),
        Style("TrichYeu", "Trích yếu", sizes.kind, "center", bold=True, before=2, keep_next=True),
        Style("KhoangCach", "Khoảng cách", 4),
        Style("TenBang", "Tên bảng", sizes.body, "center", bold=True, before=12, keep_next=True),
        Style("DonViTinh", "Đơn vị tính", sizes.unit_line, "right", italic=True, before=2, after=3, keep_next=True),
        Style("OBang", "Ô bảng", sizes.table, before=2, after=2),
        Style("NoiNhan", "Nơi nhận", sizes.recipients_title, bold=True, italic=True, before=12),
        Style("DongNoiNhan", "Nơi nhận - danh sách", sizes.recipients),
        Style("ChucVu", "Quyền hạn, chức vụ", sizes.signature, "center", bold=True, keep_next=True),
        Style("NguoiKy", "Người ký", sizes.signature, "center", bold=True, before=profile.signature_room),
        Style("PhuLuc", "Phụ lục", sizes.body, "center", bold=True, keep_next=True, outline=0),
        Style("TenPhuLuc", "Tên phụ lục", sizes.body, "center", bold=True, before=2, keep_next=True),
        Style("KemTheo", "Kèm theo", sizes.body, "center", italic=True, before=2, after=gap),
        Style("SoTrang", "Số trang", sizes.page_number, "center"),
        Style(SOURCE, SOURCE_NOTE, sizes.note, "both"),
    )  # fmt: skip


def _style(style: Style) -> str:
    paragraph = ["<w:keepNext/>"] if style.keep_next else []
    paragraph.append("<w:widowControl/>")
    if style.border:
        paragraph.append('<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>')
    height = (40, "exact") if style.border else (round(style.spacing * 240), "auto")
    paragraph.append(
        f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}" '
        f'w:line="{height[0]}" w:lineRule="{height[1]}"/>'
    )
    if style.first_line:
        paragraph.append(f'<w:ind w:firstLine="{twips(style.first_line)}"/>')
    paragraph.append(f'<w:jc w:val="{style.align}"/>')
    if style.outline is not None:
        paragraph.append(f'<w:outlineLvl w:val="{style.outline}"/>')
    look = ("<w:b/><w:bCs/>" if style.bold else "") + ("<w:i/><w:iCs/>" if style.italic else "")
    own = "" if style.id in HEADINGS else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{style.id}"><w:name w:val="{clean(style.name)}"/>'
        '<w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{''.join(paragraph)}</w:pPr><w:rPr>{look}{size(style.points)}</w:rPr></w:style>"
    )
