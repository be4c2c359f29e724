"""What was written into page headers is told; what the office prints there is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.content.grid import Cell, Document
from huizhi.steps.receiving.margins import unread_margins
from tests.paths import CONFIG, TEMPLATES


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return load_campaign(CONFIG, TEMPLATES)


def told(campaign: Campaign, printed: str, *written: str) -> list[str]:
    forms = campaign.forms
    patterns = {
        form: {suffix: replace(one, margins=(printed,)) for suffix, one in by_suffix.items()}
        for form, by_suffix in forms.patterns.items()
    }
    margins = tuple(Cell(0, 0, text, place="页眉") for text in written)
    document = Document("docx", (), margins=margins)
    printing = replace(campaign, forms=replace(forms, patterns=patterns))
    return [c.text for c in unread_margins(printing, document)]


def test_what_is_printed_is_not_told(campaign: Campaign) -> None:
    assert told(campaign, "安全生产月", "安全生产月", "安全 生产月") == []
    assert told(campaign, "安全生产月", "安全生产月", "欠款5万元") == ["欠款5万元"]


def test_what_is_printed_for_each_recipient_is_known_for_all(campaign: Campaign) -> None:
    first, other = campaign.settings.recipients[0].name, campaign.settings.recipients[-1].name
    assert told(campaign, f"发至{first}", f"发至{other}") == []
    assert told(campaign, f"发至{first}", f"{other}欠款5万元") == [f"{other}欠款5万元"]
