from .assigning import (
    assign as assign,
    assign_material as assign_material,
    deliverable_named as deliverable_named,
    is_called as is_called,
)
from .collecting import collect as collect
from .elsewhere import OtherActivity as OtherActivity, take_elsewhere as take_elsewhere
from .held_contents import (
    HeldContents as HeldContents,
    contents_held as contents_held,
    mails_with as mails_with,
)
from .ledger_check import (
    LedgerCheck as LedgerCheck,
    check_ledger as check_ledger,
    count_unknown as count_unknown,
)
from .lower_summary import (
    BETWEEN as BETWEEN,
    OFFICE as OFFICE,
    PROPERTY as PROPERTY,
    SOURCE as SOURCE,
    STATE as STATE,
    THROUGH as THROUGH,
    TOTALS as TOTALS,
    UNIT as UNIT,
    part_id as part_id,
)
from .lower_summary_tables import table_in as table_in
from .materials import (
    check_material as check_material,
    is_sheet_of as is_sheet_of,
    load_material as load_material,
    material_of_unit as material_of_unit,
)
from .outcome import CollectResult as CollectResult, FileOutcome as FileOutcome
from .paper_hints import hints_of as hints_of
from .read_one import read_one_file as read_one_file
from .readings import read_filled as read_filled, read_return as read_return
from .routing import (
    EVERYTHING as EVERYTHING,
    Routes as Routes,
    Share as Share,
    routes_of as routes_of,
)
from .ruling import (
    arriving as arriving,
    counting as counting,
    day_written as day_written,
    moving as moving,
    on_paper as on_paper,
    voiding as voiding,
)
from .untold import note_told as note_told
