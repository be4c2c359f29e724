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
