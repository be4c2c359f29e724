"""Word: documents read, rendered, typeset, mended, flagged.

In: bytes of a .docx. Out: a grid for each table and text, or the bytes of a document that keeps
whatever the template had. What the official standard asks for is told by `huizhi.official`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
