"""Fields: the kinds of answers, one file for each: how it is shown, read, checked.

In: a cell. Out: an `Answer` with its value and its doubts; what was typed is always kept.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
