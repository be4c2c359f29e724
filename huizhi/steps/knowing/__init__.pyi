from .book_sheets import (
    BOOK_FILE as BOOK_FILE,
    book_workbook as book_workbook,
)
from .choosing import (
    LabelAsked as LabelAsked,
    LikelyFact as LikelyFact,
    labels_asked as labels_asked,
    likely_facts as likely_facts,
)
from .deciding import (
    Same as Same,
    decide_list as decide_list,
    decide_right as decide_right,
    decide_same as decide_same,
    is_list_called as is_list_called,
    undo_decision as undo_decision,
)
from .form_answers import form_asked as form_asked, known_answers as known_answers
from .form_names import (
    OfficeForm as OfficeForm,
    form_called as form_called,
    plain_name as plain_name,
)
from .gathering import (
    Office as Office,
    forms_of as forms_of,
    gather_book as gather_book,
    office_around as office_around,
)
from .importing import Imported as Imported, import_list as import_list
from .restoring import restore_lists as restore_lists
from .roster_seen import note_roster as note_roster
from .telling import (
    book_json as book_json,
    doubts_of_holder as doubts_of_holder,
    list_told as list_told,
    shown_text as shown_text,
    told_lines as told_lines,
    twins_told as twins_told,
)
