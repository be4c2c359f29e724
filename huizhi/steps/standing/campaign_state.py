"""Campaign state: everything of a ledger that summary, reminders and report are made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from huizhi.campaign import FormSet, Settings
from huizhi.material import CheckedMaterial
from huizhi.steps.receiving import check_material, load_material
from huizhi.steps.standing.gathered import CampaignState
from huizhi.steps.standing.standing import standings
from huizhi.storage import Ledger, Received, Return, load_choices, load_reminders


def load_state(settings: Settings, forms: FormSet, output: Path, today: dt.date) -> CampaignState:
    """How the campaign stands on this day, by the ledger in `output`. Raises: StorageError."""
    with Ledger.to_look_in(output, settings.campaign_id) as ledger:
        return state_in_ledger(settings, forms, ledger, today)


def state_in_ledger(
    settings: Settings, forms: FormSet, ledger: Ledger, today: dt.date
) -> CampaignState:
    """The same by an open ledger."""
    returns, received = ledger.returns(), ledger.received()
    stock = check_material(settings, returns, load_material(ledger, received))
    with ledger.looking() as connection:
        reminders = load_reminders(connection)
    gathered = gather_state(settings, forms, returns, received, today, stock)
    return replace(gathered, reminders=tuple(reminders), choices=load_choices(ledger))


def gather_state(
    settings: Settings,
    forms: FormSet,
    returns: Sequence[Return],
    received: Sequence[Received],
    today: dt.date,
    stock: CheckedMaterial | None = None,
) -> CampaignState:
    """What the sheets are made from; stock: the material, None for none."""
    shown = stock or CheckedMaterial(settings)
    stand = standings(settings, returns, today, shown)
    return CampaignState(
        settings, forms.forms, tuple(returns), tuple(received), today, stand, shown
    )
