"""Disk: files written whole or not at all, private, cleaned up after, under safe names.

In: bytes and names. Out: files, or a `StorageError` in the clerk's words. What the files mean is
nobody's business here.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
