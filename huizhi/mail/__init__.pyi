from .composing import Attached as Attached, compose as compose
from .mail_server import (
    MailServer as MailServer,
    incoming_server as incoming_server,
    outgoing_server as outgoing_server,
)
from .mailbox import Mailbox as Mailbox, MessageHead as MessageHead
from .password import (
    PASSWORD_VARIABLE as PASSWORD_VARIABLE,
    keep_password as keep_password,
    password_of as password_of,
)
from .postman import Postman as Postman
