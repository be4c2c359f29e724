"""Flags: how a correction marks a cell, whatever the format, and how its marks are known again.

The writers are in `excel` and `word`; readers pass over what they have written.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
