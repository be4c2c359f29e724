"""Whom to call is the liaison, and an answer goes over only to the same field."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from huizhi.campaign.form_set import form_of
from huizhi.campaign.liaison_form import LiaisonForm, liaison_form_of
from huizhi.campaign.settings import Settings
from huizhi.steps.correcting.filling import records_from_returns
from huizhi.steps.sending.asked_fields import fields_asked_in, note_asked
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import KeptField, Return
from tests.configuring import ConfigFolder


def test_the_liaison_form_is_the_one_with_the_rosters_liaison(tmp_path: Path) -> None:
    found = liaison_form_of(ConfigFolder.make(tmp_path).load())

    assert found == LiaisonForm("liaison", "name", ("mobile", "office_phone", "fax"))


def test_a_form_that_says_so_is_a_liaison_form_too(tmp_path: Path) -> None:
    config = ConfigFolder.make(tmp_path)
    config.replace("campaign.yaml", ", 预填: 联络员}", "}")

    found = liaison_form_of(config.load())

    assert found is not None
    assert (found.deliverable, found.name) == ("liaison", "name")


def test_a_form_that_names_somebody_else_is_none(tmp_path: Path) -> None:
    config = ConfigFolder.make(tmp_path)
    config.replace("campaign.yaml", ", 预填: 联络员}", "}")
    path = config.folder / "campaign.yaml"
    path.write_text(path.read_text("utf-8").replace("联络员反馈表", "困难家庭登记表"), "utf-8")
    config.replace("campaign.yaml", "    名称: 联络员\n", "    名称: 困难家庭\n")

    assert liaison_form_of(config.load()) is None


def returned(settings: Settings, deliverable: str, **values: str) -> Return:
    now = dt.datetime.now(settings.zone)
    kept = tuple(KeptField(name, text, text, "", "") for name, text in values.items())
    return Return("a.xlsx", "0", now, "罗庄社区", deliverable, "accepted", kept, current=True)


def test_an_id_that_two_forms_share_carries_nothing_over(tmp_path: Path) -> None:
    config = ConfigFolder.make(tmp_path)
    config.replace("campaign.yaml", "联系人: {编号: contact,", "联系人: {编号: name,")
    settings = config.load()
    (works,) = (one for one in settings.attachments if one.deliverable == "works")
    came = [returned(settings, "liaison", name="王小明", organization="罗庄社区")]

    (record,) = records_from_returns(
        settings,
        form_of(settings, works),
        came,
        [r for r in settings.communities if r.name == "罗庄社区"],
    )

    assert {name: cell.text for name, cell in record.values.items()} == {"organization": "罗庄社区"}


def test_the_ledger_keeps_what_its_forms_asked_for(tmp_path: Path) -> None:
    settings = ConfigFolder.make(tmp_path).load()
    with Ledger.in_folder(tmp_path, settings.campaign_id) as ledger:
        note_asked(ledger, settings)

    known = fields_asked_in(tmp_path, "liaison")

    assert known["mobile"] == ("手机", "手机")
    assert fields_asked_in(tmp_path, "nothing") == {}
