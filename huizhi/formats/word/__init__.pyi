from .chart import ChartTable as ChartTable
from .code_corner import with_docx_code_corner as with_docx_code_corner
from .contact_sheet import PICTURES_PLACE as PICTURES_PLACE, CaptionedPicture as CaptionedPicture
from .flag_writer import write_docx_flags as write_docx_flags
from .form_look import docx_look as docx_look
from .look_reader import notice_look_of as notice_look_of
from .mark_writer import write_docx_marks as write_docx_marks
from .marked_parts import marked_document as marked_document
from .notice_mender import mend_notice as mend_notice
from .opening import UNEXPECTED as UNEXPECTED, unexpected_error as unexpected_error
from .page_marks import page_filters as page_filters
from .planned import planned_template as planned_template
from .reader import read_docx as read_docx
from .report_document import finish_report as finish_report, keep_own_words as keep_own_words
from .template import DocxTemplate as DocxTemplate
from .typed_document import written_document as written_document
from .typeset import Typesetter as Typesetter
