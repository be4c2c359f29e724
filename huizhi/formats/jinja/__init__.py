"""Jinja: the marks of templates, computed in a sandbox within limits, and proved well-formed.

In: the text of a template's part. Out: compiled marks and what they print. Where they stand in a
file is known to `excel` and `word` only.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
