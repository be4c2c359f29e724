"""Excel: workbooks written: templates rendered, summaries filled, corrections flagged.

In: a template's bytes, once, and values, often. Out: the bytes of a workbook that keeps whatever
the template had. Marks are computed by `jinja`; workbooks that came back are read by `sheets`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
