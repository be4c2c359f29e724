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
from .eq_field import show_eq_field as show_eq_field
from .linear_text import (
    fraction as fraction,
    in_brackets as in_brackets,
    root as root,
    subscript as subscript,
    superscript as superscript,
    with_space_between as with_space_between,
)
from .number_words import number_word as number_word
from .remark import (
    MACROS as MACROS,
    first_remarks as first_remarks,
    not_a_table as not_a_table,
    quote_remark as quote_remark,
)
from .shown import ShownText as ShownText
from .symbol import (
    CHECKED as CHECKED,
    CROSSED as CROSSED,
    UNCHECKED as UNCHECKED,
    from_font as from_font,
    is_choice_sign as is_choice_sign,
    is_private as is_private,
    is_unknown as is_unknown,
)
