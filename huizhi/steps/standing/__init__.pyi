from .campaign_state import (
    SHAPES as SHAPES,
    CampaignState as CampaignState,
    ColumnWidths as ColumnWidths,
    answer_entry as answer_entry,
    answer_text as answer_text,
    counted_deliverables as counted_deliverables,
    fitting_width as fitting_width,
    form_deliverables as form_deliverables,
    gather_state as gather_state,
    load_state as load_state,
    state_in_ledger as state_in_ledger,
    state_tone as state_tone,
    typed_entry as typed_entry,
)
from .checked_figures import (
    SEEN_SUMS as SEEN_SUMS,
    CheckedFigures as CheckedFigures,
    CheckedSum as CheckedSum,
    SumState as SumState,
    accepted_sum as accepted_sum,
    asked_again as asked_again,
    check_figures as check_figures,
    checked_among as checked_among,
    checked_ledger as checked_ledger,
    with_checked_figures as with_checked_figures,
)
from .history import (
    Change as Change,
    changes_between as changes_between,
    history_json as history_json,
    history_of as history_of,
)
from .not_counted import left_out as left_out
from .sealed_copies import (
    copies_to_compare as copies_to_compare,
    copy_of as copy_of,
    held_against_copies as held_against_copies,
    held_in_ledger as held_in_ledger,
    places_on_copy as places_on_copy,
    with_copies_told as with_copies_told,
)
from .standing import (
    SHARED as SHARED,
    ItemCount as ItemCount,
    Phase as Phase,
    Standing as Standing,
    State as State,
    needs_a_look as needs_a_look,
    standings as standings,
    waiting as waiting,
)
from .tray import TrayFile as TrayFile, tray_of as tray_of
