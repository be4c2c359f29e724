from .boxes import judge_box as judge_box, judge_boxes as judge_boxes
from .form_sign import is_mostly_paper as is_mostly_paper, may_show_form as may_show_form
from .hints import PaperHints as PaperHints, plain as plain
from .ink import has_ink as has_ink
from .installed import (
    can_install_paper as can_install_paper,
    can_read_paper as can_read_paper,
    install_paper as install_paper,
)
from .letters import Expected as Expected, Kind as Kind
from .no_form import no_form_error as no_form_error
from .page_code import code_picture as code_picture, code_text as code_text
from .page_piece import shown_piece as shown_piece
from .paper_document import (
    flat_pages as flat_pages,
    pages_of_pdf as pages_of_pdf,
    pages_of_pictures as pages_of_pictures,
    read_picture as read_picture,
    read_pictures as read_pictures,
    read_scan as read_scan,
)
from .recognising import (
    Look as Look,
    Recognised as Recognised,
    look_at as look_at,
    recognise as recognise,
    recognise_all as recognise_all,
    recognise_looks as recognise_looks,
)
