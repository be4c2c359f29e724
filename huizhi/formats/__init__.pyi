from .form_look import form_look_of as form_look_of
from .isolated_reader import IsolatedReader as IsolatedReader
from .mark_names import marks_in as marks_in, rename_in_marks as rename_in_marks
from .mark_writer import write_marks as write_marks
from .paper_reader import PaperReader as PaperReader
from .reader import read_bytes as read_bytes
from .return_reader import ReturnReader as ReturnReader, is_only_pictures as is_only_pictures
from .template import (
    Template as Template,
    load_planned as load_planned,
    load_template as load_template,
)
