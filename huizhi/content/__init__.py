"""Content: what a file says, whatever its format.

`Document` (grids of cells) and `Facts` (pictures, videos, documents) are what readers make and
everybody else works on; `Limits` bound both, and `FileKind` is what is known of a kind of file.
Imports nothing but errors.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
