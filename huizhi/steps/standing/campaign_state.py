"""Campaign state: everything of a ledger that summary, reminders and report are made from."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from huizhi.campaign.form_set import FormSet
from huizhi.campaign.settings import Settings
from huizhi.steps.receiving.materials import read_shelf, stock_of
from huizhi.steps.reporting.chosen_works import load_choices
from huizhi.steps.reporting.summary import gather
from huizhi.steps.standing.gathered import Gathered
from huizhi.storage.arrivals import load_reminders
from huizhi.storage.ledger import Ledger


def state_of(settings: Settings, forms: FormSet, output: Path, today: dt.date) -> Gathered:
    """How the campaign stands on this day, by the ledger in `output`. Raises: StorageError."""
    with Ledger.to_look_in(output, settings.campaign_id) as ledger:
        return state_in(settings, forms, ledger, today)


def state_in(settings: Settings, forms: FormSet, ledger: Ledger, today: dt.date) -> Gathered:
    """The same by an open ledger."""
    returns, received = ledger.returns(), ledger.received()
    stock = stock_of(settings, returns, read_shelf(ledger, received))
    with ledger.looking() as connection:
        reminders = load_reminders(connection)
    gathered = gather(settings, forms, returns, received, today, stock)
    return replace(gathered, reminders=tuple(reminders), choices=load_choices(ledger))
