"""Paper: photographs and scans of filled forms, read back.

In: cut-outs of a page whose place in the form is known. Out: what is written there, and why a
person should look at it. What is printed on the form and where, the form's own template says:
nothing of that is in here. Its libraries are an extra (requirements-ocr.txt), loaded when used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
