"""Correcting: what goes back to a community, what the clerk amends, forms filled by program."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
