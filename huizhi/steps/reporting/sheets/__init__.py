"""Sheets of the summary: what each one holds, one file for each; how it looks is the template's."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
