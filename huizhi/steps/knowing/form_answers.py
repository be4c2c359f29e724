"""Form answers: what the book of what is known says for a form of an activity: the same whether
the form is filled for the clerk, sent out in a packet or shown on a phone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from huizhi.book import AskedForm, Book, Matched, Offer, asked_form, match_form, with_synonyms
from huizhi.campaign import Attachment, Campaign, Recipient, prefilling
from huizhi.forms.fields import UnitName

_ROSTER = "单位名单"
_LEFT_EMPTY = "空着"


def form_asked(campaign: Campaign, attachment: Attachment) -> AskedForm:
    """What this form asks for, by what its labels mean."""
    forms = campaign.forms
    wanted = attachment.deliverable or ""
    pattern = next(iter(forms.patterns[wanted].values()), None)
    synonyms = with_synonyms(campaign.settings.synonyms)
    units = [one.name for one in campaign.settings.recipients]
    return asked_form(forms.forms[wanted], pattern, attachment.title, synonyms, units)


def known_answers(
    campaign: Campaign,
    attachment: Attachment,
    asked: AskedForm,
    book: Book,
    unit: Recipient,
    today: dt.date,
) -> Matched:
    """What of the book this unit's form may be filled with. asked: as `form_asked` has it. Where
    nothing is known, what the roster says to a field that the settings fill from it."""
    circumstances = campaign.forms.circumstances
    found = match_form(asked, book, UnitName(unit.name, unit.aliases), circumstances, today)
    roster = prefilling(campaign.settings, attachment, unit).texts
    labels = {one.id: label for label, one in attachment.fields.items()}
    empty = {one.id for one in attachment.fields.values() if one.prefill == _LEFT_EMPTY}
    tables = {one.id for one in attachment.tables if one.prefill == _LEFT_EMPTY}
    return replace(
        found,
        offers=tuple(
            Offer(one.field, one.label, why="设置里写了总是空着")
            if one.field in empty
            else _with_roster(one, roster.get(labels.get(one.field, ""), ""))
            for one in found.offers
        ),
        rows=tuple(
            replace(one, rows=(), mark="", why="设置里写了总是空着") if one.table in tables else one
            for one in found.rows
        ),
    )


def _with_roster(offer: Offer, text: str) -> Offer:
    """The offer; where nothing at all is known, what the roster says."""
    if offer.text or offer.near or not text:
        return offer
    return replace(offer, text=text, mark="sure", why=_ROSTER)
