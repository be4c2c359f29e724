"""Official: how a Chinese official document looks by GB/T 9704-2012, and where one departs.

In: the look of a document as `formats.word` reads it. Out: measures and departures. Pure.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
