"""The page: the same steps as the command line, by looking, dragging and clicking."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
