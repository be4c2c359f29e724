from .chart import ChartTable as ChartTable
from .contact_sheet import PICTURES_PLACE as PICTURES_PLACE, CaptionedPicture as CaptionedPicture
from .docxtpl import DocxtplDocument as DocxtplDocument, asks_for_docxtpl as asks_for_docxtpl
from .flag_writer import flagged_docx as flagged_docx
from .look_reader import notice_look_of as notice_look_of
from .mark_writer import marked_docx as marked_docx
from .notice_mender import mended_notice as mended_notice
from .opening import UNEXPECTED as UNEXPECTED, unexpected as unexpected
from .planned import planned_template as planned_template
from .reader import read_docx as read_docx
from .report_document import finished_report as finished_report, own_words_kept as own_words_kept
from .template import DocxTemplate as DocxTemplate
from .typeset import Typesetter as Typesetter
