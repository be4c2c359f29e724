"""Sheets: spreadsheets that came back, read as grids: .xlsx, .xls, .ods, .csv.

Besides each cell's text: the value behind it, what its number format shows, and what a person
sees in it that no text says (pictures, struck-out words, controls).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
