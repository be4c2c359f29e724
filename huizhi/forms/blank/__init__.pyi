from .form import BlankForm as BlankForm, BlankTable as BlankTable, FieldDraft as FieldDraft
from .marks import (
    drawn_marks as drawn_marks,
    field_marks as field_marks,
    loops as loops,
    row_marks as row_marks,
)
from .understanding import understand as understand
