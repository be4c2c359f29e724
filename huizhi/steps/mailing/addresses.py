"""Addresses: where a unit reads its mail, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from huizhi.campaign import Recipient, liaison_form_of
from huizhi.steps.standing import CampaignState

ROSTER = "单位名单"


@dataclass(frozen=True, slots=True)
class MailAddress:
    """One address. source: where it stands, in Chinese; "" for no address."""

    address: str = ""
    source: str = ""


def address_of(gathered: CampaignState, recipient: Recipient) -> MailAddress:
    """The unit's address: of the roster, and only where that has none, as the unit itself wrote in
    the liaison form; anybody may hand in a form, and what is sent is the unit's own."""
    if recipient.email:
        return MailAddress(recipient.email, ROSTER)
    form = liaison_form_of(gathered.settings)
    attachment = form and gathered.settings.attachment_of(form.deliverable)
    if not form or not attachment:
        return MailAddress()
    asked = [one for one in attachment.fields.values() if one.kind == "电子邮箱"]
    for each in gathered.current_of(recipient.name):
        for one in asked if each.deliverable == form.deliverable else ():
            address = _valid(str(each.value(one.id) or ""))
            if address:
                return MailAddress(address, f"报来的{attachment.short_title}，请核对")
    return MailAddress()


def _valid(text: str) -> str:
    """The address as it is written in a mail, "" for what is none."""
    try:
        found = validate_email(
            text, allow_smtputf8=False, check_deliverability=False, test_environment=True
        )
    except EmailNotValidError:
        return ""
    return found.ascii_email or found.normalized
