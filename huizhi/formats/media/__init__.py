"""Media: pictures and videos looked into in child processes: facts, sketches, thumbnails; and the
office's own pictures made ready for its documents."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
