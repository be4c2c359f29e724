"""However many units there are, the standings are gone through so many times, not once for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from huizhi.campaign import Campaign, load_campaign
from huizhi.steps.reporting.reminding import reminder_message
from huizhi.steps.reporting.sheets.chase import chase_sheet, debts_of
from huizhi.steps.reporting.status import make_status, status_json
from huizhi.steps.standing import Standing, gather_state
from tests.paths import CONFIG, TEMPLATES

DAY = dt.date(2024, 6, 12)


class Counted(tuple[Standing, ...]):
    """Standings that count how often they are gone through."""

    times = 0

    def __iter__(self) -> Iterator[Standing]:
        self.times += 1
        return super().__iter__()


def campaign_of(count: int) -> Campaign:
    """The example with so many communities."""
    campaign = load_campaign(CONFIG, TEMPLATES)
    first = campaign.settings.communities[0]
    units = tuple(
        first.model_copy(update={"name": f"第{number}社区", "code": f"N{number}", "aliases": ()})
        for number in range(count)
    )
    settings = campaign.settings.model_copy(update={"recipients": units})
    return replace(campaign, settings=settings)


def looks(count: int) -> tuple[int, int]:
    """How often they are gone through for status and for reminders."""
    campaign = campaign_of(count)
    status = make_status(campaign.settings, (), (), DAY)
    shown = Counted(status.standings)
    assert len(status_json(replace(status, standings=shown))["communities"]) == count

    gathered = gather_state(campaign, (), (), DAY)
    chased = Counted(gathered.standings)
    gathered = replace(gathered, standings=chased)
    for debt in debts_of(gathered):
        reminder_message(gathered, debt.standing.recipient, [debt])
    assert chase_sheet(gathered).rows
    return shown.times, chased.times


def test_twice_as_many_units_are_gone_through_as_often() -> None:
    assert looks(4) == looks(8)
