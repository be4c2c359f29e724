from . import corrections as corrections
from .amending import (
    accepting as accepting,
    correcting as correcting,
    finding_fingerprint as finding_fingerprint,
    is_same_text as is_same_text,
    removing as removing,
    seen_all as seen_all,
    seen_together_in as seen_together_in,
)
from .book_filling import (
    BookFilled as BookFilled,
    FormToFill as FormToFill,
    LeftEmpty as LeftEmpty,
    fill_from_book as fill_from_book,
    left_empty as left_empty,
    origin_lines as origin_lines,
    without_commands as without_commands,
    write_origins as write_origins,
)
from .copy import CopyMaker as CopyMaker
from .corrections import make_corrections as make_corrections
from .fill_table import read_fill_table as read_fill_table
from .filling import (
    FILLED_FOLDER as FILLED_FOLDER,
    FilledForm as FilledForm,
    FillResult as FillResult,
    FormRecord as FormRecord,
    answers_typed as answers_typed,
    attachment_named as attachment_named,
    fill as fill,
    fill_form as fill_form,
    records_from_returns as records_from_returns,
    records_from_roster as records_from_roster,
)
