from .flag import (
    CLASS_NAMES as CLASS_NAMES,
    COLOURS as COLOURS,
    Flag as Flag,
    FlagClass as FlagClass,
    FlagRow as FlagRow,
)
from .issue_sheet import (
    ISSUE_HEADINGS as ISSUE_HEADINGS,
    ISSUE_SHEET as ISSUE_SHEET,
    ISSUE_TITLE as ISSUE_TITLE,
    ISSUE_WIDTHS as ISSUE_WIDTHS,
    is_issue_sheet as is_issue_sheet,
    issue_rows as issue_rows,
    without_issue_sheets as without_issue_sheets,
)
from .note import (
    FLAG_AUTHOR as FLAG_AUTHOR,
    check_of as check_of,
    flag_note as flag_note,
    is_flag_note as is_flag_note,
    without_flag_notes as without_flag_notes,
)
