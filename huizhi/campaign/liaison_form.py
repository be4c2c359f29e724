"""Liaison form: the form by which a community names the person to call.

Other forms name people too (who is visited, who filled it in), and nobody calls those: a form is
the liaison's where the roster's liaison stands in a field of it beforehand, or where it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from huizhi.campaign.settings import Attachment, Settings

_LIAISON = "联络员"


@dataclass(frozen=True, slots=True)
class LiaisonForm:
    """deliverable: whose form it is; name: the id of the liaison's name; phones: the ids of the
    telephones, mobiles first."""

    deliverable: str
    name: str
    phones: tuple[str, ...]


def liaison_form_of(settings: Settings) -> LiaisonForm | None:
    """The form without rows that asks for the liaison; None where there is none."""
    forms = [one for one in settings.attachments if one.deliverable and not one.tables]
    found = [form for form in map(_prefilled, forms) if form] or [
        form for one in forms if _says_so(settings, one) and (form := _named(one))
    ]
    return found[0] if found else None


def _prefilled(attachment: Attachment) -> LiaisonForm | None:
    """The form where the roster's liaison stands in one of its fields beforehand."""
    for asked in attachment.fields.values():
        if asked.prefill == _LIAISON:
            return _form(attachment, asked.id)
    return None


def _says_so(settings: Settings, attachment: Attachment) -> bool:
    due = settings.deliverable(attachment.deliverable or "")
    titles = (attachment.title, attachment.short_title, due.name, *attachment.fields)
    return any(_LIAISON in title for title in titles)


def _named(attachment: Attachment) -> LiaisonForm | None:
    """The form by the field that is called after the liaison, else by the first name in it."""
    names = [(label, f.id) for label, f in attachment.fields.items() if f.answers.names_person]
    names.sort(key=lambda one: _LIAISON not in one[0])
    return _form(attachment, names[0][1]) if names else None


def _form(attachment: Attachment, name: str) -> LiaisonForm | None:
    """The form with this name; None where nobody could be called by it."""
    fields = attachment.fields
    asked = sorted(fields.items(), key=lambda one: _LIAISON not in one[0])
    phones = [f for _, f in asked if f.answers.is_phone]
    phones.sort(key=lambda f: not f.answers.is_mobile)
    return (
        LiaisonForm(attachment.deliverable or "", name, tuple(f.id for f in phones))
        if phones
        else None
    )
