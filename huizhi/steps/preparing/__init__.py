"""Preparing: an activity set up, learned from a blank form, checked, shown as a demonstration.

In: `config/` and `templates/`. Out: the same folders changed in a draft first, or every mistake.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
