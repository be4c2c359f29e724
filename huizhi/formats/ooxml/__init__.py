"""OOXML: packages of parts as ISO/IEC 29500 has them, what Word and Excel files share.

In and out: bytes of parts, elements, properties. Nothing here knows a sheet or a paragraph.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
