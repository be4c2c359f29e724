"""Isolated: files read in child processes, so that none can stop the program.

`Isolated` is the parent's side, `serve` the child's; a child that dies, hangs or says nonsense
becomes a `ReaderDiedError`. What a child does with a file is said by the room that starts it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
