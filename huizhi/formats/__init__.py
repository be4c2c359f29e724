"""Formats: the only room that knows a file format or a library for one.

In: bytes or a path, and limits. Out: a `Document`, or a rendered file. `ReturnReader` reads
anything a community may send, in a child process; `load_template` once, `render` often. A room
for each family of formats below. Nothing here knows of forms, campaigns or returns.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
