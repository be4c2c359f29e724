"""Reporting: the ledger as a summary workbook, a report, reminders, tables, a state in words.

In: `CampaignState`, how the activity stands. Out: files under `output/`. Nothing here changes a
return.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
