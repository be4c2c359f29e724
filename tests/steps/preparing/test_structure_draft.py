"""What came in so far, as the draft of an activity's structure is asked about it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from ruamel.yaml.comments import CommentedMap

from huizhi.campaign import load_campaign
from huizhi.errors import HuizhiError
from huizhi.steps.preparing.attachment_editing import AttachmentTexts, add_attachment
from huizhi.steps.preparing.campaign_text import CampaignText
from huizhi.steps.preparing.config_file import round_trip_yaml, yaml_text
from huizhi.steps.preparing.structure_draft import CameIn, came_in
from huizhi.steps.standing import gather_state
from huizhi.storage import KeptField, KeptRow, Return
from tests.paths import CONFIG, TEMPLATES
from tests.steps.preparing.structure import OWN_FORMS, ActivityCopy


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


def test_what_an_activity_shares_is_found_from_its_draft(tmp_path: Path) -> None:
    """A template from elsewhere is tried in a child that knows the draft's folder alone."""
    office, own = tmp_path / "office", tmp_path / "activities" / "a"
    activity = ActivityCopy.make(own)
    office.mkdir()
    (activity.config / "communities.yaml").rename(office / "communities.yaml")
    shared = round_trip_yaml().load(activity.text)["办事处"]
    (office / "office.yaml").write_text(yaml_text(CommentedMap({"办事处": shared})), "utf-8")
    text = CampaignText.of(activity.text, round_trip_yaml().load(activity.text))
    text.drop("办事处")
    text.write("共用", "../../../office")
    (activity.config / "campaign.yaml").write_text(text.text, "utf-8")

    blank = OWN_FORMS[2].read_bytes()
    assert add_attachment(*activity.where, AttachmentTexts("要点"), "要点.docx", blank) == 4
    assert activity.settings.shared == "../../../office"
    assert len(activity.settings.communities) > 3
