from .cell_link import link_note as link_note
from .cell_note import (
    ACTIVE as ACTIVE,
    DRAWN as DRAWN,
    INK as INK,
    PICTURE_OVER as PICTURE_OVER,
    box_note as box_note,
    equation_note as equation_note,
    hidden_note as hidden_note,
    pictures_note as pictures_note,
    shapes_note as shapes_note,
    struck_note as struck_note,
    unseen_note as unseen_note,
)
from .eq_field import eq_shown as eq_shown
from .linear_text import (
    apart as apart,
    fraction as fraction,
    grouped as grouped,
    lowered as lowered,
    raised as raised,
    root as root,
)
from .number_words import number_word as number_word
from .remark import MACROS as MACROS, few as few, not_a_table as not_a_table, quoted as quoted
from .shown import ShownText as ShownText
from .symbol import (
    CHECKED as CHECKED,
    CROSSED as CROSSED,
    UNCHECKED as UNCHECKED,
    from_font as from_font,
    is_mark as is_mark,
    is_private as is_private,
    is_unknown as is_unknown,
)
