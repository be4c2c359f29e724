"""Kinds: what a file is by its first bytes, never by its name.

Out: a kind, or in the clerk's words why it cannot be read as a form, and what helps.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
