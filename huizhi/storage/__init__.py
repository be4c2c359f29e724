"""Storage: the ledger and the originals; the only room that knows SQL.

In: returns, arrivals, decisions. Out: the same, as they stand now. What was entered is never
changed: amendments are laid over it when it is loaded. Nothing here reads a form.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
