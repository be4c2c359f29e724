"""Mailing: the office's mailbox → mails that wait on the disk to be collected; what an activity has
to say to its units → mails, each sent once.

In: the settings, a mailbox, the ledger. Out: what came and from whom; what was sent, what was not,
and of what nobody knows. What came goes through the same door as everything else
(`receiving.collect`); nothing here reads it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
