"""Workers: one kind of work handed out to several at once; the answers come back in order.

Here are the faces (`Workers`, `Crew`, `Job`, `Work`) and who stands behind them: processes and
threads of this machine, or a Dask cluster (loaded when one is named). What is done is said by
whoever hands it out; nothing in here knows forms, files or the ledger.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
