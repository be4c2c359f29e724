"""Receiving: files that came → originals stored → read → told whose → entered in the ledger.

In: paths. Out: what became of each file. Nothing is read before it is stored; nothing is guessed
in silence.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
