from .cell_pictures import picture_filters as picture_filters
from .character_width import text_width as text_width
from .code_corner import with_xlsx_code_corner as with_xlsx_code_corner
from .far_formulas import FarReference as FarReference, far_references as far_references
from .flag_writer import write_xlsx_flags as write_xlsx_flags
from .form_look import xlsx_look as xlsx_look
from .loading import xlsx_template as xlsx_template
from .mark_writer import write_xlsx_marks as write_xlsx_marks
from .marked_parts import marked_document as marked_document
from .plain_sheets import (
    PlainSheet as PlainSheet,
    plain_book as plain_book,
    plain_rows as plain_rows,
)
from .row_stream import RowItem as RowItem
from .row_sums import RowFormulas as RowFormulas, row_formulas as row_formulas
from .style_part import insert_in_order as insert_in_order
from .summary_template import write_summary as write_summary
from .text_cells import TextLabels as TextLabels, with_text_cells as with_text_cells
from .workbook import (
    COVERED as COVERED,
    Column as Column,
    Difference as Difference,
    Entry as Entry,
    Kind as Kind,
    Note as Note,
    OutputSheet as OutputSheet,
    OutputWorkbook as OutputWorkbook,
    Row as Row,
    Shape as Shape,
    Sums as Sums,
    Tone as Tone,
)
