"""Blank: a form without marks, from elsewhere, understood: what it asks for, and where.

In: grids. Out: a `BlankForm`, with a doubt for whatever could not be told for certain.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
