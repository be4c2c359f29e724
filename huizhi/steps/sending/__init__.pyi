from . import packets as packets
from .asked_fields import (
    fields_asked_in as fields_asked_in,
    meanings_of as meanings_of,
    note_asked as note_asked,
)
from .due_calendar import is_due_calendar as is_due_calendar
from .form_stamp import stamp_of_form as stamp_of_form
from .last_time import (
    last_figures as last_figures,
    last_time_troubles as last_time_troubles,
)
from .messages import group_message as group_message, invitation as invitation
from .packet_link import qr_code as qr_code
from .packets import (
    Packet as Packet,
    make_packets as make_packets,
    render_notice as render_notice,
    render_packet as render_packet,
)
from .page_layout import PageLayouts as PageLayouts
from .prefill_note import is_prefill_note as is_prefill_note
from .prefilling_packets import (
    Prefilled as Prefilled,
    book_says as book_says,
    knowing_prefills as knowing_prefills,
    prefill as prefill,
)
from .previewing import packet_files as packet_files
from .printing import (
    PREVIEW_FOLDER as PREVIEW_FOLDER,
    PRINT_FOLDER as PRINT_FOLDER,
    Printer as Printer,
    PrintJob as PrintJob,
    font_warnings as font_warnings,
    write_previews as write_previews,
)
from .remarks import remarked as remarked
from .sent_form import (
    CHECKED as CHECKED,
    NOT_SEEN as NOT_SEEN,
    SEAL_SEEN as SEAL_SEEN,
    SEEN as SEEN,
    TYPED_BESIDE as TYPED_BESIDE,
    CameBack as CameBack,
    came_back as came_back,
    emptied as emptied,
    left_of_others as left_of_others,
    may_stay_empty as may_stay_empty,
    says_same as says_same,
    source_words as source_words,
    versions_sent as versions_sent,
)
