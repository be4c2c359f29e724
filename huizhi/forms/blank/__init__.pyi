from .decisions import (
    Decision as Decision,
    Says as Says,
    decided as decided,
    without_column as without_column,
)
from .doubts import told_together as told_together
from .form import (
    BlankColumn as BlankColumn,
    BlankField as BlankField,
    BlankForm as BlankForm,
    BlankFormulas as BlankFormulas,
    BlankTable as BlankTable,
    FieldDraft as FieldDraft,
)
from .form_place import (
    Beside as Beside,
    FormPlace as FormPlace,
    beside as beside,
    bottom_of as bottom_of,
    places_in as places_in,
    untouched as untouched,
)
from .guess import (
    guess_kind as guess_kind,
    mark_name as mark_name,
    without_number as without_number,
)
from .left_over import room_left as room_left
from .marks import (
    drawn_marks as drawn_marks,
    field_marks as field_marks,
    loops as loops,
    marks_in_printed_rows as marks_in_printed_rows,
    row_marks as row_marks,
)
from .proposal import proposed as proposed, with_kinds_of_cells as with_kinds_of_cells
from .said_between import (
    BetweenRule as BetweenRule,
    FarFormula as FarFormula,
    OfficeForm as OfficeForm,
    proposed_between as proposed_between,
)
from .said_rules import proposed_rules as proposed_rules, told_rule as told_rule
from .table_finder import is_sheet as is_sheet
from .understanding import understand as understand
