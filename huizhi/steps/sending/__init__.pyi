from . import packets as packets
from .asked_fields import (
    fields_asked_in as fields_asked_in,
    meanings_of as meanings_of,
    note_asked as note_asked,
)
from .jobs import cores as cores, done_in_jobs as done_in_jobs, jobs_for as jobs_for
from .last_time import about_last_time as about_last_time, last_figures as last_figures
from .messages import group_message as group_message, invitation as invitation
from .packet_link import qr_code as qr_code
from .packets import (
    Packet as Packet,
    make_packets as make_packets,
    render_notice as render_notice,
    render_packet as render_packet,
)
from .page_layout import PageLayouts as PageLayouts
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
