"""Mail: an office's mailbox, by IMAP and SMTP; the only room that knows the protocols and a library
for them.

In: a server, a password, mails to send. Out: mails as they lie in the mailbox, and whether one was
taken. Nothing here knows a campaign or the ledger; passwords are kept by the system's keyring and
stand in no message.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
