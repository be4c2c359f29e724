"""Margins: what somebody wrote into a returned document's page headers and footers."""

from __future__ import annotations

from huizhi.campaign import Campaign, FormSet, Recipient
from huizhi.content import Cell, Document
from huizhi.forms import bare

_MOST = 20  # texts that are told of


def unread_margins(campaign: Campaign, document: Document) -> tuple[Cell, ...]:
    """The texts of its margins that no form of the campaign prints there, for any recipient."""
    settings = campaign.settings
    said = {bare(cell.text): cell for cell in document.margins if bare(cell.text)}
    left = {text: cell for text, cell in said.items() if text not in _printed(campaign.forms)}
    if left and settings.recipients:
        first = settings.recipients[0]
        unnamed = {_without_name(text, first) for text in _printed(campaign.forms)}
        left = {
            text: cell
            for text, cell in left.items()
            if not any(
                _without_name(text, one) in unnamed
                for one in settings.recipients
                if bare(one.name) in text
            )
        }
    return tuple(left.values())[:_MOST]


def _printed(forms: FormSet) -> frozenset[str]:
    return frozenset(map(bare, forms.margins))


def _without_name(text: str, recipient: Recipient) -> str:
    return text.replace(bare(recipient.name), "")
