"""Sending: a packet for each recipient, printed if asked, with what was answered last time."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
