"""Garbage collection, put off while the tree of a template is built.

Ten thousand marks are some 300,000 nodes, all of which stay until the end: the collector goes
through them again and again and finds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Within it nothing looks for cycles; where it is paused already, the outer one goes on."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
