"""Material: what comes besides filled forms: whose it is, for what, and whether it is enough.

In: arrivals, facts, names and the clerk's decisions. Out: `CheckedMaterial`, all of it placed and
checked. Nothing here reads or writes a file.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
