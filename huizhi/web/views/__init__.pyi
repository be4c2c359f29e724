from . import (
    all_activities as all_activities,
    entry as entry,
    learning as learning,
    ledger_checking as ledger_checking,
    liaison as liaison,
    making as making,
    new_activity as new_activity,
    one_return as one_return,
    overview as overview,
    roster_import as roster_import,
    setting_up as setting_up,
    taking as taking,
)
