"""What came in so far, as the draft of an activity's structure is asked about it."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.campaign import load_campaign
from huizhi.errors import HuizhiError
from huizhi.steps.preparing.structure_draft import CameIn, came_in
from huizhi.steps.standing import gather_state
from huizhi.storage import KeptField, KeptRow, Return
from tests.paths import CONFIG, TEMPLATES


def test_returns_count_whether_they_count_or_not_and_items_by_the_rows() -> None:
    campaign = load_campaign(CONFIG, TEMPLATES)
    now = dt.datetime(2024, 6, 3, tzinfo=campaign.settings.zone)

    def came(name: str, deliverable: str | None, *, current: bool, item: str = "") -> Return:
        rows = (KeptRow("", (KeptField("item", item, item, "", ""),)),) if item else ()
        community = campaign.settings.communities[0].name
        return Return(
            name, name, now, community, deliverable, "accepted", rows=rows, current=current
        )

    returns = (
        came("a", "works", current=True, item="应急逃生演练"),
        came("b", "works", current=False),
        came("c", None, current=False),
    )
    found = came_in(gather_state(campaign, returns, (), now.date()))

    assert found == CameIn({"works": 2}, {"应急逃生避险演练": 1})


def test_what_came_is_named_with_how_much() -> None:
    came = CameIn({"works": 2}, {"演练": 1})
    came.refuse_losing("liaison", "联络员", "删去")
    came.refuse_losing(None, "通知", "删去")
    came.refuse_losing_item("别的")
    with pytest.raises(HuizhiError, match="“作品”已经收到2份，换表后这些就对不上了，没有换表"):
        came.refuse_losing("works", "作品", "换表")
    with pytest.raises(HuizhiError, match="项目“演练”已经收到1份"):
        came.refuse_losing_item("演练")
