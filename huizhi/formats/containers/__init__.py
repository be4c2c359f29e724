"""Containers: files that hold other files: archives and mails.

In: a file that came. Out: the files in it, one by one, within limits; taken apart in a child
process wherever a library is not trusted. What the files are is told by `kinds`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
