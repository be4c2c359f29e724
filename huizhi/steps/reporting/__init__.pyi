from . import reminding as reminding, report as report, summary as summary
from .export import (
    export_json as export_json,
    finding_json as finding_json,
    return_json as return_json,
)
from .reminding import (
    remind as remind,
    reminder_message as reminder_message,
    reminder_mistakes as reminder_mistakes,
)
from .report import ReportResult as ReportResult, report_mistakes as report_mistakes
from .status import (
    StatusResult as StatusResult,
    figure_lines as figure_lines,
    make_status as make_status,
    status_json as status_json,
    waiting_line as waiting_line,
)
from .summary import summary_mistakes as summary_mistakes
from .summing_up import SummedUp as SummedUp, sum_up as sum_up
from .tables import (
    contact_book_of as contact_book_of,
    contact_cards_of as contact_cards_of,
    write_contacts as write_contacts,
    write_tables as write_tables,
)
