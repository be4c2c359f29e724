"""Paper: photographs and scans of filled forms, read back.

In: pictures of pages, and hints on the forms they may show. Out: a Document as of any other file,
each of whose cells says where on which page it was read and why to doubt it. Which form it is and
what is asked for is the business of those who lay templates over it: no rule on kinds of answers
is in here. Its libraries are an extra (requirements-ocr.txt), loaded when used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
