"""Knowing: the book of what is known (底数): gathered from every activity's ledger, imported lists
and the roster; shown, decided upon, written as a workbook and read back."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
