"""Storage: the ledger and the originals; the only room that knows SQL.

In: returns, arrivals and the clerk's decisions. Out: the same, as they stand now. An entered row is
    never changed: amendments are kept beside it and applied when a return is loaded. Nothing here
    reads a form.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
