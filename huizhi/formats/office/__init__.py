"""Office: LibreOffice, where it is installed: old formats converted, files printed.

Every call has a sealed profile of its own: no request, no macro, no link. Without LibreOffice the
callers go on and say what to install.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
