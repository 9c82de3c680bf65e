"""Text of before Unicode (TCVN3, VNI, Windows-1258) and UTF-16 come out as Unicode, or not at all."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest

from knowledge.domain.old_fonts import OldFont, font_named, recognised, to_unicode
from knowledge.domain.source import SourceText, TextLine
from knowledge.domain.syllables import is_syllable, soundness
from knowledge.errors import UnreadableFile
from knowledge.readers import read_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc\nTổng kinh phí năm 2026: 1.250,5 triệu đồng"
TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc\nTæng kinh phÝ n¨m 2026: 1.250,5 triÖu ®ång"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam\nÑoäc laäp - Töï do - Haïnh phuùc\nToång kinh phí naêm 2026: 1.250,5 trieäu ñoàng"
LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
TCVN3_LETTERS = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ"
VNI_LETTERS = (
    "aø aù aû aõ aï aê aè aé aú aü aë aâ aà aá aå aã aä ñ eø eù eû eõ eï eâ eà eá eå eã eä ì í æ ó ò "
    "oø où oû oõ oï oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï uø uù uû uõ uï ö öø öù öû öõ öï yø yù yû yõ î"
)


def windows_1258(text: str) -> bytes:
    """The bytes Windows-1258 keeps: a letter, then its tone."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    written = []
    for letter in unicodedata.normalize("NFC", text):
        apart = unicodedata.normalize("NFD", letter)
        tone = [mark for mark in apart if mark in tones]
        whole = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tones))
        written.append(whole + "".join(tone))
    return "".join(written).encode("cp1258")


def text_of(source: SourceText) -> str:
    return "\n".join(block.text for block in source.blocks if isinstance(block, TextLine))


def run(text: str, font: str = "", more: str = "") -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    return f'<w:r><w:rPr>{fonts}{more}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word(*paragraphs: str, styles: str = "", numbering: str = "") -> bytes:
    relation = '<Relationship Id="{0}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{0}" Target="{1}"/>'
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("_rels/.rels", relations.format(relation.format("officeDocument", "word/document.xml")))
        links = relation.format("styles", "styles.xml") + relation.format("numbering", "numbering.xml")
        archive.writestr("word/_rels/document.xml.rels", relations.format(links))
        body = "".join(one if one.startswith("<w:p>") else f"<w:p>{one}</w:p>" for one in paragraphs)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
        archive.writestr("word/numbering.xml", f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>')
    return target.getvalue()


def test_every_letter_of_both_tables() -> None:
    """All 67 letters with diacritics, and the capitals each font has, become the letters their font shows."""
    assert to_unicode(TCVN3_LETTERS, OldFont.TCVN3) == LETTERS
    assert to_unicode(TCVN3_LETTERS, OldFont.TCVN3_CAPITALS) == LETTERS.upper()
    assert to_unicode("¡¢§£¤¥¦", OldFont.TCVN3) == "ĂÂĐÊÔƠƯ"
    assert to_unicode(VNI_LETTERS.replace(" ", "|"), OldFont.VNI) == "|".join(LETTERS)
    assert to_unicode(VNI_LETTERS.upper().replace(" ", "|"), OldFont.VNI) == "|".join(LETTERS.upper())


@pytest.mark.parametrize(
    ("name", "font"),
    [(".VnTime", OldFont.TCVN3), (".VnArialH", OldFont.TCVN3_CAPITALS), ("VNI-Times", OldFont.VNI), ("Times New Roman", None), (None, None)],
)  # fmt: skip
def test_fonts_are_known_by_name(name: str | None, font: OldFont | None) -> None:
    """The name of a font tells how its text is stored."""
    assert font_named(name) is font


@pytest.mark.parametrize(
    "raw",
    [
        TCVN3.encode("latin-1"), VNI.encode("latin-1"), windows_1258(MOTTO), TCVN3.encode(), VNI.encode(),
        MOTTO.encode("utf-16"), MOTTO.encode("utf-16-le"), MOTTO.encode("utf-16-be"), MOTTO.encode("utf-8-sig"),
    ],
    ids=["tcvn3", "vni", "1258", "tcvn3 in utf-8", "vni in utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8"],
)  # fmt: skip
def test_text_files_are_recognised_by_their_letters(raw: bytes) -> None:
    """Whatever the encoding, the words come out, and the figures stay as typed."""
    assert text_of(read_bytes("a.txt", raw)) == MOTTO


def test_capitals_that_only_a_font_of_capitals_has() -> None:
    """In a TCVN3 text without fonts, a word or line whose plain letters are capitals is all capitals."""
    raw = ("KÕ HO¹CH\nPh¸t triÓn khoa häc vµ c«ng nghÖ cña Së KH&CN, UBND x· T©n PHó n¨m 2026").encode("latin-1")
    assert text_of(read_bytes("a.txt", raw)).splitlines()[0] == "KẾ HOẠCH"
    assert "UBND xã Tân PHÚ" in text_of(read_bytes("a.txt", raw))


@pytest.mark.parametrize(
    "raw",
    [
        "Une règle à vérifier, où l'été français côtoie déjà la forêt; élève, père, mère, très près".encode("latin-1"),
        MOTTO.encode().decode("cp1252", "ignore").encode(),
        "Kho ¹ ® b".encode("latin-1"),
        bytes(range(128, 256)) * 4,
        (MOTTO + "\n" + TCVN3 * 3).encode()[:-1] + b"\xff",
    ],
    ids=["French", "UTF-8 read as Windows", "too little to tell", "noise", "mixed and broken"],
)
def test_what_is_not_surely_vietnamese_is_refused(raw: bytes) -> None:
    """No letters are guessed: where no encoding gives Vietnamese, the file is refused."""
    with pytest.raises(UnreadableFile):
        read_bytes("a.txt", raw)


@pytest.mark.parametrize("text", ["và có khá là bé", "Une règle à vérifier, où l'été côtoie déjà", MOTTO, "Kế ho¹ch"])
def test_sound_unicode_is_left_alone(text: str) -> None:
    """Text that is Vietnamese as it stands, or another language, is not taken for an old font's."""
    assert recognised(text) is None
    assert text_of(read_bytes("a.txt", text.encode())) == text


def test_word_files_by_the_names_of_their_fonts() -> None:
    """The font of a run, of its style or of the document says how it is stored; fonts of capitals give capitals."""
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="V"><w:rPr><w:rFonts w:hAnsi="VNI-Times"/></w:rPr></w:style>'
    )
    raw = word(
        run("Tù do", ".VnTimeH"), run("T") + run("ù") + run(" do 1.250,5"), run("Tự do", "Times New Roman"),
        '<w:p><w:pPr><w:pStyle w:val="V"/></w:pPr>' + run("Haï") + run("nh phu") + run("ùc ñ") + "</w:p>",
        run("và có Tự do"), run("và"), run("T­ v", more="<w:caps/>") + "<w:r><w:t>t</w:t><w:softHyphen/></w:r>",
        styles=styles,
    )  # fmt: skip
    assert text_of(read_bytes("a.docx", raw)).splitlines() == [
        "TỰ DO", "Tự do 1.250,5", "Tự do", "Hạnh phúc đ", "và có Tự do", "và", "TƯ Vtư",
    ]  # fmt: skip


def test_word_files_whose_fonts_were_changed_without_converting() -> None:
    """Old letters under a Unicode font are recognised by their words; automatic numbers in old fonts are converted."""
    for old in (TCVN3, VNI):
        raw = word(*(run(line, "Times New Roman") for line in old.splitlines()))
        assert text_of(read_bytes("a.docx", raw)) == MOTTO
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="§iÒu %1."/><w:rPr><w:rFonts w:hAnsi=".VnTime"/></w:rPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    listed = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>' + run("Tên") + "</w:p>"
    assert text_of(read_bytes("a.docx", word(listed, numbering=numbering))) == "Điều 1. Tên"


def test_word_files_with_lost_letters_are_refused() -> None:
    """UTF-8 once read as Windows text cannot be told back letter by letter and is refused."""
    with pytest.raises(UnreadableFile, match="bị vỡ"):
        read_bytes("a.docx", word(run((MOTTO.encode().decode("cp1252", "ignore") + " ") * 2)))


@pytest.mark.parametrize("one", ["Nghiêng", "quyết", "khuỷu", "gìn", "giếng", "Đắk", "yếu", "oóc"])
def test_syllables(one: str) -> None:
    """Words of the language are syllables."""
    assert is_syllable(one)


@pytest.mark.parametrize("one", ["ho¹ch", "cấc̀", "hoàch", "ñoàng", "triÖu", "QĐ"])
def test_no_syllables(one: str) -> None:
    """Words of wrong readings are none: two tones, a tone a stopped syllable cannot have, letters of no rime."""
    assert not is_syllable(one)


def test_real_plans_survive_the_way_there_and_back(seeds: tuple[object, ...]) -> None:
    """Each real plan kept in an old encoding reads as the plan itself, tones and figures alike."""
    table = {new: old for old, new in zip(TCVN3_LETTERS + "¡¢§£¤¥¦", LETTERS + "ĂÂĐÊÔƠƯ", strict=True)}
    vni = dict(zip(LETTERS + LETTERS.upper(), (VNI_LETTERS + " " + VNI_LETTERS.upper()).split(" "), strict=True))
    for path in seeds:
        text = unicodedata.normalize("NFC", path.read_text("utf-8"))  # type: ignore[attr-defined]
        text = "".join(letter for letter in text if letter.isascii() or letter.lower() in LETTERS)
        same = text_of(read_bytes("a.txt", text.encode()))
        old = "".join(table.get(letter) or table.get(letter.lower(), letter) for letter in text)
        assert text_of(read_bytes("a.txt", old.encode("latin-1"))).lower() == same.lower()
        assert text_of(read_bytes("a.txt", "".join(vni.get(c, c) for c in text).encode("latin-1"))) == same
        assert text_of(read_bytes("a.txt", windows_1258(text))) == same
        assert soundness(text) > 0.98
