from .addresses import MailAddress as MailAddress, address_of as address_of
from .drafting import (
    KINDS as KINDS,
    Draft as Draft,
    Plan as Plan,
    plan_mail as plan_mail,
)
from .fetching import (
    FetchResult as FetchResult,
    WaitingMail as WaitingMail,
    Wanted as Wanted,
    fetch_mail as fetch_mail,
    mail_settings as mail_settings,
    mails_entered as mails_entered,
    waiting_mails as waiting_mails,
    wanted_by as wanted_by,
)
from .posting import (
    PostResult as PostResult,
    post as post,
    settle_letter as settle_letter,
)
