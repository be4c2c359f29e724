"""Campaign: what an activity is, read from its configuration folder.

In: `config/` and `templates/`. Out: a `Campaign`, which is `Settings` and a `FormSet`, or every
mistake in them at once. Also what follows from them alone: working days, template variables,
what the office fills in itself. Nothing here knows of returns, or writes a file.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
