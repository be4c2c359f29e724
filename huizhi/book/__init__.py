"""Book: what is known of each unit (底数), told anew from what its sources say.

In: what returns, imported lists and the roster say, each with its place and day, and what the clerk
has decided. Out: facts and lists of each unit, contradictions among them, and what of it a form may
be filled with. Nothing here opens a file or asks the database, and nothing is kept.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
