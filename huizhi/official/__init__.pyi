from .chinese_numbers import (
    amount_in_words as amount_in_words,
    number_by_digits as number_by_digits,
    number_in_words as number_in_words,
)
from .departure import (
    NEEDS_PRINTING as NEEDS_PRINTING,
    STANDARD as STANDARD,
    Departure as Departure,
    Faces as Faces,
)
from .lint import departures_of as departures_of
from .measures import (
    BOTTOM as BOTTOM,
    CHARACTER as CHARACTER,
    CLOSING_MARKS as CLOSING_MARKS,
    CORE_WIDTH as CORE_WIDTH,
    FOOTER as FOOTER,
    LEFT as LEFT,
    PAGE as PAGE,
    PITCH as PITCH,
    RIGHT as RIGHT,
    SMALL_SIZE as SMALL_SIZE,
    SPACING as SPACING,
    TOP as TOP,
    em_width as em_width,
    half_widths as half_widths,
)
from .notice_look import (
    NoticeLook as NoticeLook,
    ParagraphLook as ParagraphLook,
    SectionLook as SectionLook,
    Type as Type,
)
from .printed import (
    PITCHES as PITCHES,
    Layout as Layout,
    PagePlan as PagePlan,
    layout_of as layout_of,
)
from .roles import (
    DATE_LINE as DATE_LINE,
    DOCUMENT_NUMBER as DOCUMENT_NUMBER,
    Role as Role,
    roles_of as roles_of,
)
from .title import title_rows as title_rows
from .word_rules import full_width as full_width
