from .backup import (
    BACKUPS as BACKUPS,
    RESTORING as RESTORING,
    BackedUp as BackedUp,
    back_up as back_up,
    backup_name as backup_name,
)
from .putting_back import finish_putting_back as finish_putting_back, put_back as put_back
from .unpacking import (
    ActivityThere as ActivityThere,
    Unpacked as Unpacked,
    differences_of as differences_of,
    unpack as unpack,
)
