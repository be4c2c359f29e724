"""Text: what is no plain text, as text: symbols, fractions, fields, and notes on what is seen.

One phrase for one thing, whatever format it was met in.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
