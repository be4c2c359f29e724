"""Forms: what a form asks, and which cell of a returned document answers which field.

In: a form, a pattern, a `Document`. Out: answers with their places, and findings. Pure: nothing
here opens a file or knows a file format.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
