"""Layouts that fragments of the specs may be given by name, for what a text fragment cannot show."""

from dataclasses import replace

from knowledge.domain.layout import DocumentLayout, FontUse, NumberPlace, Sheet, TableLook

UPRIGHT = Sheet(width=11906, height=16838, top=1134, bottom=1134, left=1701, right=850)
SIDEWAYS = Sheet(width=16838, height=11906, top=1134, bottom=1134, left=1134, right=1134)
LETTER = Sheet(width=12240, height=15840, top=1134, bottom=1134, left=1701, right=1134)
INCH_MARGINS = Sheet(width=11906, height=16838, top=1440, bottom=1440, left=1440, right=1440)

RIGHT = DocumentLayout(
    sheets=(UPRIGHT,), letters=20_000, fonts=(FontUse("Times New Roman", 20_000),), numbers=NumberPlace.HEAD
)

LAYOUTS = {
    "right_layout": RIGHT,
    "sideways_table": replace(RIGHT, sheets=(UPRIGHT, SIDEWAYS)),
    "letter_paper": replace(RIGHT, sheets=(LETTER,)),
    "inch_margins": replace(RIGHT, sheets=(INCH_MARGINS,)),
    "arial": replace(RIGHT, fonts=(FontUse("Arial", 19_000), FontUse("Times New Roman", 1_000))),
    "half_calibri": replace(RIGHT, fonts=(FontUse("Times New Roman", 10_000), FontUse("Calibri", 10_000))),
    "few_signs": replace(RIGHT, fonts=(FontUse("Times New Roman", 19_500), FontUse("Arial", 500))),
    "theme_font": replace(RIGHT, fonts=()),
    "no_page_number": replace(RIGHT, numbers=NumberPlace.NOWHERE),
    "number_at_foot": replace(RIGHT, numbers=NumberPlace.FOOT, numbers_first_page=True),
    "short_without_number": replace(RIGHT, letters=1_500, numbers=NumberPlace.NOWHERE),
    "long_table": replace(RIGHT, tables=(TableLook(12, 8, False), TableLook(30, 80, False))),
    "very_long_table": replace(RIGHT, tables=(TableLook(30, 51, False),)),
    "long_table_repeated": replace(RIGHT, tables=(TableLook(30, 80, True),)),
    "short_table": replace(RIGHT, tables=(TableLook(30, 25, False),)),
}
